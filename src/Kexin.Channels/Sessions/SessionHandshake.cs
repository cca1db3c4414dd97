using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>Two parties make sure that they are in the same session with each other.</summary>
/// <remarks>
/// What: both send a hello (suite, session, computation, both member ids, both roles, a fresh nonce); then both sign the hash of
/// their own hello followed by the other's.
/// Source: the challenge-response with signatures of ISO/IEC 9798-3 (mutual authentication), run in both directions at once.
/// Security: as strong as the suite's signature. A message of another session, computation, pair or role, or one replayed, does
/// not pass: the peer's fresh nonce is part of what is signed.
/// Cost: two messages each way, under 500 bytes together.
/// Not for: secrecy; the channel gives that.
/// </remarks>
internal static class SessionHandshake
{
    private const string Purpose = "session";

    public static async Task RunAsync(
        SessionTerms terms,
        SessionParty other,
        IMessageChannel channel,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        var suite = terms.Suite;
        var mine = new SessionHello(
            suite.Id,
            terms.Id,
            terms.Computation,
            MemberIdOf(suite, terms.Self.Key),
            MemberIdOf(suite, other.Key),
            terms.Self.Role,
            other.Role,
            new Digest(random.GetBytes(Digest.SizeInBytes))
        );

        // Both say what they believe, and see whether it is the same.
        var sent = mine.Encode();
        var received = await channel.ExchangeAsync(sent, SessionHello.MaxSizeInBytes, cancellationToken);
        Compare(mine, Decode(received, other.Name), other.Name);

        // Both sign what was said, the other's nonce included.
        var proof = terms.SigningKey.Sign(Purpose, Transcript(suite, sent, received));
        var otherProof = await channel.ExchangeAsync(proof, suite.SignatureSizeInBytes, cancellationToken);
        if (!suite.Verify(other.Key, Purpose, Transcript(suite, received, sent), otherProof))
        {
            throw new ProtocolException(
                ProtocolError.Cheating,
                other.Name,
                "did not sign the session's opening with the key that the ledger has for it."
            );
        }
    }

    private static Digest MemberIdOf(Suite suite, PublicKey key) => suite.Hash(key.Bytes);

    private static byte[] Transcript(Suite suite, byte[] signersHello, byte[] othersHello) =>
        [.. suite.Hash(signersHello).ToArray(), .. suite.Hash(othersHello).ToArray()];

    private static SessionHello Decode(byte[] bytes, string peer)
    {
        try
        {
            return CanonicalCbor.Decode(bytes, SessionHello.Read);
        }
        catch (DecodingException e)
        {
            throw new ProtocolException(ProtocolError.Malformed, peer, e.Message, e);
        }
    }

    private static void Compare(SessionHello mine, SessionHello theirs, string peer)
    {
        ThrowIfDifferent("suite", mine.Suite, theirs.Suite, peer);
        ThrowIfDifferent("session", mine.Session, theirs.Session, peer);
        ThrowIfDifferent("computation", mine.Computation, theirs.Computation, peer);
        ThrowIfDifferent("the peer's member id", mine.To, theirs.From, peer);
        ThrowIfDifferent("this party's member id", mine.From, theirs.To, peer);
        ThrowIfDifferent("the peer's role", mine.ToRole, theirs.FromRole, peer);
        ThrowIfDifferent("this party's role", mine.FromRole, theirs.ToRole, peer);
        if (mine.Nonce == theirs.Nonce)
        {
            throw new ProtocolException(ProtocolError.Cheating, peer, "sent this party's own hello back.");
        }
    }

    private static void ThrowIfDifferent<T>(string what, T mine, T theirs, string peer)
        where T : notnull
    {
        if (!mine.Equals(theirs))
        {
            throw new ProtocolException(
                ProtocolError.Mismatch,
                peer,
                $"came with another {what}: here it is {mine}, there it is {theirs}."
            );
        }
    }
}
