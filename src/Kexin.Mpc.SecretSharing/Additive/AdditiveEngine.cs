using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Two or more parties of whom all but one may look at what they should not: one part each.</summary>
/// <remarks>
/// What: a secret is the sum (or exclusive or) of a part of each party. Random products are made ahead from oblivious transfers between
/// every two parties, and each product of secrets uses one up.
/// Source: O. Goldreich, S. Micali, A. Wigderson, STOC 1987; D. Beaver, "Efficient Multiparty Protocols Using Circuit Randomization",
/// CRYPTO 1991; triples as in <see cref="PairProducts"/>.
/// Security: semi-honest, all parties but one; 128 bits (SoftSpoken OT, AES-128); secure channels.
/// Cost, online: a product one round and 16 bytes to each other party; an opened word one round and 8 bytes; an input nothing. Ahead, for
/// a triple and each other party: about 520 bytes (numbers) or 264 (64 bits). Products of matrices use up a triple for each product of
/// numbers within. <see cref="Cost"/> counts what is online, and the triples.
/// Not for: parties who deviate.
/// </remarks>
public sealed class AdditiveEngine : MeteredEngine
{
    private const string Stage = "additive sharing, opening";
    private const int FewestTriples = 64;
    private const int MostTriplesAtOnce = 1 << 18;

    private readonly IReadOnlyList<IMessageChannel> _others;
    private readonly IReadOnlyList<LabelledRandomness> _keys;
    private readonly IReadOnlyList<PairProducts> _pairs;
    private readonly SeededRandomSource _own;
    private readonly TripleStock _stock;
    private ulong _inputs;

    private AdditiveEngine(
        ShareLayout layout,
        IReadOnlyList<IMessageChannel> others,
        IReadOnlyList<LabelledRandomness> keys,
        IReadOnlyList<PairProducts> pairs,
        SeededRandomSource own,
        IProgress<EngineCost>? progress
    )
        : base(EnginePrices.Additive(layout.Parties), layout, progress)
    {
        (_others, _keys, _pairs, _own) = (others, keys, pairs, own);
        _stock = new TripleStock(
            FewestTriples,
            (domain, count, cancel) => MakeAsync(domain, Math.Min(count, MostTriplesAtOnce), cancel)
        );
    }

    /// <summary>Prepares oblivious transfers with every other party.</summary>
    /// <param name="session">Open, with all of them.</param>
    /// <param name="parties">At least two names in the order that all use: the first is party 0. One engine a session and set of parties.</param>
    /// <param name="random">Gives this party's secrets.</param>
    /// <param name="progress">Told what has been done, after each step; null where nobody asks.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<AdditiveEngine> OpenAsync(
        Session session,
        IReadOnlyList<string> parties,
        RandomSource random,
        IProgress<EngineCost>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(parties);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(parties.Count, 2, nameof(parties));
        var self = ShareLayout.FindParty(session, parties);

