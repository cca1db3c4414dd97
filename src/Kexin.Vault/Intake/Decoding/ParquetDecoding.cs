using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Kexin.Vault;

/// <summary>What a decoder's process does: it shuts itself in, then decodes one file that comes by a pipe.</summary>
/// <remarks>
/// Source: setrlimit(2). RLIMIT_DATA counts what a process can write to, also what the runtime's collector commits, where RLIMIT_AS
/// would count the address space that it reserves.
/// </remarks>
public static class ParquetDecoding
{
    /// <summary>The memory that it can have, in bytes.</summary>
    public const long MemoryInBytes = 1L << 30;

    private const int FileSize = 1;
    private const int Data = 2;
    private const int CoreSize = 4;
    private const int OpenFiles = 7;
    private const int MostOpenFiles = 128;

    /// <summary>Decodes the file of whoever holds the other ends of the pipes, until they are closed.</summary>
    /// <exception cref="Win32Exception">The system does not limit this process.</exception>
    public static void Serve(Stream input, Stream output)
    {
        Limit(FileSize, 0);
        Limit(CoreSize, 0);
        Limit(OpenFiles, MostOpenFiles);
        Limit(Data, MemoryInBytes);
        DecoderService.Run(new DecoderWire(input, output));
    }

    private static void Limit(int resource, long most)
    {
        var limit = new ResourceLimit((nuint)most, (nuint)most);
        if (setrlimit(resource, in limit) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct ResourceLimit(nuint Current, nuint Most);

    [DllImport("libc", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setrlimit(int resource, in ResourceLimit limit);
}
