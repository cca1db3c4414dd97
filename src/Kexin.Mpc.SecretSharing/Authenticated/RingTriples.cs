using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;
using Kexin.Mpc.ObliviousTransfer.Authenticated;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Authenticated random numbers and their products.</summary>
/// <remarks>
/// What: of one triple, 384 random bits of each party times the other's number come from transfers. Random sums of them, drawn
/// afterwards, make two triples with one factor in common; both are authenticated, and one is used up to check the other.
/// Source: R. Cramer, I. Damgård, D. Escudero, P. Scholl, C. Xing, "SPDZ2k: Efficient MPC mod 2^k for Dishonest Majority", CRYPTO 2018 (eprint 2018/482),
/// protocol for triples, with k = s = 64: products modulo 2^(k+s), MACs modulo 2^(k+2s), 4s + 2k transfers a triple. Compared with I. Damgård and
/// others, "New Primitives for Actively-Secure MPC over Rings", IEEE S&amp;P 2019 (eprint 2019/599), which computes on these triples.
/// Security: malicious. A sender that uses another number for some bits learns whether those were zero by not being caught; after the random sums
/// that tells it nothing but for 2^-64. A false product passes the check with 2^-64, a false MAC with 2^-58.
/// Cost: for a triple 384 transfers, 6,144 bytes of corrections, 7,680 of authentication, 48 of openings, from each party.
/// </remarks>
internal sealed class RingTriples(
    AuthenticatedParty party,
    RandomOtSender sender,
    RandomOtReceiver receiver,
    WordAuthentication words,
    MacCheck check,
    RandomSource own
)
{
    public const int MostAtOnce = 1024;

    private const int Transfers = 384;
    private const int ChoiceBytes = Transfers / 8;
    private const int TriplesAMessage = 32;
    private const string Stage = "authenticated sharing, products";

    /// <summary>The next triples, at most <see cref="MostAtOnce"/>.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<Triples> MakeAsync(ShareLayout layout, int count, CancellationToken cancellationToken)
    {
        // Multiply: bits times the other's number, in shares.
        var b = MemoryMarshal.Cast<byte, UInt128>(own.GetBytes(count * Block.SizeInBytes)).ToArray();
        var (bits, products) = (new byte[count * ChoiceBytes], new UInt128[count * Transfers]);
        for (var at = 0; at < count; at += TriplesAMessage)
        {
            var some = Math.Min(TriplesAMessage, count - at);
            var part = products.AsMemory(at * Transfers, some * Transfers);
            foreach (var sends in (bool[])[party.IsFirst, !party.IsFirst])
            {
                await (
                    sends
                        ? SendAsync(b.AsMemory(at, some), part, cancellationToken)
                        : ReceiveAsync(bits.AsMemory(at * ChoiceBytes, some * ChoiceBytes), part, cancellationToken)
                );
            }
        }

        // Combine: by sums that nobody knew before.
        var coin = await check.SettleAsync("products", cancellationToken);
        var values = Combine(coin, b, bits, products);
        CryptographicOperations.ZeroMemory(bits);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(products.AsSpan()));

        // Authenticate a, b, c, a', c'; then sacrifice the second triple.
        var macs = await words.ShareAsync(values, cancellationToken);
        coin = await check.SettleAsync("triples", cancellationToken);
        var made = new Authenticated(count, values, macs);
        var factor = new UInt192(coin.Low, 0, 0);
        var p = await OpenAsync(
            made.Linear((each, i) => (each[i] * factor) - each[(3 * count) + i]),
            cancellationToken
        );
        var zero = made.Linear(
            (each, i) => (each[count + i] * p[i]) - (each[(2 * count) + i] * factor) + each[(4 * count) + i]
        );
        foreach (var rest in await OpenAsync(zero, cancellationToken))
        {
            if (rest.Low128 != 0)
            {
                throw party.Cheating("authenticated sharing, triples: a product is false.");
            }
        }

        await check.SettleAsync("triples", cancellationToken);
        return new Triples(made.Shares(layout, 0), made.Shares(layout, 1), made.Shares(layout, 2));
    }

    private async Task SendAsync(ReadOnlyMemory<UInt128> b, Memory<UInt128> products, CancellationToken cancel)
    {
        var (zeros, ones) = (new Block[products.Length], new Block[products.Length]);
        await sender.SendAsync(zeros, ones, cancel);
        Correct(zeros, ones, b.Span, products.Span);
        await party.Channel.SendAsync(Block.AsBytes(ones.AsSpan()).ToArray(), cancel);
        CryptographicOperations.ZeroMemory(Block.AsBytes(zeros.AsSpan()));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Correct(Block[] zeros, Block[] ones, ReadOnlySpan<UInt128> b, Span<UInt128> products)
    {
        var first = MemoryMarshal.Cast<Block, UInt128>(zeros.AsSpan());
        var second = MemoryMarshal.Cast<Block, UInt128>(ones.AsSpan());
        for (var i = 0; i < products.Length; i++)
        {
            products[i] -= first[i];
            second[i] = first[i] - second[i] + b[i / Transfers];
        }
    }

    private async Task ReceiveAsync(Memory<byte> bits, Memory<UInt128> products, CancellationToken cancel)
    {
        var received = new Block[products.Length];
        await receiver.ReceiveAsync(received, bits, cancel);
        var message = await party.Channel.ReceiveExactlyAsync(products.Length * Block.SizeInBytes, Stage, cancel);
        Apply(received, message, bits.Span, products.Span);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply(Block[] received, byte[] message, ReadOnlySpan<byte> bits, Span<UInt128> products)
    {
        var mine = MemoryMarshal.Cast<Block, UInt128>(received.AsSpan());
        var corrections = MemoryMarshal.Cast<byte, UInt128>(message.AsSpan());
        for (var i = 0; i < products.Length; i++)
        {
            products[i] += mine[i] + (corrections[i] & Mask(bits, i));
        }
    }

    /// <summary>a, b, c, a' and c', one after another, each with a random upper part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private UInt192[] Combine(Block coin, UInt128[] b, byte[] bits, UInt128[] products)
    {
        using var generator = new BlockGenerator(coin);
        var blocks = new Block[2 * Transfers];
        generator.Fill(blocks);
        var factors = MemoryMarshal.Cast<Block, UInt128>(blocks.AsSpan());
        var count = b.Length;
        var upper = MemoryMarshal.Cast<byte, ulong>(own.GetBytes(5 * count * sizeof(ulong)));
        var values = new UInt192[5 * count];
        for (var i = 0; i < count; i++)
        {
            var (a1, c1, a2, c2) = (UInt128.Zero, UInt128.Zero, UInt128.Zero, UInt128.Zero);
            for (var h = 0; h < Transfers; h++)
            {
                var mask = Mask(bits, (i * Transfers) + h);
                var product = products[(i * Transfers) + h];
                (a1, a2) = (a1 + (factors[h] & mask), a2 + (factors[Transfers + h] & mask));
                (c1, c2) = (c1 + (factors[h] * product), c2 + (factors[Transfers + h] * product));
            }

            ReadOnlySpan<UInt128> made = [a1, b[i], (a1 * b[i]) + c1, a2, (a2 * b[i]) + c2];
            for (var kind = 0; kind < made.Length; kind++)
            {
                values[(kind * count) + i] = new UInt192(made[kind], upper[(kind * count) + i]);
            }
        }

        return values;
    }

    private async Task<UInt192[]> OpenAsync((UInt192[] Values, UInt192[] Macs) halves, CancellationToken cancel)
    {
        var mine = MemoryMarshal.AsBytes(halves.Values.AsSpan()).ToArray();
        var theirs = await party.Channel.ExchangeExactlyAsync(mine, "authenticated sharing, triples", cancel);
        var opened = MemoryMarshal.Cast<byte, UInt192>(theirs).ToArray();
        var key = new UInt192(words.Key, 0, 0);
        for (var i = 0; i < opened.Length; i++)
        {
            opened[i] += halves.Values[i];
            halves.Macs[i] -= opened[i] * key;
        }

        check.MustVanish(halves.Macs);
        return opened;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UInt128 Mask(ReadOnlySpan<byte> bits, int index) =>
        0 - (UInt128)((bits[index / 8] >> (index % 8)) & 1);

    /// <summary>Five vectors of values and of MACs.</summary>
    private sealed record Authenticated(int Count, UInt192[] Values, UInt192[] Macs)
    {
        public (UInt192[] Values, UInt192[] Macs) Linear(Func<UInt192[], int, UInt192> map)
        {
            var (values, macs) = (new UInt192[Count], new UInt192[Count]);
            for (var i = 0; i < Count; i++)
            {
                values[i] = map(Values, i);
                macs[i] = map(Macs, i);
            }

            return (values, macs);
        }

        public WordShares Shares(ShareLayout layout, int kind) =>
            WordShares.OfWide(layout, Values.AsSpan(kind * Count, Count), Macs.AsSpan(kind * Count, Count));
    }
}
