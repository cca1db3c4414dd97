using Kexin.Channels;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Correlated OT whose choices the receiver makes: how an evaluator's inputs become wire labels.</summary>
/// <remarks>
/// What: the sender gets q, the receiver q ⊕ c·delta for its own c: it says where c differs from the random choice.
/// Source: D. Beaver, "Precomputing Oblivious Transfer", CRYPTO 1995. Security: that of the correlated OT below.
/// Cost: one bit a transfer.
/// </remarks>
public static class ChosenCorrelatedOt
{
    /// <summary>Fills <paramref name="messages"/> with q.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static async ValueTask SendAsync(
        ICorrelatedOtSender correlated,
        IMessageChannel channel,
        Memory<Block> messages,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(correlated);
        ArgumentNullException.ThrowIfNull(channel);
        await correlated.SendAsync(messages, cancellationToken);
        var differences = await channel.ReceiveExactlyAsync(Bits.Bytes(messages.Length), "choices", cancellationToken);
        for (var i = 0; i < messages.Length; i++)
        {
            messages.Span[i] ^= correlated.Delta & Block.Mask(Bits.At(differences, i));
        }
    }

    /// <summary>Fills <paramref name="messages"/> with those that the choices name, a bit each.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static async ValueTask ReceiveAsync(
        ICorrelatedOtReceiver correlated,
        IMessageChannel channel,
        ReadOnlyMemory<byte> choices,
        Memory<Block> messages,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(correlated);
        ArgumentNullException.ThrowIfNull(channel);
        Bits.ThrowIfNot(Bits.Bytes(messages.Length), choices.Length, nameof(choices));
        var differences = new byte[choices.Length];
        await correlated.ReceiveAsync(messages, differences, cancellationToken);
        Bits.Xor(choices.Span, differences, differences);
        await channel.SendAsync(differences, cancellationToken);
    }
}
