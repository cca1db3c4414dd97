using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Three parties of whom one may do anything: it can end the run, and neither learn more nor change what is opened.</summary>
/// <remarks>
/// What: products are made as in <see cref="ReplicatedEngine"/>, where a lie can only add something that the liar knows to a product.
/// Before anything is opened, every product is checked by a random triple that was checked before; and whatever two parties must have
/// seen alike, they compare by a hash.
/// Source: J. Furukawa, Y. Lindell, A. Nof, O. Weinstein, EUROCRYPT 2017, protocols 2.11 to 4.1, over rings: the checks are linear and
/// need no inverses. T. Araki et al., "Optimized Honest-Majority MPC for Malicious Adversaries", IEEE S&amp;P 2017, for words of bits
/// as one triple.
/// Security: malicious with abort, one of three; 40 bits statistical for each batch of triples (<see cref="BucketPlan"/>), 128 bits
/// computational. Who of the two others lied can't always be told.
/// Cost: of a product, 80 bytes from each party in batches of a million, 128 in small ones, and at least 1,024 triples; an opening takes
/// two comparisons of hashes besides. Products of matrices cost as many words as there are products of numbers within.
/// Not for: two parties who stand together.
/// </remarks>
public sealed class VerifiedReplicatedEngine : MeteredEngine
{
    private readonly IReplicatedRing _ring;
    private readonly NeighbourViews _views;
    private readonly Dictionary<ShareDomain, Unchecked> _unchecked;

    private VerifiedReplicatedEngine(IReplicatedRing ring, NeighbourViews views, IProgress<EngineCost>? progress)
        : base(EnginePrices.Replicated with { Withstands = AdversaryModel.Malicious }, ring.Layout, progress)
    {
        (_ring, _views) = (ring, views);
        _unchecked = Enum.GetValues<ShareDomain>()
            .ToDictionary(domain => domain, domain => new Unchecked(new(domain, ring, views, Meter)));
    }

    /// <summary>Agrees on keys with the two others.</summary>
    /// <param name="session">Open, with both.</param>
    /// <param name="parties">The three names in the order that all use: the first is party 0.</param>
    /// <param name="random">Makes this engine's draws differ from those of another one in the same session.</param>
    /// <param name="progress">Told what has been done, after each step; null where nobody asks.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<VerifiedReplicatedEngine> OpenAsync(
        Session session,
        IReadOnlyList<string> parties,
        RandomSource random,
        IProgress<EngineCost>? progress,
        CancellationToken cancellationToken
    )
    {
        var ring = await ReplicatedRing.OpenAsync(session, parties, random, cancellationToken);
        var others = parties.Where(party => party != session.Self).ToArray();
        return new VerifiedReplicatedEngine(ring, new NeighbourViews(session.Suite, others), progress);
    }

    /// <summary>The same engine without other parties: a program run on it says what it will take. Everything opened is zero.</summary>
    public static IShareEngine CreateDryRun(ShareLayout layout) =>
        new VerifiedReplicatedEngine(
            new NobodysRing(layout),
            new NeighbourViews(Suite.Standard, ["nobody"]),
            progress: null
        );

    public override Task<WordShares> RandomAsync(ShareDomain domain, int count, CancellationToken cancellationToken) =>
        Task.FromResult(_ring.Random(domain, count));

    private protected override async Task<WordShares> ShareAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    )
    {
        var shares = await _ring.InputAsync(domain, owner, words, count, cancellationToken);

        // The two others must have been sent the same.
        switch ((Layout.Party - owner + 3) % 3)
        {
            case 1:
                _views.WithNext(shares[1]);
                break;
            case 2:
                _views.WithPrevious(shares[0]);
                break;
            default:
                break;
        }

        return shares;
    }

    private protected override async Task<WordShares> ProductAsync(
        WordShares left,
        WordShares right,
        CancellationToken cancellationToken
    )
    {
        var product = await _ring.MultiplyAsync(left, right, cancellationToken);
        var mine = _unchecked[product.Domain];
        mine.Products.Add(new Triples(left, right, product));
        if (mine.Count >= BucketPlan.MostBuckets)
        {
            await CheckAsync(mine, cancellationToken);
        }

        return product;
    }

    private protected override async Task<ulong[]> RevealAsync(WordShares secret, CancellationToken cancellationToken)
    {
        // Nothing is opened before all that led to it is checked.
        foreach (var each in _unchecked.Values)
        {
            await CheckAsync(each, cancellationToken);
        }

        await CompareAsync("products", cancellationToken);
        var words = await _ring.OpenAsync(secret, cancellationToken);
        _views.SeenByAll(words);
        await CompareAsync("opening", cancellationToken);
        return words;
    }

    private protected override void Clear()
    {
        _ring.Dispose();
        _views.Dispose();
    }

    private async Task CheckAsync(Unchecked domain, CancellationToken cancellationToken)
    {
        foreach (var all in domain.Products)
        {
            for (var at = 0; at < all.Count; at += BucketPlan.MostBuckets)
            {
                var some = all.Slice(at, Math.Min(BucketPlan.MostBuckets, all.Count - at));
                var triples = await domain.Triples.TakeAsync(some.Count, cancellationToken);
                await VerifiedTriples.CheckAsync(_ring, _views, Meter, some, triples, cancellationToken);
            }
        }

        domain.Products.Clear();
    }

    private async Task CompareAsync(string stage, CancellationToken cancellationToken)
    {
        await _views.CompareAsync(_ring, stage, cancellationToken);
        Meter.CountComparison();
    }

    /// <summary>Products of one domain that nobody has checked yet, and the triples to check them by.</summary>
    private sealed record Unchecked(VerifiedTriples Triples)
    {
        public List<Triples> Products { get; } = [];

        public int Count => Products.Sum(each => each.Count);
    }
}
