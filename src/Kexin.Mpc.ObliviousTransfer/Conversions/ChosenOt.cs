using Kexin.Channels;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Chosen OT from random OT, sender: the receiver says where its choice differs from the random one.</summary>
/// <remarks>
/// Source: D. Beaver, "Precomputing Oblivious Transfer", CRYPTO 1995.
/// Security: that of the random OT below. Cost: one bit and two blocks a transfer; one round each <see cref="PieceTransfers"/>.
/// </remarks>
public sealed class ChosenOtSender(IRandomOtSender random, IMessageChannel channel) : IChosenOtSender
{
    /// <summary>The transfers that are under way at a time: what bounds the memory.</summary>
    public const int PieceTransfers = 16_384;

    public async ValueTask SendAsync(
        ReadOnlyMemory<Block> zeros,
        ReadOnlyMemory<Block> ones,
        CancellationToken cancellationToken
    )
    {
        Bits.ThrowIfNot(zeros.Length, ones.Length, nameof(ones));
        for (var at = 0; at < zeros.Length; at += PieceTransfers)
        {
            var count = Math.Min(PieceTransfers, zeros.Length - at);
            var masks = new Block[2 * count];
            await random.SendAsync(masks.AsMemory(0, count), masks.AsMemory(count), cancellationToken);
            var differences = await channel.ReceiveExactlyAsync(Bits.Bytes(count), "choices", cancellationToken);
            Mask(zeros.Span.Slice(at, count), ones.Span.Slice(at, count), differences, masks);
            await channel.SendAsync(Block.AsBytes(masks.AsSpan()).ToArray(), cancellationToken);
        }
    }

    private static void Mask(
        ReadOnlySpan<Block> zeros,
        ReadOnlySpan<Block> ones,
        ReadOnlySpan<byte> differences,
        Span<Block> masks
    )
    {
        var first = masks[..zeros.Length];
        var second = masks[zeros.Length..];
        for (var i = 0; i < zeros.Length; i++)
        {
            // Where the receiver's choice is the other one, the masks change places.
            var swap = (first[i] ^ second[i]) & Block.Mask(Bits.At(differences, i));
            first[i] ^= swap ^ zeros[i];
            second[i] ^= swap ^ ones[i];
        }
    }
}

/// <summary>Chosen OT from random OT, receiver; see <see cref="ChosenOtSender"/>.</summary>
public sealed class ChosenOtReceiver(IRandomOtReceiver random, IMessageChannel channel) : IChosenOtReceiver
{
    public async ValueTask ReceiveAsync(
        ReadOnlyMemory<byte> choices,
        Memory<Block> messages,
        CancellationToken cancellationToken
    )
    {
        Bits.ThrowIfNot(Bits.Bytes(messages.Length), choices.Length, nameof(choices));
        for (var at = 0; at < messages.Length; at += ChosenOtSender.PieceTransfers)
        {
            var count = Math.Min(ChosenOtSender.PieceTransfers, messages.Length - at);
            var differences = new byte[Bits.Bytes(count)];
            await random.ReceiveAsync(messages.Slice(at, count), differences, cancellationToken);
            Bits.Xor(choices.Span.Slice(at / 8, differences.Length), differences, differences);
            await channel.SendAsync(differences, cancellationToken);
            var masked = await channel.ReceiveExactlyAsync(
                2 * count * Block.SizeInBytes,
                "masked messages",
                cancellationToken
            );
            Unmask(choices.Span[(at / 8)..], Block.FromBytes(masked.AsSpan()), messages.Span.Slice(at, count));
        }
    }

    private static void Unmask(ReadOnlySpan<byte> choices, ReadOnlySpan<Block> masked, Span<Block> messages)
    {
        for (var i = 0; i < messages.Length; i++)
        {
            var (zero, one) = (masked[i], masked[messages.Length + i]);
            messages[i] ^= zero ^ ((zero ^ one) & Block.Mask(Bits.At(choices, i)));
        }
    }
}
