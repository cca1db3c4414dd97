using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Kexin.Ledger.Storage.Tests;
using Microsoft.Win32.SafeHandles;

namespace Kexin.Files.Tests;

[SupportedOSPlatform("linux")]
public sealed partial class OwnersFileTests : IDisposable
{
    private const int NonBlocking = 0x800;
    private const uint Opened = 0x20;
    private const uint MovedTo = 0x80;
    private const uint IsFolder = 0x40000000;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_new_name_is_brought_to_the_disk_too()
    {
        using var watch = Watch(_folder.Path);
        OwnersFile.Write(_folder["key"], "secret"u8);
        var events = Read(watch);
        var named = events.IndexOf(MovedTo);

        // Only who syncs a folder opens it.
        Assert.True(named >= 0 && events.IndexOf(Opened | IsFolder) > named, string.Join(' ', events));
    }

    [Fact]
    public void Only_the_owner_may_read_it_and_no_draft_is_left()
    {
        OwnersFile.Write(_folder["key"], "old and longer"u8);
        OwnersFile.Write(_folder["key"], "new"u8);
        Assert.Equal("new"u8.ToArray(), File.ReadAllBytes(_folder["key"]));
        Assert.Equal([_folder["key"]], Directory.GetFiles(_folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["key"]));
    }

    public void Dispose() => _folder.Dispose();

    private static SafeFileHandle Watch(string folder)
    {
        var handle = Create(NonBlocking);
        Assert.True(handle >= 0 && Add(handle, folder, Opened | MovedTo) >= 0);
        return new SafeFileHandle(handle, ownsHandle: true);
    }

    /// <summary>The kinds of the events so far: the second word of each, before the length of the name behind it.</summary>
    private static List<uint> Read(SafeFileHandle watch)
    {
        const int Head = 16;
        var buffer = new byte[1 << 16];
        var size = (int)Read(watch, buffer, buffer.Length);
        var kinds = new List<uint>();
        for (var at = 0; at < size; )
        {
            kinds.Add(BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(at + 4)));
            at += Head + BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(at + 12));
        }

        return kinds;
    }

    [LibraryImport("libc", EntryPoint = "inotify_init1")]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Add(int handle, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(SafeFileHandle handle, byte[] buffer, nint size);
}
