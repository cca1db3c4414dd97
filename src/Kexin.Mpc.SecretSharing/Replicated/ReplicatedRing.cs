using System.Runtime.InteropServices;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.SecretSharing;

/// <summary>The three parties in a ring, and the steps that both replicated engines consist of; none is checked here.</summary>
internal sealed class ReplicatedRing : IReplicatedRing
{
    private const int TileInWords = 2048;

    private readonly PairKeys _keys;
    private readonly IMessageChannel _previous;
    private readonly IMessageChannel _next;
    private ulong _operation;

    private ReplicatedRing(ShareLayout layout, IMessageChannel previous, IMessageChannel next, PairKeys keys)
    {
        (Layout, _previous, _next, _keys) = (layout, previous, next, keys);
    }

    public ShareLayout Layout { get; }

    public static async Task<ReplicatedRing> OpenAsync(
        Session session,
        IReadOnlyList<string> parties,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(parties);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNotEqual(parties.Count, 3, nameof(parties));
        var self = ShareLayout.FindParty(session, parties);
        var (previous, next) = (parties[(self + 2) % 3], parties[(self + 1) % 3]);
        var keys = await PairKeys.OpenAsync(session, previous, next, random, cancellationToken);
        var layout = ShareLayout.Replicated(self);
        return new ReplicatedRing(layout, session.With(previous), session.With(next), keys);
    }

