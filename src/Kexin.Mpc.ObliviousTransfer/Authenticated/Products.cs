using System.Runtime.CompilerServices;
using Kexin.Channels;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Authenticated;

/// <summary>A product of shared random bits that neither party knows: z = x · y.</summary>
/// <param name="X">A factor.</param>
/// <param name="Y">The other one.</param>
/// <param name="Z">Their product.</param>
public readonly record struct Product(AuthenticatedBit X, AuthenticatedBit Y, AuthenticatedBit Z);

/// <summary>Makes products: leaky ones first, then each of a bucket of those.</summary>
/// <remarks>
/// What: with C = y·(sum of the deltas), each party tells H(K) ⊕ H(K ⊕ delta) ⊕ its part of C under its key for x, so that x·C comes out shared; its
/// lowest bit is x·y under a mask, and all of it must be a multiple of the deltas' sum, which both compare by a hash. A party
/// that lies passes if it guesses a bit of x: products of one bucket, drawn after that, are put together so that one good one is enough.
/// Source: J. Katz, S. Ranellucci, M. Rosulek, X. Wang, "Optimizing Authenticated Garbling for Faster Secure Two-Party Computation", CRYPTO
/// 2018: the leaky product from half-gates; combining as in J. Nielsen and others, CRYPTO 2012.
/// Security: malicious; statistical 2^-40 (<see cref="Buckets"/>), computational 127 bits.
/// Cost: for a bucket of B products, 3·B authenticated bits, 16·B bytes and 2·B bits each way; four rounds for all.
/// </remarks>
/// <param name="party">Gives the bits.</param>
/// <param name="hashKey">The start of the hash: bound to the session and the use, the same at both.</param>
public sealed class Products(AuthenticatedParty party, Block hashKey) : IDisposable
{
    private const int BlocksPerMessage = 8_192;
    private const string Leaky = "preprocessing, leaky products";
    private const string Equality = "preprocessing, equality";
    private const string Combining = "preprocessing, buckets";

    private readonly FixedKeyHash _hash = new(hashKey);
    private ulong _nextTweak;

    /// <summary>The next products; many at once take smaller buckets.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public async Task<Product[]> NextAsync(int count, CancellationToken cancellationToken)
    {
        var size = Buckets.SizeFor(count);
        var (leaky, checks) = await LeakyAsync(count * size, cancellationToken);
        var seed = await party.CompareAsync(
            AuthenticatedParty.Proof(Equality, checks),
            Equality,
            "the products are not those of the bits",
            cancellationToken
        );
        Buckets.Shuffle(seed, leaky.AsSpan());

        // What differs of the y is opened, so that the first y serves for the sum of the x.
        var differences = new AuthenticatedBit[count * (size - 1)];
        Differ(leaky, differences, count);

        var opened = await party.OpenAsync(differences, Combining, cancellationToken);
        Combine(leaky, opened, count);
        return leaky[..count];
    }

    public void Dispose() => _hash.Dispose();

    private async Task<(Product[] Products, Block[] Checks)> LeakyAsync(int count, CancellationToken cancellationToken)
    {
        var bits = await party.NextAsync(3 * count, cancellationToken);
        var (x, y, z) = (bits[..count], bits[count..(2 * count)], bits[(2 * count)..]);

        // H of the keys for the other's x, and of what they are if that is 1.
        var (zeros, ones, codes) = (new Block[count], new Block[count], new Block[count]);
        for (var i = 0; i < count; i++)
        {
            (zeros[i], ones[i], codes[i]) = (x[i].Key, x[i].Key ^ party.Delta, x[i].Code);
        }

        _hash.HashTweaked(zeros, zeros, _nextTweak);
        _hash.HashTweaked(ones, ones, _nextTweak);
        _hash.HashTweaked(codes, codes, _nextTweak);
        _nextTweak += (ulong)count;
        var own = new Block[count];
        for (var i = 0; i < count; i++)
        {
            own[i] = zeros[i] ^ ones[i] ^ y[i].Weigh(party.Delta);
        }

        var theirs = await ExchangeAsync(own, cancellationToken);
        var sums = new Block[count];
        for (var i = 0; i < count; i++)
        {
            sums[i] = zeros[i] ^ codes[i];
        }

        Add(sums, bits, theirs, party.Delta);

        // The lowest bits tell by how much z is wrong: the evaluator's share takes it.
        var lowest = BitMessages.Pack([.. sums.Select(sum => sum.LowestBit)]);
        var message = await party.Channel.ExchangeExactlyAsync(lowest, Leaky, cancellationToken);
        var others = BitMessages.Unpack(party.Channel.Peer, message, count, Leaky);
        var products = new Product[count];
        for (var i = 0; i < count; i++)
        {
            var wrong = sums[i].LowestBit ^ others[i];
            products[i] = new Product(x[i], y[i], party.Add(z[i], wrong));
            sums[i] ^= party.Delta & Block.Mask(wrong);
        }

        return (products, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differ(Product[] leaky, AuthenticatedBit[] differences, int count)
    {
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = leaky[i % count].Y ^ leaky[i + count].Y;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine(Product[] leaky, bool[] opened, int count)
    {
        for (var i = 0; i < opened.Length; i++)
        {
            var (first, other) = (leaky[i % count], leaky[i + count]);
            leaky[i % count] = first with { X = first.X ^ other.X, Z = first.Z ^ other.Z ^ (other.X & opened[i]) };
        }
    }

    /// <summary>Adds x · (the other's message and y's weight), and z's weight; bits are all x, then all y, then all z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(Block[] sums, AuthenticatedBit[] bits, Block[] theirs, Block delta)
    {
        var count = sums.Length;
        for (var i = 0; i < count; i++)
        {
            var mask = Block.Mask(bits[i].Bit);
            sums[i] ^= (mask & (theirs[i] ^ bits[count + i].Weigh(delta))) ^ bits[(2 * count) + i].Weigh(delta);
        }
    }

    private async Task<Block[]> ExchangeAsync(Block[] own, CancellationToken cancellationToken)
    {
        var theirs = new Block[own.Length];
        for (var at = 0; at < own.Length; at += BlocksPerMessage)
        {
            var count = Math.Min(BlocksPerMessage, own.Length - at);
            var piece = Block.AsBytes(own.AsSpan(at, count)).ToArray();
            var message = await party.Channel.ExchangeExactlyAsync(piece, Leaky, cancellationToken);
            Block.FromBytes(message.AsSpan()).CopyTo(theirs.AsSpan(at));
        }

        return theirs;
    }
}
