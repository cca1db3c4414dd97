using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>Sessions among parties of one process, opened by the real handshake: for tests, simulations and benchmarks.</summary>
public static class MemorySessions
{
    /// <summary>Opens one session among all the named parties.</summary>
    /// <param name="suite">The suite of all.</param>
    /// <param name="computation">The document that all agree to.</param>
    /// <param name="random">Gives the session id and every party's key.</param>
    /// <param name="parties">At least two unique names, each with its role.</param>
    /// <returns>The sessions, one a party, in the order of the names.</returns>
    public static async Task<Session[]> OpenAsync(
        Suite suite,
        Digest computation,
        RandomSource random,
        params (string Name, string Role)[] parties
    )
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(parties);
        var id = new SessionId(new Digest(random.GetBytes(Digest.SizeInBytes)));
        var keys = parties.Select(_ => suite.CreateSigningKey(random)).ToArray();
        var members = parties.Select((p, i) => new SessionParty(p.Name, keys[i].PublicKey, p.Role)).ToArray();
        var channels = parties.Select(_ => new Dictionary<string, IMessageChannel>()).ToArray();
        for (var i = 0; i < parties.Length; i++)
        {
            for (var j = i + 1; j < parties.Length; j++)
            {
                var (atI, atJ) = MemoryChannel.CreatePair(parties[i].Name, parties[j].Name);
                channels[i].Add(parties[j].Name, atI);
                channels[j].Add(parties[i].Name, atJ);
            }
        }

        // The nonces are the system's: a seeded generator serves one thread, and the openings run at once.
        var openings = parties.Select(
            (_, i) =>
            {
                var others = members.Where((_, j) => j != i).ToArray();
                var patience = MemoryChannel.DefaultPatience;
                var terms = new SessionTerms(id, computation, suite, members[i], keys[i], others, patience);
                return Session.OpenAsync(terms, channels[i], RandomSource.System, CancellationToken.None);
            }
        );
        return await Task.WhenAll(openings);
    }
}
