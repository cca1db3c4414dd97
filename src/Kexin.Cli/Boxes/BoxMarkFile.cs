using System.Buffers.Binary;
using System.Security.Cryptography;
using Kexin.Box.Contacts;
using Kexin.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Kexin.Cli.Boxes;

/// <summary>A box's mark on disk: two places, of which the older is written, so that a write that breaks off leaves the other whole.</summary>
/// <remarks>
/// What: each place holds counter and time (8 bytes, most significant first), the head and a SHA-256 over the three; the places lie a block apart.
/// A mark that was saved is synced, so that the counter never runs back. A file that is gone is not a new box: opening it fails.
/// Not for: two programs at once; the second is refused.
/// </remarks>
internal sealed class BoxMarkFile : IBoxMemory, IDisposable
{
    private const int PlaceInBytes = 4096;
    private const int TimeAt = sizeof(long);
    private const int HeadAt = 2 * sizeof(long);
    private const int SumAt = HeadAt + Digest.SizeInBytes;
    private const int UsedInBytes = SumAt + SHA256.HashSizeInBytes;

    private readonly SafeFileHandle _file;
    private BoxMark _mark;
    private int _place;

    private BoxMarkFile(SafeFileHandle file, BoxMark mark, int place) => (_file, _mark, _place) = (file, mark, place);

    /// <summary>Writes the mark of a box that was never touched.</summary>
    /// <exception cref="IOException">There is a file already, or it cannot be written.</exception>
    public static void Create(string path)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var place = new byte[2 * PlaceInBytes];
        Write(BoxMark.Fresh, place);
        RandomAccess.Write(file, place, 0);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Opens what <see cref="Create"/> made.</summary>
    /// <exception cref="InvalidDataException">Neither place is whole.</exception>
    /// <exception cref="IOException">There is no file, or another program has it.</exception>
    public static BoxMarkFile Open(string path)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var newest = Enumerable
            .Range(0, 2)
            .Select(place => (Place: place, Mark: Read(file, place)))
            .Where(found => found.Mark is not null)
            .OrderByDescending(found => found.Mark!.Counter)
            .FirstOrDefault();
        if (newest.Mark is null)
        {
            file.Dispose();
            throw new InvalidDataException($"{path} holds no whole mark.");
        }

        return new BoxMarkFile(file, newest.Mark, newest.Place);
    }

    public BoxMark Load() => _mark;

    public void Save(BoxMark mark)
    {
        Span<byte> bytes = stackalloc byte[UsedInBytes];
        Write(mark, bytes);
        var place = 1 - _place;
        RandomAccess.Write(_file, bytes, (long)place * PlaceInBytes);
        RandomAccess.FlushToDisk(_file);
        (_mark, _place) = (mark, place);
    }

    public void Dispose() => _file.Dispose();

    private static void Write(BoxMark mark, Span<byte> place)
    {
        BinaryPrimitives.WriteInt64BigEndian(place, mark.Counter);
        BinaryPrimitives.WriteInt64BigEndian(place[TimeAt..], mark.Time);
        mark.Head.CopyTo(place[HeadAt..]);
        SHA256.HashData(place[..SumAt], place[SumAt..]);
    }

    private static BoxMark? Read(SafeFileHandle file, int place)
    {
        Span<byte> bytes = stackalloc byte[UsedInBytes];
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        if (RandomAccess.Read(file, bytes, (long)place * PlaceInBytes) < UsedInBytes)
        {
            return null;
        }

        SHA256.HashData(bytes[..SumAt], sum);
        return sum.SequenceEqual(bytes[SumAt..])
            ? new BoxMark(
                BinaryPrimitives.ReadInt64BigEndian(bytes),
                new Digest(bytes[HeadAt..SumAt]),
                BinaryPrimitives.ReadInt64BigEndian(bytes[TimeAt..])
            )
            : null;
    }
}
