using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.Silent;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Random correlated OT for almost no bytes, the side that knows the correlation.</summary>
/// <remarks>
/// What: some ten thousand transfers of SoftSpoken OT become 600,000, and those ten million a round, of which the next round takes its start: sparse
/// noise by trees of seeds, hidden by a public code.
/// Source: K. Yang and others, "Ferret", CCS 2020; trees by X. Guo and others, "Half-Tree", EUROCRYPT 2023.
/// Security: semi-honest or malicious as asked, under learning parity with noise, see <see cref="SilentParameters"/>. The lowest bit of a
/// message is known to both sides (in every correlated OT the side with choices knows it).
/// Cost: with the published size 0.22 bits a transfer, one message or (malicious) one and a round trip each ten million; 550 KB to start.
/// Memory: 10 MB, for a moment 30. Not for: few transfers (SoftSpoken has no start to pay); machines shared with the peer (where
/// errors are shows in the cache).
/// </remarks>
public sealed class SilentSender : SilentRole, ICorrelatedOtSender
{
    private readonly RandomSource _random;

    private SilentSender(
        IMessageChannel channel,
        OtSession session,
        SilentParameters parameters,
        Block delta,
        RandomSource random
    )
        : base(channel, session, parameters) => (Delta, _random) = (delta, random);

    public Block Delta { get; }

    /// <summary>Sets the first round up with the other side's <see cref="SilentReceiver.StartAsync"/>.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static Task<SilentSender> StartAsync(
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
                using var ground = await SoftSpokenSender.StartAsync(channel, label, start, random, cancellationToken);
                var transfers = new Block[parameters.SetUp.Consumed];
                await ground.SendAsync(transfers, cancellationToken);
                foreach (ref var transfer in transfers.AsSpan())
                {
                    transfer &= ~new Block(1, 0);
                }

                return (new SilentSender(channel, session, parameters, ground.Delta, random), transfers);
            },
            cancellationToken
        );

    /// <inheritdoc/>
    /// <exception cref="ProtocolException">The peer is at fault; the role is over.</exception>
    public ValueTask SendAsync(Memory<Block> messages, CancellationToken cancellationToken) =>
        ExtendAsync(messages, default, cancellationToken);

    private protected override SilentStage Stage(ulong number, SilentShape shape, Block[] transfers) =>
        new SilentSenderStage(Channel, Session, number, shape, transfers, Delta, _random);
}
