using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Two parties of whom either may do anything: a part each, and MACs under a key that neither knows.</summary>
/// <remarks>
/// What: numbers are shared modulo 2^128 with MACs, of which the lower 64 bits count; words of bits have a MAC for each bit. Each product
/// uses up a triple. Before anything is told, all that was opened on the way is checked.
/// Source: R. Cramer, I. Damgård, D. Escudero, P. Scholl, C. Xing, "SPDZ2k: Efficient MPC mod 2^k for Dishonest Majority", CRYPTO 2018, k = s = 64 (numbers:
/// <see cref="RingTriples"/>); J. Nielsen and others, CRYPTO 2012, with the products of J. Katz and others, CRYPTO 2018 (bits: <see cref="Products"/>);
/// between both: <see cref="DoubleBits"/>.
/// Security: malicious with abort, one of two; statistical 2^-58 (numbers) and 2^-40 (products of bits), computational 127 bits. Error names the stage.
/// Cost: a product one round and 32 bytes (numbers) or 8 (64 bits); an input 1,536 bytes (numbers); an output 16 bytes, five messages and a word
/// that masks its upper half. Ahead, for a triple: about 15 KB (numbers), 25 to 35 KB (64 bits). Numbers as bits take 64 words of each party.
/// Not for: three parties and more (refused); fairness: the other party may leave after it has its output.
/// </remarks>
public sealed class AuthenticatedEngine : MeteredEngine, ISplitsShares
{
    private const int FewestTriples = 64;
    private const int MostWordsOfBits = 1 << 11;
    private const string Opening = "authenticated sharing, opening";

    private readonly IReadOnlyList<IDisposable> _owned;
    private readonly AuthenticatedParty _party;
    private readonly WordAuthentication _words;
    private readonly RingTriples _ringTriples;
    private readonly Products _products;
    private readonly DoubleBits _doubleBits;
    private readonly MacCheck _check;
    private readonly SeededRandomSource _own;
    private readonly TripleStock _stock;

    private AuthenticatedEngine(
        Tools tools,
        WordAuthentication words,
        int fewestTriples,
        IProgress<EngineCost>? progress
    )
        : base(EnginePrices.Authenticated, ShareLayout.Authenticated(tools.Party.IsFirst ? 0 : 1, words.Key), progress)
    {
        (_party, _words, _own) = (tools.Party, words, tools.Own);
        _check = new MacCheck(_party);
        _ringTriples = new RingTriples(_party, tools.Sender, tools.Receiver, _words, _check, _own);
        _products = new Products(_party, tools.HashKey);
        _doubleBits = new DoubleBits(_party, _words, Layout, _own);
        _stock = new TripleStock(
            fewestTriples,
            (domain, count, cancel) =>
                domain == ShareDomain.Ring64
                    ? _ringTriples.MakeAsync(Layout, Math.Min(count, RingTriples.MostAtOnce), cancel)
                    : MakeBitsAsync(Math.Min(count, MostWordsOfBits), cancel)
        );
        _owned = [tools.Sender, tools.Receiver, _words, _products, _check, _own, .. tools.Others];
    }

    /// <summary>Prepares transfers and keys with the other party.</summary>
    /// <param name="session">Open, with the other party.</param>
    /// <param name="parties">Two names in the order that both use: the first is party 0. One engine a session.</param>
    /// <param name="random">Gives this party's secrets.</param>
    /// <param name="progress">Told what has been done, after each step; null where nobody asks.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="NotSupportedException">There are more than two parties: the message says what is nearest.</exception>
    /// <exception cref="ProtocolException">The other party is at fault.</exception>
    public static async Task<AuthenticatedEngine> OpenAsync(
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
        if (parties.Count > 2)
        {
            throw new NotSupportedException(
                $"Authenticated shares serve 2 parties, not {parties.Count}. Nearest: VerifiedReplicatedEngine, 3 parties of whom one may do anything; AdditiveEngine, any number who follow the protocol."
            );
        }

        var self = ShareLayout.FindParty(session, parties);

        var other = parties[1 - self];
        var channel = session.With(other);
        var own = session.Suite.CreateRandomSource(random.GetBytes(SeededRandomSource.SeedSizeInBytes));
        var parameters = new SoftSpokenParameters(4, malicious: true);
        var (sending, receiving) = (Transfers(session, self), Transfers(session, 1 - self));
        SoftSpokenSender? keys = null;
        SoftSpokenReceiver? codes = null;
        foreach (var sends in (bool[])[self == 0, self != 0])
        {
            if (sends)
            {
                keys = await SoftSpokenSender.StartAsync(channel, sending, parameters, own, cancellationToken);
            }
            else
            {
                codes = await SoftSpokenReceiver.StartAsync(channel, receiving, parameters, own, cancellationToken);
            }
        }

        var hashKey = new byte[Block.SizeInBytes];
        session.DeriveShared(other, "authenticated-sharing", hashKey);
        var party = new AuthenticatedParty(self == 0, keys!, codes!, channel, own);
        var (sender, receiver) = (new RandomOtSender(keys!, sending), new RandomOtReceiver(codes!, receiving));
        var tools = new Tools(party, sender, receiver, own, new Block(hashKey), [keys!, codes!]);
        return await OpenAsync(tools, FewestTriples, progress, cancellationToken);
    }

