using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.Silent;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Random correlated OT for almost no bytes, the side that gets a random choice of each transfer; see <see cref="SilentSender"/>.</summary>
public sealed class SilentReceiver : SilentRole, ICorrelatedOtReceiver
{
    private readonly RandomSource _random;

    private SilentReceiver(IMessageChannel channel, OtSession session, SilentParameters parameters, RandomSource random)
        : base(channel, session, parameters) => _random = random;

    /// <summary>Sets the first round up with the other side's <see cref="SilentSender.StartAsync"/>.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static Task<SilentReceiver> StartAsync(
        IMessageChannel channel,
        OtSession session,
        SilentParameters parameters,
        RandomSource random,
        CancellationToken cancellationToken
    ) =>
        StartAsync(
            channel,
            session,
            parameters,
            random,
            async (start, label) =>
            {
                using var ground = await SoftSpokenReceiver.StartAsync(
                    channel,
                    label,
                    start,
                    random,
                    cancellationToken
                );
                var transfers = new Block[parameters.SetUp.Consumed];
                var choices = new byte[Bits.Bytes(transfers.Length)];
                await ground.ReceiveAsync(transfers, choices, cancellationToken);
                for (var i = 0; i < transfers.Length; i++)
                {
                    transfers[i] = (transfers[i] & ~new Block(1, 0)) | new Block(Bits.At(choices, i) ? 1UL : 0, 0);
                }

                return (new SilentReceiver(channel, session, parameters, random), transfers);
            },
            cancellationToken
        );

    /// <inheritdoc/>
    /// <exception cref="ProtocolException">The peer is at fault; the role is over.</exception>
    public ValueTask ReceiveAsync(Memory<Block> messages, Memory<byte> choices, CancellationToken cancellationToken)
    {
        Bits.ThrowIfNot(Bits.Bytes(messages.Length), choices.Length, nameof(choices));
        return ExtendAsync(messages, choices, cancellationToken);
    }

    private protected override SilentStage Stage(ulong number, SilentShape shape, Block[] transfers) =>
        new SilentReceiverStage(Channel, Session, number, shape, transfers, _random);
}
