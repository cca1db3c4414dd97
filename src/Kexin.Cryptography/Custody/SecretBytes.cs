using System.Security.Cryptography;

namespace Kexin.Cryptography;

/// <summary>Secret bytes: pinned so that the collector makes no copies, cleared when disposed, never printed.</summary>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;

    /// <summary>Copies the bytes; the caller clears its own.</summary>
    public SecretBytes(ReadOnlySpan<byte> bytes)
        : this(bytes.Length) => bytes.CopyTo(_bytes);

    private SecretBytes(int sizeInBytes) => _bytes = GC.AllocateUninitializedArray<byte>(sizeInBytes, pinned: true);

    /// <summary>The bytes; all zero after disposal.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

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

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    /// <summary>Never the bytes.</summary>
    public override string ToString() => $"{_bytes.Length} secret bytes";
}

/// <summary>Writes bytes into the place that is given.</summary>
public delegate void SpanWriter(Span<byte> destination);
