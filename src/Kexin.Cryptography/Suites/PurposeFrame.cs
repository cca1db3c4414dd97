using System.Buffers;
using System.Text;

namespace Kexin.Cryptography;

/// <summary>
/// The bytes that are signed: <c>"kexin/v1\n" suite "\n" purpose "\n" message</c>, so that a signature made for one purpose
/// means nothing for another.
/// </summary>
internal readonly ref struct PurposeFrame : IDisposable
{
    /// <summary>What the caller lends on the stack; longer messages rent.</summary>
    public const int StackSizeInBytes = 1024;

    private const int LongestPurpose = 64;

    private readonly byte[]? _rented;

    public PurposeFrame(Suite suite, string purpose, ReadOnlySpan<byte> message, Span<byte> lent)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        if (
            purpose.Length > LongestPurpose
            || !Ascii.IsValid(purpose)
            || purpose.AsSpan().ContainsAnyInRange('\0', ' ')
        )
        {
            throw new ArgumentException(
                $"A purpose is up to {LongestPurpose} printable ASCII letters without spaces.",
                nameof(purpose)
            );
        }

        var prefix = "kexin/v1\n"u8;
        var length = prefix.Length + suite.Name.Length + 1 + purpose.Length + 1 + message.Length;
        var buffer = lent;
        if (length > lent.Length)
        {
            _rented = ArrayPool<byte>.Shared.Rent(length);
            buffer = _rented;
        }

        prefix.CopyTo(buffer);
        var at = prefix.Length;
        at += Encoding.ASCII.GetBytes(suite.Name, buffer[at..]);
        buffer[at++] = (byte)'\n';
        at += Encoding.ASCII.GetBytes(purpose, buffer[at..]);
        buffer[at++] = (byte)'\n';
        message.CopyTo(buffer[at..]);
        Bytes = buffer[..length];
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public void Dispose()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented, clearArray: true);
        }
    }
}
