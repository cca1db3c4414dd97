using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>Two parties make sure that they are in the same session with each other, and agree on a secret of their own.</summary>
/// <remarks>
/// What: both send a hello (suite, session, computation, both member ids, both roles, a fresh nonce, a fresh public key for
/// agreement); then both sign the hash of their own hello followed by the other's. The secret is HKDF of the agreed point, with the
/// hash of both hellos as salt.
/// Source: signed Diffie-Hellman with identities under the signature: ISO/IEC 11770-3, key agreement mechanism 7; its proof:
/// R. Canetti, H. Krawczyk, "Analysis of Key-Exchange Protocols and Their Use for Building Secure Channels", EUROCRYPT 2001,
/// section 5.1.
/// Security: as strong as the suite's signature and agreement (X25519, or ECDH on curveSM2 as in RFC 8998), whatever carries the
/// messages. A message of another session, computation, pair or role, or one replayed, does not pass: the peer's fresh nonce is part
/// of what is signed. The secret stays secret when the signing keys are lost later (forward secrecy): the agreement's keys are
/// forgotten at once.
/// Cost: two messages each way, under 600 bytes together; one agreement.
/// </remarks>
internal static class SessionHandshake
{
    private const string Purpose = "session";

    public static async Task<PairSecret> RunAsync(
        SessionTerms terms,
        SessionParty other,
        IMessageChannel channel,
        OpeningSecrets secrets,
        CancellationToken cancellationToken
    )
    {
        var suite = terms.Suite;
        using var agreement = secrets.Agreement;
        var mine = new SessionHello(
            suite.Id,
            terms.Id,
            terms.Computation,
            MemberIdOf(suite, terms.Self.Key),
            MemberIdOf(suite, other.Key),
            terms.Self.Role,
            other.Role,
            secrets.Nonce,
            agreement.PublicBytes.ToArray()
        );

        // Both say what they believe, and see whether it is the same.
        var sent = mine.Encode();
        var received = await channel.ExchangeAsync(sent, SessionHello.MaxSizeInBytes, cancellationToken);
        var theirs = Decode(received, other.Name);
        Compare(mine, theirs, other.Name);

        // Both sign what was said, the other's nonce and agreement key included.
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

        // The first is the one whose hello has the smaller hash: both know it, and neither could choose it.
        var isFirst = suite.Hash(sent) < suite.Hash(received);
        var handshake = suite.Hash(isFirst ? Transcript(suite, sent, received) : Transcript(suite, received, sent));
        return new PairSecret(suite, Agree(agreement, theirs, handshake, other.Name), handshake, isFirst);
    }

    private static SecretBytes Agree(AgreementKey agreement, SessionHello theirs, Digest handshake, string peer)
    {
        try
        {
            return SecretBytes.Fill(
                PairSecret.SizeInBytes,
                secret => agreement.DeriveKey(theirs.Agreement, handshake.ToArray(), "kexin/session/2"u8, secret)
            );
        }
        catch (DecodingException e)
        {
            throw new ProtocolException(ProtocolError.Malformed, peer, e.Message, e);
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
        if (mine.Nonce == theirs.Nonce || mine.Agreement.AsSpan().SequenceEqual(theirs.Agreement))
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

/// <summary>What one opening with one party draws: drawn for all parties in their order, so that a seeded run can be repeated.</summary>
internal sealed record OpeningSecrets(Digest Nonce, AgreementKey Agreement)
{
    public static OpeningSecrets Draw(Suite suite, RandomSource random) =>
        new(new Digest(random.GetBytes(Digest.SizeInBytes)), suite.CreateAgreementKey(random));

    /// <summary>Never the key.</summary>
    public override string ToString() => nameof(OpeningSecrets);
}