    /// <summary>A sharing of which the owner draws two parts with its neighbours and sends them the third.</summary>
    public async Task<WordShares> InputAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    )
    {
        var number = _operation++;
        var distance = (Layout.Party - owner + 3) % 3;
        var (own, next) = (new ulong[count], new ulong[count]);
        const string Stage = "replicated sharing, input";
        switch (distance)
        {
            case 0:
                Draw(_keys.Own("input", number), own);
                Draw(_keys.Next("input", number), next);
                var third = Subtract(domain, Subtract(domain, words.Span, own), next);
                await ConcurrentSteps.RunAsync(
                    cancellationToken,
                    cancel => WordTransport.SendAsync(_previous, third, cancel),
                    cancel => WordTransport.SendAsync(_next, third, cancel)
                );
                break;
            case 1:
                Draw(_keys.Own("input", number), own);
                await WordTransport.ReceiveAsync(_previous, next, Stage, cancellationToken);
                break;
            default:
                Draw(_keys.Next("input", number), next);
                await WordTransport.ReceiveAsync(_next, own, Stage, cancellationToken);
                break;
        }

        return new WordShares(Layout, domain, own, next);
    }

    public WordShares Random(ShareDomain domain, int count)
    {
        var number = _operation++;
        var (own, next) = (new ulong[count], new ulong[count]);
        Draw(_keys.Own("random", number), own);
        Draw(_keys.Next("random", number), next);
        return new WordShares(Layout, domain, own, next);
    }

    public async Task<WordShares> MultiplyAsync(WordShares left, WordShares right, CancellationToken cancellationToken)
    {
        var own = new ulong[left.Count];
        if (left.Domain == ShareDomain.Ring64)
        {
            ReplicatedKernels.Multiply(left[0], left[1], right[0], right[1], own);
        }
        else
        {
            ReplicatedKernels.And(left[0], left[1], right[0], right[1], own);
        }

        return await ReshareAsync(left.Domain, own, cancellationToken);
    }

    public async Task<WordShares> MultiplyAsync(
        WordShares left,
        WordShares right,
        MatrixShape shape,
        CancellationToken cancellationToken
    )
    {
        var own = new ulong[shape.Rows * shape.Columns];
        var sum = new ulong[right.Count];
        WordKernels.Add(right[0], right[1], sum);
        MatrixKernel.MultiplyAdd(left[0], sum, own, shape);
        MatrixKernel.MultiplyAdd(left[1], right[0], own, shape);
        return await ReshareAsync(ShareDomain.Ring64, own, cancellationToken);
    }

    /// <summary>The part that is missing here comes from the previous party, which holds it as its own.</summary>
    public async Task<ulong[]> OpenAsync(WordShares secret, CancellationToken cancellationToken)
    {
        var missing = new ulong[secret.Count];
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            cancel => WordTransport.SendAsync(_next, secret[0], cancel),
            cancel => WordTransport.ReceiveAsync(_previous, missing, "replicated sharing, opening", cancel)
        );
        return Sum(secret.Domain, Sum(secret.Domain, secret[0], secret[1]), missing);
    }

    /// <summary>Tells each neighbour one hash, and hears one from each.</summary>
    public async Task<(Digest Previous, Digest Next)> ExchangeAsync(
        Digest toPrevious,
        Digest toNext,
        CancellationToken cancellationToken
    )
    {
        var (fromPrevious, fromNext) = (Digest.Zero, Digest.Zero);
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            async cancel => fromPrevious = await ExchangeAsync(_previous, toPrevious, cancel),
            async cancel => fromNext = await ExchangeAsync(_next, toNext, cancel)
        );
        return (fromPrevious, fromNext);
    }

    public void Dispose() => _keys.Dispose();

    private static async Task<Digest> ExchangeAsync(IMessageChannel channel, Digest mine, CancellationToken cancel)
    {
        await channel.SendAsync(mine.ToArray(), cancel);
        return new Digest(
            await channel.ReceiveExactlyAsync(Digest.SizeInBytes, "replicated sharing, comparison", cancel)
        );
    }

    public static ulong[] Sum(ShareDomain domain, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        var result = new ulong[a.Length];
        if (domain == ShareDomain.Ring64)
        {
            WordKernels.Add(a, b, result);
        }
        else
        {
            WordKernels.ExclusiveOr(a, b, result);
        }

        return result;
    }

    private static ulong[] Subtract(ShareDomain domain, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        var result = new ulong[a.Length];
        if (domain == ShareDomain.Ring64)
        {
            WordKernels.Subtract(a, b, result);
        }
        else
        {
            WordKernels.ExclusiveOr(a, b, result);
        }

        return result;
    }

    /// <summary>Three summands of a product become parts: each is masked by a share of zero and goes to the previous party.</summary>
    private async Task<WordShares> ReshareAsync(ShareDomain domain, ulong[] own, CancellationToken cancellationToken)
    {
        Mask(domain, own, _operation++);
        var next = new ulong[own.Length];
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            cancel => WordTransport.SendAsync(_previous, own, cancel),
            cancel => WordTransport.ReceiveAsync(_next, next, "replicated sharing, product", cancel)
        );
        return new WordShares(Layout, domain, own, next);
    }

    /// <summary>Adds what this party draws with the previous one and takes off what it draws with the next: over all three, nothing.</summary>
    private void Mask(ShareDomain domain, Span<ulong> words, ulong number)
    {
        using var own = _keys.Own("product", number);
        using var next = _keys.Next("product", number);
        Span<ulong> tile = new ulong[TileInWords];
        for (var at = 0; at < words.Length; at += TileInWords)
        {
            var part = words[at..Math.Min(at + TileInWords, words.Length)];
            var mask = tile[..part.Length];
            own.Fill(MemoryMarshal.AsBytes(mask));
            if (domain == ShareDomain.Ring64)
            {
                WordKernels.Add(part, mask, part);
                next.Fill(MemoryMarshal.AsBytes(mask));
                WordKernels.Subtract(part, mask, part);
            }
            else
            {
                WordKernels.ExclusiveOr(part, mask, part);
                next.Fill(MemoryMarshal.AsBytes(mask));
                WordKernels.ExclusiveOr(part, mask, part);
            }
        }
    }

    private static void Draw(BlockGenerator generator, Span<ulong> words)
    {
        using (generator)
        {
            generator.Fill(MemoryMarshal.AsBytes(words));
        }
    }
}