        // Each pair has a stream of its own to draw from: they prepare at once.
        var own = session.Suite.CreateRandomSource(random.GetBytes(SeededRandomSource.SeedSizeInBytes));
        int[] others = [.. Enumerable.Range(0, parties.Count).Where(party => party != self)];
        var sources = others
            .Select(_ => session.Suite.CreateRandomSource(own.GetBytes(SeededRandomSource.SeedSizeInBytes)))
            .ToArray();
        var keys = new LabelledRandomness[others.Length];
        var pairs = new PairProducts[others.Length];
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            [
                .. others.Select(
                    (other, i) =>
                        (Func<CancellationToken, Task>)(
                            async cancel =>
                            {
                                keys[i] = await KeyAsync(session, parties[other], self < other, sources[i], cancel);
                                pairs[i] = await PairProducts.OpenAsync(
                                    session,
                                    parties[other],
                                    self,
                                    other,
                                    sources[i],
                                    cancel
                                );
                            }
                        )
                ),
            ]
        );
        var channels = others.Select(other => session.With(parties[other])).ToArray();
        var layout = ShareLayout.Additive(self, parties.Count);
        return new AdditiveEngine(layout, channels, keys, pairs, own, progress);
    }

    /// <summary>Makes triples ahead, until there are that many; all parties do.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public Task PrepareAsync(ShareDomain domain, int triples, CancellationToken cancellationToken) =>
        _stock.FillAsync(domain, triples, cancellationToken);

    public override Task<WordShares> RandomAsync(ShareDomain domain, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Random(domain, count));

    private WordShares Random(ShareDomain domain, int count)
    {
        var words = new ulong[count];
        _own.Fill(MemoryMarshal.AsBytes(words.AsSpan()));
        return Of(domain, words);
    }

    private protected override Task<WordShares> ShareAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    )
    {
        var number = _inputs++;
        if (owner != Layout.Party)
        {
            return Task.FromResult(Of(domain, Draw(_keys[Place(owner)], number, count)));
        }

        // What each other party draws with this one is its part; the rest is this one's.
        var rest = Of(domain, words.ToArray());
        foreach (var key in _keys)
        {
            rest = rest.Subtract(Of(domain, Draw(key, number, count)));
        }

        return Task.FromResult(rest);
    }

    private protected override async Task<WordShares> ProductAsync(
        WordShares left,
        WordShares right,
        CancellationToken cancellationToken
    )
    {
        var triples = await _stock.TakeAsync(left.Domain, left.Count, cancellationToken);

        var masked = left.Subtract(triples.A).Append(right.Subtract(triples.B));
        return triples.Apply(await RevealAsync(masked, cancellationToken));
    }

    private protected override void Clear()
    {
        _stock.Clear();
        foreach (var key in _keys)
        {
            key.Dispose();
        }

        foreach (var pair in _pairs)
        {
            pair.Dispose();
        }

        _own.Dispose();
    }

    /// <summary>Everybody tells everybody its part.</summary>
    private protected override async Task<ulong[]> RevealAsync(WordShares secret, CancellationToken cancellationToken)
    {
        var parts = _others.Select(_ => new ulong[secret.Count]).ToArray();
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            [
                .. _others.Select(other =>
                    (Func<CancellationToken, Task>)(cancel => WordTransport.SendAsync(other, secret[0], cancel))
                ),
                .. _others.Select(
                    (other, i) =>
                        (Func<CancellationToken, Task>)(
                            cancel => WordTransport.ReceiveAsync(other, parts[i], Stage, cancel)
                        )
                ),
            ]
        );
        var sum = secret;
        foreach (var part in parts)
        {
            sum = sum.Add(Of(secret.Domain, part));
        }

        return sum[0];
    }

    private async Task<Triples> MakeAsync(ShareDomain domain, int count, CancellationToken cancellationToken)
    {
        var (a, b) = (Random(domain, count), Random(domain, count));

        // This party's own words times each other, and with every other party both ways.
        var sums = _pairs.Select(_ => new ulong[count]).ToArray();
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            [
                .. _pairs.Select(
                    (pair, i) =>
                        (Func<CancellationToken, Task>)(cancel => pair.AddAsync(domain, a[0], b[0], sums[i], cancel))
                ),
            ]
        );
        var c = a.Multiply(b[0]);
        foreach (var sum in sums)
        {
            c = c.Add(Of(domain, sum));
        }

        return new Triples(a, b, c);
    }

    private WordShares Of(ShareDomain domain, ulong[] words) => new(Layout, domain, words);

    private int Place(int party) => party < Layout.Party ? party : party - 1;

    private static ulong[] Draw(LabelledRandomness key, ulong number, int count)
    {
        var words = new ulong[count];
        using var generator = key.Blocks("input", number);
        generator.Fill(MemoryMarshal.AsBytes(words.AsSpan()));
        return words;
    }

    private static async Task<LabelledRandomness> KeyAsync(
        Session session,
        string other,
        bool isLower,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        const int FreshSizeInBytes = 32;
        var mine = random.GetBytes(FreshSizeInBytes);
        await session.With(other).SendAsync(mine, cancellationToken);
        var theirs = await session
            .With(other)
            .ReceiveExactlyAsync(FreshSizeInBytes, "additive sharing, keys", cancellationToken);
        var secret = new byte[SeededRandomSource.SeedSizeInBytes];
        var seed = new byte[SeededRandomSource.SeedSizeInBytes];
        session.DeriveShared(other, "additive-sharing", secret);
        byte[] fresh = isLower ? [.. mine, .. theirs] : [.. theirs, .. mine];
        session.Suite.DeriveKey(secret, fresh, "kexin/additive-sharing/1"u8, seed);
        var key = new LabelledRandomness(session.Suite, seed);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }
}
