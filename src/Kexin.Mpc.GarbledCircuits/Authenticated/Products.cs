using System.Security.Cryptography;
using System.Text;
using Kexin.Channels;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.GarbledCircuits.Authenticated;

/// <summary>A product of shared random bits that neither party knows: z = x · y.</summary>
internal readonly record struct Product(AuthenticatedBit X, AuthenticatedBit Y, AuthenticatedBit Z);

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
internal sealed class Products(AuthenticatedParty party, Block hashKey) : IDisposable
{
    private const int BlocksPerMessage = 8_192;
    private const int NonceSizeInBytes = 32;
    private const string Leaky = "preprocessing, leaky products";
    private const string Equality = "preprocessing, equality";
    private const string Combining = "preprocessing, buckets";

    private readonly FixedKeyHash _hash = new(hashKey);
    private ulong _nextTweak;

    /// <summary>The next products.</summary>
    public async Task<Product[]> NextAsync(int count, CancellationToken cancellationToken)
    {
        var size = Buckets.SizeFor(count);
        var (leaky, checks) = await LeakyAsync(count * size, cancellationToken);
        var seed = await CompareAsync(AuthenticatedParty.Proof(Equality, checks), cancellationToken);
        Buckets.Shuffle(seed, leaky.AsSpan());

        // What differs of the y is opened, so that the first y serves for the sum of the x.
        var differences = new AuthenticatedBit[count * (size - 1)];
        for (var i = 0; i < differences.Length; i++)
        {
            differences[i] = leaky[i % count].Y ^ leaky[i + count].Y;
        }

        var opened = await party.OpenAsync(differences, Combining, cancellationToken);
        for (var i = 0; i < opened.Length; i++)
        {
            var (first, other) = (leaky[i % count], leaky[i + count]);
            leaky[i % count] = first with { X = first.X ^ other.X, Z = first.Z ^ other.Z ^ (other.X & opened[i]) };
        }

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
            var mask = Block.Mask(x[i].Bit);
            sums[i] =
                zeros[i] ^ codes[i] ^ (mask & theirs[i]) ^ z[i].Weigh(party.Delta) ^ (mask & y[i].Weigh(party.Delta));
        }

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

    /// <summary>Both have the same, or the session ends; and a seed that neither could choose.</summary>
    internal async Task<Block> CompareAsync(byte[] digest, CancellationToken cancellationToken)
    {
        var channel = party.Channel;
        byte[] own = [.. digest, .. party.Random.GetBytes(Block.SizeInBytes)];
        byte[] theirs;
        if (party.IsGarbler)
        {
            // The evaluator is bound before it sees anything, and shows what it was bound to after this side has shown its own.
            var commitment = await channel.ReceiveExactlyAsync(SHA256.HashSizeInBytes, Equality, cancellationToken);
            await channel.SendAsync(own, cancellationToken);
            var opening = await channel.ReceiveExactlyAsync(own.Length + NonceSizeInBytes, Equality, cancellationToken);
            if (!CryptographicOperations.FixedTimeEquals(commitment, Commit(opening)))
            {
                throw party.Cheating($"{Equality}: what was opened is not what was committed to.");
            }

            theirs = opening[..own.Length];
        }
        else
        {
            byte[] opening = [.. own, .. party.Random.GetBytes(NonceSizeInBytes)];
            await channel.SendAsync(Commit(opening), cancellationToken);
            theirs = await channel.ReceiveExactlyAsync(own.Length, Equality, cancellationToken);
            ThrowIfDifferent(digest, theirs);
            await channel.SendAsync(opening, cancellationToken);
        }

        ThrowIfDifferent(digest, theirs);
        return new Block(own.AsSpan(digest.Length)) ^ new Block(theirs.AsSpan(digest.Length));
    }

    private void ThrowIfDifferent(byte[] digest, byte[] theirs)
    {
        if (!CryptographicOperations.FixedTimeEquals(digest, theirs.AsSpan(0, digest.Length)))
        {
            throw party.Cheating($"{Equality}: the products are not those of the bits.");
        }
    }

    internal static byte[] Commit(byte[] opening) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes("kexin/authenticated-garbling/1 commitment"), .. opening]);

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
