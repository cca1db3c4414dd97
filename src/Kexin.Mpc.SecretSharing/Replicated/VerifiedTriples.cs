using System.Runtime.InteropServices;
using Kexin.Cryptography;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Random words and their products, checked: a store for one domain, from which each is taken once.</summary>
/// <remarks>See <see cref="BucketPlan"/> for the source, the parameters and the argument.</remarks>
internal sealed class VerifiedTriples(ShareDomain domain, IReplicatedRing ring, NeighbourViews views, EngineMeter meter)
{
    private Triples? _stock;

    /// <summary>That many triples, at most <see cref="BucketPlan.MostBuckets"/>.</summary>
    public async Task<Triples> TakeAsync(int count, CancellationToken cancellationToken)
    {
        while (_stock is null || _stock.Count < count)
        {
            var made = await MakeAsync(BucketPlan.For(count), cancellationToken);
            _stock = _stock is null ? made : _stock.Append(made);
        }

        var taken = _stock.Slice(0, count);
        _stock = _stock.Slice(count, _stock.Count - count);
        meter.CountTriples(count);
        return taken;
    }

    /// <summary>Checks products by as many right triples: what each product is short of must be zero.</summary>
    public static async Task CheckAsync(
        IReplicatedRing ring,
        NeighbourViews views,
        EngineMeter meter,
        Triples products,
        Triples triples,
        CancellationToken cancellationToken
    )
    {
        // x = r + a and y = s + b give xy = rs + rb + sa + ab, and r and s are random for whoever sees them.
        var masked = products.A.Subtract(triples.A).Append(products.B.Subtract(triples.B));
        var opened = await ring.OpenAsync(masked, cancellationToken);
        meter.CountOpened(opened.Length);
        views.SeenByAll(opened);
        var r = opened.AsSpan(0, products.Count);
        var s = opened.AsSpan(products.Count);
        var both = WordShares.OfPublic(products.A.Layout, products.A.Domain, r).Multiply(s);
        views.MustBeZero(
            products
                .C.Subtract(triples.C)
                .Subtract(triples.A.Multiply(s))
                .Subtract(triples.B.Multiply(r))
                .Subtract(both)
        );
    }

    private async Task<Triples> MakeAsync(BucketPlan plan, CancellationToken cancellationToken)
    {
        var (a, b) = (ring.Random(domain, plan.Made), ring.Random(domain, plan.Made));
        var c = await ring.MultiplyAsync(a, b, cancellationToken);
        meter.CountProducts(plan.Made);

        // The coin is tossed when nothing can be changed any more, and all see the same one.
        var coin = await ring.OpenAsync(ring.Random(ShareDomain.Binary64, 4), cancellationToken);
        meter.CountOpened(coin.Length);
        views.SeenByAll(coin);
        await views.CompareAsync(ring, "coin", cancellationToken);
        meter.CountComparison();
        var order = Shuffle(plan.Made, coin);
        var made = new Triples(a, b, c).Gather(order);

        // Some are opened.
        var open = made.Slice(0, plan.Size);
        var words = await ring.OpenAsync(open.A.Append(open.B, open.C), cancellationToken);
        meter.CountOpened(words.Length);
        views.SeenByAll(words);
        for (var i = 0; i < plan.Size; i++)
        {
            var (x, y, z) = (words[i], words[plan.Size + i], words[(2 * plan.Size) + i]);
            if (z != (domain == ShareDomain.Ring64 ? x * y : x & y))
            {
                throw views.Cheating("triples");
            }
        }

        // The first of each bucket is checked by the others, which are used up by that.
        var first = made.Slice(plan.Size, plan.Buckets);
        for (var i = 1; i < plan.Size; i++)
        {
            var other = made.Slice(plan.Size + (i * plan.Buckets), plan.Buckets);
            await CheckAsync(ring, views, meter, first, other, cancellationToken);
        }

        await views.CompareAsync(ring, "triples", cancellationToken);
        meter.CountComparison();
        return first;
    }

    /// <summary>The same permutation for all who know the coin.</summary>
    private static int[] Shuffle(int count, ulong[] coin)
    {
        using var random = new SeededRandomSource(MemoryMarshal.AsBytes(coin.AsSpan()));
        var order = new int[count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = (int)random.NextBelow((ulong)i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }
}
