using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>Sessions among parties of one process, opened by the real handshake: for tests, simulations and benchmarks.</summary>
public static class MemorySessions
{
    /// <summary>Opens one session among all the named parties.</summary>
    /// <param name="suite">The suite of all.</param>
    /// <param name="computation">The document that all agree to.</param>
    /// <param name="random">Gives the session id, every party's key, and what the openings draw: the same seed, the same secrets.</param>
    /// <param name="parties">At least two unique names, each with its role.</param>
    /// <returns>The sessions, one a party, in the order of the names.</returns>
    public static Task<Session[]> OpenAsync(
        Suite suite,
        Digest computation,
        RandomSource random,
        params (string Name, string Role)[] parties
    ) => OpenAsync(suite, computation, random, static (_, channel) => channel, static (_, channel) => channel, parties);

    /// <summary>The same, with something between the protocols and each party's channels: a tap, a slow line, a liar.</summary>
    /// <param name="suite">The suite of all.</param>
    /// <param name="computation">The document that all agree to.</param>
    /// <param name="random">Gives all that is drawn.</param>
    /// <param name="wrap">Takes the party's name and its channel to another, after the opening; gives what the party uses instead.</param>
    /// <param name="line">The same beneath the sealing, from the first message of the opening on: somebody on the way.</param>
    /// <param name="parties">At least two unique names, each with its role.</param>
    public static async Task<Session[]> OpenAsync(
        Suite suite,
        Digest computation,
        RandomSource random,
        Func<string, IMessageChannel, IMessageChannel> wrap,
        Func<string, IMessageChannel, IMessageChannel> line,
        params (string Name, string Role)[] parties
    )
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(wrap);
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(parties);
        var id = new SessionId(new Digest(random.GetBytes(Digest.SizeInBytes)));
        var keys = parties.Select(_ => suite.CreateSigningKey(random)).ToArray();
        var members = parties.Select((p, i) => new SessionParty(p.Name, keys[i].PublicKey, p.Role)).ToArray();
        var seeds = parties.Select(_ => random.GetBytes(SeededRandomSource.SeedSizeInBytes)).ToArray();
        var meeting = new Meeting(line);
        var openings = parties.Select(
            async (party, i) =>
            {
                var others = members.Where((_, j) => j != i).ToArray();
                var patience = MemoryChannel.DefaultPatience;
                var terms = new SessionTerms(id, computation, suite, members[i], keys[i], others, patience);
                var channels = others.ToDictionary(other => other.Name, other => meeting.Meet(party.Name, other.Name));
                using var own = suite.CreateRandomSource(seeds[i]);
                return await Session.OpenAsync(terms, channels, own, CancellationToken.None);
            }
        );
        var sessions = await Task.WhenAll(openings);
        foreach (var session in sessions)
        {
            session.Wrap(wrap);
        }

        return sessions;
    }

    /// <summary>Where the second of two ends finds what the first made.</summary>
    private sealed class Meeting(Func<string, IMessageChannel, IMessageChannel> line)
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<(string From, string To), IMessageChannel> _waiting = [];

        public IMessageChannel Meet(string self, string other)
        {
            lock (_lock)
            {
                if (_waiting.Remove((self, other), out var made))
                {
                    return made;
                }

                var (mine, theirs) = MemoryChannel.CreatePair(self, other);
                _waiting.Add((other, self), line(other, theirs));
                return line(self, mine);
            }
        }
    }
}
