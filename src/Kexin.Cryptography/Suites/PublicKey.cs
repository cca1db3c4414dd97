using Kexin.Cryptography.Records;

namespace Kexin.Cryptography;

/// <summary>A public signing key, checked when it was read; compared by suite and bytes.</summary>
[ShapedBy(typeof(PublicKeyShape))]
public abstract class PublicKey : IEquatable<PublicKey>
{
    private readonly byte[] _bytes;

    private protected PublicKey(SuiteId suite, byte[] bytes)
    {
        Suite = suite;
        _bytes = bytes;
    }

    /// <summary>The suite that the key belongs to.</summary>
    public SuiteId Suite { get; }

    /// <summary>The canonical encoding: 32 bytes of Ed25519 (RFC 8032), or 33 bytes of a compressed SM2 point.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads a key.</summary>
    /// <exception cref="DecodingException">The bytes are not a public signing key of that suite.</exception>
    public static PublicKey Import(Suite suite, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return suite.ImportPublicKey(bytes);
    }

    /// <summary>A copy of <see cref="Bytes"/>.</summary>
    public byte[] ToArray() => [.. _bytes];

    public bool Equals(PublicKey? other) =>
        other is not null && Suite == other.Suite && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is PublicKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Suite);
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    /// <summary>The encoding in lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(_bytes);

    internal abstract bool VerifyBytes(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