    /// <summary>The same over transfers that stand.</summary>
    internal static async Task<AuthenticatedEngine> OpenAsync(
        Tools tools,
        int fewestTriples,
        IProgress<EngineCost>? progress,
        CancellationToken cancellationToken
    )
    {
        var words = await WordAuthentication.OpenAsync(tools.Party, tools.Sender, tools.Receiver, cancellationToken);
        var engine = new AuthenticatedEngine(tools, words, fewestTriples, progress);
        await engine._doubleBits.CompareKeysAsync(engine._check, cancellationToken);
        return engine;
    }

    /// <summary>Makes triples ahead, until there are that many; both parties do.</summary>
    /// <exception cref="ProtocolException">The other party is at fault.</exception>
    public Task PrepareAsync(ShareDomain domain, int triples, CancellationToken cancellationToken) =>
        _stock.FillAsync(domain, triples, cancellationToken);

    public override async Task<WordShares> RandomAsync(
        ShareDomain domain,
        int count,
        CancellationToken cancellationToken
    )
    {
        if (domain == ShareDomain.Binary64)
        {
            var bits = await _party.NextAsync(count * BitKernels.BitsAWord, cancellationToken);
            return BitPlanes.Of(Layout, bits, _party.Delta);
        }

        var halves = MemoryMarshal.Cast<byte, UInt192>(_own.GetBytes(count * UInt192.SizeInBytes)).ToArray();
        var macs = await _words.ShareAsync(halves, cancellationToken);
        return WordShares.OfWide(Layout, halves, macs);
    }

    async Task<IReadOnlyList<Part>> ISplitsShares.SplitAsync(WordShares numbers, CancellationToken cancellationToken)
    {
        // What is opened is masked by a number of each party whose bits are authenticated, its upper half by another one.
        var count = numbers.Count;
        var rest = await MaskUpperAsync(numbers, cancellationToken);
        var parts = new List<Part>();
        for (var owner = 0; owner < 2; owner++)
        {
            var (places, bits) = await _doubleBits.MakeAsync(
                owner,
                count * BitKernels.BitsAWord,
                (word, bit) => (bit * count) + word,
                cancellationToken
            );
            var part = new PlacedPart(places, bits);
            rest = rest.Subtract(part.ShiftRight(0));
            parts.Add(part);
        }

        var opened = await ExchangeAsync(rest, cancellationToken);
        Meter.CountOpened(count);
        return [new PublicPart(this, opened), .. parts];
    }

    async Task<BitParts> ISplitsShares.SplitAsync(BitShares bits, CancellationToken cancellationToken)
    {
        var rest = bits.Words;
        var hidden = new List<WordShares>();
        for (var owner = 0; owner < 2; owner++)
        {
            var (numbers, words) = await _doubleBits.MakeAsync(
                owner,
                rest.Count * BitKernels.BitsAWord,
                (word, bit) => (word * BitKernels.BitsAWord) + bit,
                cancellationToken
            );
            rest = rest.Subtract(words);
            hidden.Add(numbers.Slice(0, bits.Count));
        }

        var opened = await ExchangeAsync(rest, cancellationToken);
        Meter.CountOpened(rest.Count);
        return new BitParts(BitKernels.Expand(opened, bits.Count), hidden);
    }

