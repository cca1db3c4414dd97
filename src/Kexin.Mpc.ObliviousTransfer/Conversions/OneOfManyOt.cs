using Kexin.Channels;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>One of n messages, from log2(n) random OTs, sender.</summary>
/// <remarks>
/// What: message j is masked by the sum, over the bits of j, of a pseudo-random function of j under that bit's key; the receiver has one
/// key of each bit, and so the whole mask of one message.
/// Source: M. Naor, B. Pinkas, "Computationally Secure Oblivious Transfer", Journal of Cryptology 2005.
/// Security: that of the random OT below; a malicious sender may let the receiver get nonsense for some of its choices.
/// Cost: log2(n) bits and n blocks a transfer, two messages in all for each <see cref="PieceBlocks"/> blocks.
/// </remarks>
public sealed class OneOfManySender(IRandomOtSender random, IMessageChannel channel) : IOneOfManySender
{
    internal const int MostMessages = 1 << 16;

    /// <summary>The blocks that are under way at a time, unless one transfer has more: what bounds the memory.</summary>
    public const int PieceBlocks = 1 << 15;

    public async ValueTask SendAsync(ReadOnlyMemory<Block> messages, int count, CancellationToken cancellationToken)
    {
        ThrowIfNotPowerOfTwo(count);
        if (messages.Length % count != 0)
        {
            throw new ArgumentException($"{messages.Length} messages are not {count} a transfer.", nameof(messages));
        }

        var bits = int.Log2(count);
        var piece = Math.Max(1, PieceBlocks / count);
        for (var at = 0; at < messages.Length / count; at += piece)
        {
            var transfers = Math.Min(piece, messages.Length / count - at);
            var keys = new Block[2 * transfers * bits];
            var (zeros, ones) = (keys.AsMemory(0, transfers * bits), keys.AsMemory(transfers * bits));
            await random.SendAsync(zeros, ones, cancellationToken);
            var differences = await channel.ReceiveExactlyAsync(
                Bits.Bytes(transfers * bits),
                "choices",
                cancellationToken
            );
            var masked = messages.Span.Slice(at * count, transfers * count).ToArray();
            Mask(masked, zeros.Span, ones.Span, differences, count);
            await channel.SendAsync(Block.AsBytes(masked.AsSpan()).ToArray(), cancellationToken);
        }
    }

    internal static void ThrowIfNotPowerOfTwo(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostMessages);
        if (!int.IsPow2(count))
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "The number of messages is a power of two.");
        }
    }

    private static void Mask(
        Span<Block> masked,
        ReadOnlySpan<Block> zeros,
        ReadOnlySpan<Block> ones,
        ReadOnlySpan<byte> differences,
        int count
    )
    {
        var bits = int.Log2(count);
        var pads = new Block[count];
        for (var key = 0; key < zeros.Length; key++)
        {
            var (transfer, bit) = (key / bits, key % bits);
            for (var side = 0; side < 2; side++)
            {
                // Where the receiver's bit is not the random one, the keys change places.
                var swap = Block.Mask(Bits.At(differences, key)) & (zeros[key] ^ ones[key]);
                using var generator = new BlockGenerator((side == 0 ? zeros[key] : ones[key]) ^ swap);
                generator.Fill(pads);
                for (var j = 0; j < count; j++)
                {
                    masked[transfer * count + j] ^= (j >> bit & 1) == side ? pads[j] : Block.Zero;
                }
            }
        }
    }
}

/// <summary>One of n messages, receiver; see <see cref="OneOfManySender"/>.</summary>
public sealed class OneOfManyReceiver(IRandomOtReceiver random, IMessageChannel channel) : IOneOfManyReceiver
{
    public async ValueTask ReceiveAsync(
        ReadOnlyMemory<int> choices,
        int count,
        Memory<Block> messages,
        CancellationToken cancellationToken
    )
    {
        OneOfManySender.ThrowIfNotPowerOfTwo(count);
        Bits.ThrowIfNot(choices.Length, messages.Length, nameof(messages));
        foreach (var choice in choices.Span)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(choice, nameof(choices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(choice, count, nameof(choices));
        }

        var bits = int.Log2(count);
        var piece = Math.Max(1, OneOfManySender.PieceBlocks / count);
        for (var at = 0; at < choices.Length; at += piece)
        {
            var transfers = Math.Min(piece, choices.Length - at);
            var keys = new Block[transfers * bits];
            var differences = new byte[Bits.Bytes(keys.Length)];
            await random.ReceiveAsync(keys, differences, cancellationToken);
            for (var key = 0; key < keys.Length; key++)
            {
                differences[key / 8] ^= (byte)((choices.Span[at + key / bits] >> (key % bits) & 1) << (key % 8));
            }

            await channel.SendAsync(differences, cancellationToken);
            var size = transfers * count * Block.SizeInBytes;
            var masked = await channel.ReceiveExactlyAsync(size, "masked messages", cancellationToken);
            Unmask(
                Block.FromBytes(masked.AsSpan()),
                keys,
                choices.Span.Slice(at, transfers),
                count,
                messages.Span.Slice(at, transfers)
            );
        }
    }

    private static void Unmask(
        ReadOnlySpan<Block> masked,
        ReadOnlySpan<Block> keys,
        ReadOnlySpan<int> choices,
        int count,
        Span<Block> messages
    )
    {
        var bits = keys.Length / choices.Length;
        Span<Block> pad = stackalloc Block[1];
        for (var i = 0; i < choices.Length; i++)
        {
            messages[i] = Block.Zero;
            for (var j = 0; j < count; j++)
            {
                // Every message is read, so that the memory's access does not tell which.
                messages[i] ^= masked[i * count + j] & Block.Mask(j == choices[i]);
            }

            foreach (var key in keys.Slice(i * bits, bits))
            {
                using var generator = new BlockGenerator(key);
                generator.Fill(pad, (ulong)choices[i]);
                messages[i] ^= pad[0];
            }
        }
    }
}
