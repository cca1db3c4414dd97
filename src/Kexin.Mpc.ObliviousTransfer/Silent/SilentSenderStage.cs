using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Silent;

/// <summary>A step's side that knows the correlation: it builds the trees.</summary>
internal sealed class SilentSenderStage : SilentStage
{
    private readonly Block _delta;
    private readonly Block[] _roots;
    private readonly Block[] _sums;

    public SilentSenderStage(
        IMessageChannel channel,
        OtSession session,
        ulong number,
        SilentShape shape,
        Block[] transfers,
        Block delta,
        RandomSource random
    )
        : base(channel, session, number, shape, transfers)
    {
        _delta = delta;
        _roots = new Block[shape.Trees];
        _sums = new Block[shape.Depth];
        using var generator = new BlockGenerator(Block.Random(random));
        generator.Fill(_roots);
    }

    private protected override Block[] OwnSecrets => _roots;

    public override async Task RunAsync(bool isMalicious, CancellationToken cancellationToken)
    {
        // Of each level of each tree the sum of the left nodes, masked: the receiver's choice adds delta where it wants the right ones.
        var message = new byte[Shape.MessageSizeInBytes];
        for (var tree = 0; tree < Shape.Trees; tree++)
        {
            HalfTree.Grow(Hash, _roots[tree], _delta, Leaves, _sums);
            var masked = Block.FromBytes(message.AsSpan()).Slice(tree * Shape.Depth, Shape.Depth);
            for (var level = 0; level < Shape.Depth; level++)
            {
                masked[level] = _sums[level] ^ Masks[tree * Shape.Depth + level];
            }
        }

        await Channel.SendAsync(message, cancellationToken);
        if (isMalicious)
        {
            // By now the sums can't be changed any more: the receiver says by which factors it checks them.
            var challenge = await Channel.ReceiveExactlyAsync(
                SilentCheck.ChallengeSizeInBytes,
                "silent transfers, check",
                cancellationToken
            );
            await Channel.SendAsync(SilentCheck.Answer(CheckSum(challenge)), cancellationToken);
        }
    }

    private protected override void Grow(int tree, Span<Block> leaves)
    {
        HalfTree.Grow(Hash, _roots[tree], _delta, leaves, _sums);
        ClearLowestBits(leaves);
    }

    private Block CheckSum(byte[] challenge)
    {
        using var check = new SilentCheck(new Block(challenge.AsSpan(0, Block.SizeInBytes)));
        var missing = new Block(challenge.AsSpan(Block.SizeInBytes));
        var sum = SilentCheck.Pack(Check) ^ BinaryField.Multiply(missing, _delta);
        for (var tree = 0; tree < Shape.Trees; tree++)
        {
            HalfTree.Grow(Hash, _roots[tree], _delta, Leaves, _sums);
            sum ^= check.Sum(tree, Leaves);
        }

        return sum;
    }
}
