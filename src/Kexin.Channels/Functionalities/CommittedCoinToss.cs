using System.Security.Cryptography;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <remarks>
/// What: every party commits to 32 random bytes, over a broadcast; when all have, all open. The coins are the suite's generator under
/// the hash of all parts.
/// Source: M. Blum, "Coin Flipping by Telephone", CRYPTO 1981; for several parties with abort: as F_rand is made in I. Damgård et
/// al., "Practical Covertly Secure MPC for Dishonest Majority", ESORICS 2013, appendix.
/// Security: malicious, any number of parties, with abort: uniform while one party is honest; a party that dislikes the coins can
/// only end the session, by not opening, and is then named.
/// Cost: three rounds (two of the broadcast, one to open), about 100 bytes and 32 for each party, to each party.
/// Not for: secrets from the others; they learn the coins too.
/// </remarks>
/// <param name="session">All of whose parties take part.</param>
/// <param name="broadcast">Carries the commitments.</param>
/// <param name="random">Gives this party's part.</param>
public sealed class CommittedCoinToss(Session session, IBroadcast broadcast, RandomSource random) : ICoinToss
{
    private const int PartSizeInBytes = 32;
    private const int OpeningSizeInBytes = Commitment.RandomnessSizeInBytes + PartSizeInBytes;

    public async Task<byte[]> TossAsync(string label, int sizeInBytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeInBytes);

        // Commit.
        var part = random.GetBytes(PartSizeInBytes);
        var mine = Commitment.To(session, session.Self, label, part, random, out var opening);
        var commitments = await broadcast.RunAsync(
            $"coin toss {label}",
            mine.Value.ToArray(),
            Digest.SizeInBytes,
            cancellationToken
        );

        // Open, and check what the others open.
        var parts = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal)
        {
            [session.Self] = part,
        };
        var openings = await session.ExchangeAllAsync(opening, OpeningSizeInBytes, cancellationToken);
        for (var i = 0; i < openings.Length; i++)
        {
            var other = session.Others[i].Name;
            parts.Add(other, Open(commitments[other], openings[i], other, label));
        }

        using var digest = session.Suite.CreateDigest();
        digest.Append("kexin/coin-toss/1"u8);
        foreach (var each in parts.Values)
        {
            digest.Append(each.Span);
        }

        var seed = digest.Finish().ToArray();
        using var stream = session.Suite.CreateRandomSource(seed);
        CryptographicOperations.ZeroMemory(seed);
        return stream.GetBytes(sizeInBytes);
    }

    private ReadOnlyMemory<byte> Open(byte[] commitment, byte[] opening, string party, string label)
    {
        if (commitment.Length != Digest.SizeInBytes || opening.Length != OpeningSizeInBytes)
        {
            throw new ProtocolException(
                ProtocolError.Malformed,
                party,
                "a commitment of 32 bytes and an opening of 64 were expected."
            );
        }

        return new Commitment(new Digest(commitment)).TryOpen(session, party, label, opening, out var part)
            ? part
            : throw new ProtocolException(
                ProtocolError.Cheating,
                party,
                "opened something else than it had committed to."
            );
    }
}
