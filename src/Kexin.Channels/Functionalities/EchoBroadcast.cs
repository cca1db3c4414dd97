using System.Text;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <remarks>
/// What: each party sends its message to all; then each tells all what it heard from whom, by hashes, and compares.
/// Source: S. Goldwasser, Y. Lindell, "Secure Multi-Party Computation Without Agreement", Journal of Cryptology 18 (2005),
/// the echo broadcast, with abort.
/// Security: malicious, any number of parties; a party that says different things to two honest ones is found by both, who end. Who
/// of the speaker and the one with the other echo lied can't be told: both are named. Not every honest party may end (no agreement
/// on the abort).
/// Cost: two rounds; every message once to each party, and 32 bytes a party.
/// </remarks>
/// <param name="session">All of whose parties take part.</param>
public sealed class EchoBroadcast(Session session) : IBroadcast
{
    public async Task<IReadOnlyDictionary<string, byte[]>> RunAsync(
        string label,
        ReadOnlyMemory<byte> message,
        int maxSizeInBytes,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, maxSizeInBytes);

        // Everybody says it.
        var heard = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { [session.Self] = message.ToArray() };
        var said = await session.ExchangeAllAsync(message, maxSizeInBytes, cancellationToken);
        for (var i = 0; i < said.Length; i++)
        {
            heard.Add(session.Others[i].Name, said[i]);
        }

        // Everybody tells what it heard: a hash for each speaker, in the order of their names.
        var digests = heard.Select(pair => HashOf(label, pair.Key, pair.Value)).ToArray();
        var echo = digests.SelectMany(digest => digest.ToArray()).ToArray();
        var echoes = await session.ExchangeAllAsync(echo, echo.Length, cancellationToken);
        var speakers = heard.Keys.ToArray();
        for (var i = 0; i < echoes.Length; i++)
        {
            Compare(echo, echoes[i], speakers, session.Others[i].Name);
        }

        return heard;
    }

    private Digest HashOf(string label, string speaker, byte[] message)
    {
        var context = Encoding.UTF8.GetBytes($"kexin/echo-broadcast/1 {session.Id} {label.Length} {label} {speaker}");
        return session.Suite.Hash(session.Suite.Hash(context).ToArray(), message);
    }

    private static void Compare(byte[] mine, byte[] theirs, string[] speakers, string peer)
    {
        if (theirs.Length != mine.Length)
        {
            throw new ProtocolException(
                ProtocolError.Malformed,
                peer,
                $"an echo of {mine.Length} bytes was expected, one of {theirs.Length} came."
            );
        }

        for (var i = 0; i < speakers.Length; i++)
        {
            var place = new Range(i * Digest.SizeInBytes, (i + 1) * Digest.SizeInBytes);
            if (!mine.AsSpan(place).SequenceEqual(theirs.AsSpan(place)))
            {
                throw speakers[i] == peer
                    ? new ProtocolException(ProtocolError.Cheating, peer, "echoed another message than it had sent.")
                    : new ProtocolException(
                        ProtocolError.Cheating,
                        [speakers[i], peer],
                        "the first said different things, or the second did not echo what it heard."
                    );
            }
        }
    }
}
