using System.Security.Cryptography;

namespace Kexin.Cryptography;

/// <summary>Secret bytes: pinned so that the collector makes no copies, cleared when disposed of, never printed.</summary>
/// <remarks>Not for: hiding from someone who can read this process's memory or the machine's swap space.</remarks>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;
    private bool _disposed;

    /// <summary>Copies the bytes; the caller clears its own.</summary>
    public SecretBytes(ReadOnlySpan<byte> bytes)
        : this(bytes.Length) => bytes.CopyTo(_bytes);

    private SecretBytes(int sizeInBytes) => _bytes = GC.AllocateUninitializedArray<byte>(sizeInBytes, pinned: true);

    /// <summary>Clears what nobody disposed of.</summary>
    ~SecretBytes() => CryptographicOperations.ZeroMemory(_bytes);

    /// <summary>The bytes; a span that is kept beyond the life of this object reads zeros.</summary>
    /// <exception cref="ObjectDisposedException">They have been cleared: a key of zeros is never handed out.</exception>
    public ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>New secret bytes.</summary>
    public static SecretBytes Random(int sizeInBytes, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Fill(sizeInBytes, random.Fill);
    }

    /// <summary>Secret bytes that are written in place, so that no other copy of them is made.</summary>
    public static SecretBytes Fill(int sizeInBytes, SpanWriter write)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeInBytes);
        ArgumentNullException.ThrowIfNull(write);
        var secret = new SecretBytes(sizeInBytes);
        write(secret._bytes);
        return secret;
    }

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
        GC.SuppressFinalize(this);
    }

    /// <summary>Never the bytes.</summary>
    public override string ToString() => $"{_bytes.Length} secret bytes";
}

/// <summary>Writes bytes into the place that is given.</summary>
public delegate void SpanWriter(Span<byte> destination);
