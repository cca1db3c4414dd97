using System.Security.Cryptography;
using System.Text;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>A value that a party has fixed and not yet shown.</summary>
/// <remarks>
/// What: the hash of the context, 32 random bytes and the value, each with its length before it.
/// Source: the hash commitment in the random oracle model: C. Hazay, Y. Lindell, "Efficient Secure Two-Party Protocols" (2010);
/// J. Camenisch et al., "The Wonderful World of Global Random Oracles", EUROCRYPT 2018.
/// Security: malicious. Binding as the hash is free of collisions, hiding for 32 random bytes with the hash as a random oracle; the
/// context (session, purpose, committer) keeps one party from repeating another's.
/// Cost: 32 bytes, then 32 and the value.
/// Not for: committing without a context that names the committer.
/// </remarks>
/// <param name="Value">What the others get at once.</param>
public readonly record struct Commitment(Digest Value)
{
    /// <summary>The size of an opening's randomness, in bytes.</summary>
    public const int RandomnessSizeInBytes = 32;

    /// <summary>Commits.</summary>
    /// <param name="session">Binds the commitment to this run.</param>
    /// <param name="committer">The name of the party that commits.</param>
    /// <param name="label">What for; used once in the session.</param>
    /// <param name="value">What is committed to.</param>
    /// <param name="random">Gives the randomness.</param>
    /// <param name="opening">32 random bytes and the value: what <see cref="TryOpen"/> takes.</param>
    public static Commitment To(
        Session session,
        string committer,
        string label,
        ReadOnlySpan<byte> value,
        RandomSource random,
        out byte[] opening
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(random);
        opening = [.. random.GetBytes(RandomnessSizeInBytes), .. value];
        return new Commitment(HashOf(session, committer, label, opening));
    }

    /// <summary>The value, or false where the opening is not that of this commitment.</summary>
    public bool TryOpen(
        Session session,
        string committer,
        string label,
        ReadOnlyMemory<byte> opening,
        out ReadOnlyMemory<byte> value
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        value = default;
        if (
            opening.Length < RandomnessSizeInBytes
            || !CryptographicOperations.FixedTimeEquals(
                HashOf(session, committer, label, opening.Span).ToArray(),
                Value.ToArray()
            )
        )
        {
            return false;
        }

        value = opening[RandomnessSizeInBytes..];
        return true;
    }

    private static Digest HashOf(Session session, string committer, string label, ReadOnlySpan<byte> opening)
    {
        ArgumentException.ThrowIfNullOrEmpty(committer);
        ArgumentException.ThrowIfNullOrEmpty(label);
        using var digest = session.Suite.CreateDigest();
        foreach (var text in (string[])["kexin/commitment/1", committer, label])
        {
            Append(digest, Encoding.UTF8.GetBytes(text));
        }

        Append(digest, session.Id.Value.ToArray());
        Append(digest, opening);
        return digest.Finish();
    }

    private static void Append(IncrementalDigest digest, ReadOnlySpan<byte> part)
    {
        digest.Append(BitConverter.GetBytes((long)part.Length));
        digest.Append(part);
    }
}
