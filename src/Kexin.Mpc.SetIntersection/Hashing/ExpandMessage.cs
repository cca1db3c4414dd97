using System.Security.Cryptography;

namespace Kexin.Mpc.SetIntersection.Hashing;

/// <summary>expand_message_xmd with SHA-512: a message to a uniform string, apart from every other use of the hash.</summary>
/// <remarks>
/// Source: RFC 9380, section 5.3.1.
/// Security: indifferentiable from a random oracle where SHA-512's compression function is one.
/// Not for: strings longer than one hash (64 bytes), or tags longer than 255 bytes.
/// </remarks>
internal sealed class ExpandMessage : IDisposable
{
    private const int BlockSizeInBytes = 128;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
    private readonly byte[] _tag;

    public ExpandMessage(ReadOnlySpan<byte> domainSeparationTag)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(domainSeparationTag.Length, byte.MaxValue);
        _tag = [.. domainSeparationTag, (byte)domainSeparationTag.Length];
    }

    /// <summary>Fills 1 to 64 bytes.</summary>
    public void Expand(ReadOnlySpan<byte> message, Span<byte> uniform)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(uniform.Length, SHA512.HashSizeInBytes);

        // b_0 = H(Z_pad || msg || l_i_b_str || 0 || DST_prime)
        Span<byte> zeros = stackalloc byte[BlockSizeInBytes];
        zeros.Clear();
        _hash.AppendData(zeros);
        _hash.AppendData(message);
        _hash.AppendData([0, (byte)uniform.Length, 0]);
        _hash.AppendData(_tag);
        Span<byte> block = stackalloc byte[SHA512.HashSizeInBytes];
        _hash.GetHashAndReset(block);

        // b_1 = H(b_0 || 1 || DST_prime)
        _hash.AppendData(block);
        _hash.AppendData([1]);
        _hash.AppendData(_tag);
        _hash.GetHashAndReset(block);
        block[..uniform.Length].CopyTo(uniform);
        CryptographicOperations.ZeroMemory(block);
    }

    public void Dispose() => _hash.Dispose();
}
