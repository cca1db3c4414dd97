using System.Text;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log;

/// <summary>
/// What: what an evidence log holds of a payload: Hash("kexin/v1\n" suite "\nevidence\n" salt payload).
/// Security: hiding as long as the salt is secret (128 bits of it), so a guessable payload cannot be confirmed by guessing;
/// binding by the collision resistance of the suite's hash. The salt's length is fixed, so salt and payload cannot be shifted.
/// Cost: one hash. Shapes: 16 bytes of salt, any payload; 32 bytes come out, and these are the leaf's bytes.
/// Not for: payloads that share a salt; draw a fresh one for each.
/// </summary>
public static class EvidenceCommitment
{
    /// <summary>The size of a salt, in bytes.</summary>
    public const int SaltSizeInBytes = 16;

    /// <summary>The commitment to a payload under a salt.</summary>
    /// <exception cref="ArgumentException">The salt is not 16 bytes long.</exception>
    public static Digest Commit(Suite suite, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(suite);
        if (salt.Length != SaltSizeInBytes)
        {
            throw new ArgumentException($"A salt has {SaltSizeInBytes} bytes, not {salt.Length}.", nameof(salt));
        }

        Span<byte> head = stackalloc byte[64];
        var length = Encoding.ASCII.GetBytes($"kexin/v1\n{suite.Name}\nevidence\n", head);
        salt.CopyTo(head[length..]);
        return suite.Hash(head[..(length + SaltSizeInBytes)], payload);
    }

    /// <summary>The hash of the leaf that holds the commitment to a payload: what inclusion proofs start from.</summary>
    /// <exception cref="ArgumentException">The salt is not 16 bytes long.</exception>
    public static Digest LeafHash(Suite suite, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        Span<byte> leaf = stackalloc byte[Digest.SizeInBytes];
        Commit(suite, salt, payload).CopyTo(leaf);
        return MerkleHash.Leaf(suite, leaf);
    }
}