    private protected override async Task<WordShares> ShareAsync(
        ShareDomain domain,
        int owner,
        ReadOnlyMemory<ulong> words,
        int count,
        CancellationToken cancellationToken
    )
    {
        var isOwner = owner == Layout.Party;
        if (domain == ShareDomain.Binary64)
        {
            var bits = isOwner
                ? await _party.BringAsync(BitsOf(words.Span), cancellationToken)
                : await _party.AcceptAsync(count * BitKernels.BitsAWord, cancellationToken);
            return BitPlanes.Of(Layout, bits, _party.Delta);
        }

        var halves = new UInt192[count];
        var macs = new UInt192[count];
        if (isOwner)
        {
            // The upper half is random: it is the mask of what this number will be part of.
            var upper = MemoryMarshal.Cast<byte, UInt128>(_own.GetBytes(count * Block.SizeInBytes)).ToArray();
            for (var i = 0; i < count; i++)
            {
                halves[i] = new UInt192(new UInt128((ulong)upper[i], words.Span[i]), (ulong)(upper[i] >> 64));
            }

            var tags = await _words.ProveAsync(halves, areBits: false, cancellationToken);
            for (var i = 0; i < count; i++)
            {
                macs[i] = (halves[i] * _words.Key) - tags.Words[i];
            }
        }
        else
        {
            macs = (await _words.VerifyAsync(count, areBits: false, cancellationToken)).Words;
        }

        return WordShares.OfWide(Layout, halves, macs);
    }

    private protected override async Task<WordShares> ProductAsync(
        WordShares left,
        WordShares right,
        CancellationToken cancellationToken
    )
    {
        var triples = await _stock.TakeAsync(left.Domain, left.Count, cancellationToken);
        var masked = left.Subtract(triples.A).Append(right.Subtract(triples.B));
        var opened = await ExchangeAsync(masked, cancellationToken);
        return triples.Apply(opened);
    }

    private protected override async Task<ulong[]> RevealAsync(WordShares secret, CancellationToken cancellationToken)
    {
        // Nothing is told before all that led to it is checked, and nothing is given out before that is.
        var masked = secret.Domain == ShareDomain.Ring64 ? await MaskUpperAsync(secret, cancellationToken) : secret;
        await _check.SettleAsync("products", cancellationToken);
        var words = await ExchangeAsync(masked, cancellationToken);
        await _check.SettleAsync("opening", cancellationToken);
        return words;
    }

    private protected override void Clear()
    {
        _stock.Clear();
        foreach (var each in _owned)
        {
            each.Dispose();
        }
    }

    /// <summary>What lies above the 64 bits of a number depends on how it came about: a random number hides it.</summary>
    private async Task<WordShares> MaskUpperAsync(WordShares numbers, CancellationToken cancellationToken) =>
        numbers.Add(
            (await RandomAsync(ShareDomain.Ring64, numbers.Count, cancellationToken)).ShiftLeft(BitKernels.BitsAWord)
        );

    /// <summary>Both tell their parts; whether they were right is seen at the next settling.</summary>
    private async Task<ulong[]> ExchangeAsync(WordShares secret, CancellationToken cancellationToken)
    {
        var part = new ulong[secret[0].Length];
        await ConcurrentSteps.RunAsync(
            cancellationToken,
            cancel => WordTransport.SendAsync(_party.Channel, secret[0], cancel),
            cancel => WordTransport.ReceiveAsync(_party.Channel, part, Opening, cancel)
        );
        return secret.Complete(part, _check);
    }

    private async Task<Triples> MakeBitsAsync(int count, CancellationToken cancellationToken)
    {
        var made = await _products.NextAsync(count * BitKernels.BitsAWord, cancellationToken);
        return new Triples(
            Words(made, product => product.X),
            Words(made, product => product.Y),
            Words(made, product => product.Z)
        );
    }

    private WordShares Words(Product[] products, Func<Product, AuthenticatedBit> bit) =>
        BitPlanes.Of(Layout, products.Select(bit).ToArray(), _party.Delta);

    private static bool[] BitsOf(ReadOnlySpan<ulong> words)
    {
        var bits = new bool[words.Length * BitKernels.BitsAWord];
        for (var i = 0; i < bits.Length; i++)
        {
            bits[i] = ((words[i / BitKernels.BitsAWord] >> (i % BitKernels.BitsAWord)) & 1) != 0;
        }

        return bits;
    }

    private static OtSession Transfers(Session session, int sender) =>
        new(session.Id, $"authenticated sharing, from {sender}");

    /// <summary>What stands before the first message of this engine; it owns all of it.</summary>
    internal sealed record Tools(
        AuthenticatedParty Party,
        RandomOtSender Sender,
        RandomOtReceiver Receiver,
        SeededRandomSource Own,
        Block HashKey,
        IReadOnlyList<IDisposable> Others
    );
}
