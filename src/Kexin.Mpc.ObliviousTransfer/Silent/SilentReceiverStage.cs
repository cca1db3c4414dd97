using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Silent;

/// <summary>A step's side that has choices: of each tree it lacks the leaf where its error is.</summary>
internal sealed class SilentReceiverStage : SilentStage
{
    private readonly int[] _missing;
    private readonly Block[] _sums;
    private readonly RandomSource _random;

    public SilentReceiverStage(
        IMessageChannel channel,
        OtSession session,
        ulong number,
        SilentShape shape,
        Block[] transfers,
        RandomSource random
    )
        : base(channel, session, number, shape, transfers)
    {
        _random = random;
        _sums = new Block[shape.Trees * shape.Depth];
        _missing = new int[shape.Trees];
        for (var i = 0; i < _sums.Length; i++)
        {
            // The choice of a level's transfer says which side's sum comes; the missing leaf is on the other one.
            _missing[i / shape.Depth] |= (Masks[i].LowestBit ? 0 : 1) << (i % shape.Depth);
        }
    }

    private protected override Block[] OwnSecrets => _sums;

    public override async Task RunAsync(bool isMalicious, CancellationToken cancellationToken)
    {
        // Of each level of each tree a masked sum: of the side that the missing leaf is not on.
        var message = await Channel.ReceiveExactlyAsync(
            Shape.MessageSizeInBytes,
            "silent transfers, trees",
            cancellationToken
        );
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] = Block.FromBytes(message.AsSpan())[i] ^ Masks[i];
        }

        if (isMalicious)
        {
            await CheckAsync(cancellationToken);
        }
    }

    private protected override void Grow(int tree, Span<Block> leaves)
    {
        Regrow(tree, leaves);
        ClearLowestBits(leaves);
        leaves[_missing[tree]] |= new Block(1, 0);
    }

    private void Regrow(int tree, Span<Block> leaves) =>
        HalfTree.Regrow(Hash, _missing[tree], _sums.AsSpan(tree * Shape.Depth, Shape.Depth), leaves);

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        // The factors, and the sum of those of the missing leaves under the choices of 128 transfers.
        var seed = Block.Random(_random);
        using var check = new SilentCheck(seed);
        var (sum, missing) = (SilentCheck.Pack(Check), Choices());
        for (var tree = 0; tree < Shape.Trees; tree++)
        {
            Regrow(tree, Leaves);
            sum ^= check.Sum(tree, Leaves);
            missing ^= check.Factor(tree, _missing[tree], Shape.Leaves);
        }

        var challenge = new byte[SilentCheck.ChallengeSizeInBytes];
        seed.CopyTo(challenge);
        missing.CopyTo(challenge.AsSpan(Block.SizeInBytes));
        await Channel.SendAsync(challenge, cancellationToken);
        var expected = SilentCheck.Answer(sum);
        var answer = await Channel.ReceiveExactlyAsync(expected.Length, "silent transfers, check", cancellationToken);
        if (!CryptographicOperations.FixedTimeEquals(answer, expected))
        {
            throw new ProtocolException(
                ProtocolError.Cheating,
                Channel.Peer,
                "silent transfers, check: the sums of the trees are not those of trees."
            );
        }
    }

    private Block Choices()
    {
        var (low, high) = (0UL, 0UL);
        for (var i = 0; i < 64; i++)
        {
            low |= (Check[i].Low & 1) << i;
            high |= (Check[i + 64].Low & 1) << i;
        }

        return new Block(low, high);
    }
}
