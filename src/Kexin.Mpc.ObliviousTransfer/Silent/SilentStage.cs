using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Silent;

/// <summary>One step of silent extension: few correlated transfers become many, tree by tree as they are asked for.</summary>
/// <remarks>
/// What: output i is leaf i of the trees plus row i of the code on the first k transfers. The lowest bit of a block is its choice at the side that has
/// choices, and 0 at the other, so that the blocks' sums carry the choices with them.
/// Memory: k blocks, and what a tree is grown from.
/// </remarks>
internal abstract class SilentStage : IDisposable
{
    private readonly Block[] _table;
    private readonly LocalCode _code;

    /// <summary>Takes the transfers over: <see cref="SilentShape.Consumed"/>.</summary>
    private protected SilentStage(
        IMessageChannel channel,
        OtSession session,
        ulong number,
        SilentShape shape,
        Block[] transfers
    )
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(transfers.Length, shape.Consumed);
        (Channel, Shape) = (channel, shape);
        Hash = new FixedKeyHash(session.HashKey("kexin/silent-trees/1") ^ new Block(number, 0));
        _code = new LocalCode(session.HashKey("kexin/silent-code/1") ^ new Block(number, 0), shape.Secrets);
        _table = GC.AllocateArray<Block>(shape.Secrets, pinned: true);
        transfers.AsSpan(0, shape.Secrets).CopyTo(_table);
        Masks = transfers[shape.Secrets..^SilentShape.CheckTransfers];
        Check = transfers[^SilentShape.CheckTransfers..];
        Leaves = GC.AllocateArray<Block>(shape.Leaves, pinned: true);
        CryptographicOperations.ZeroMemory(Block.AsBytes(transfers.AsSpan()));
    }

    private protected IMessageChannel Channel { get; }

    private protected SilentShape Shape { get; }

    private protected FixedKeyHash Hash { get; }

    /// <summary>One transfer a level of each tree.</summary>
    private protected Block[] Masks { get; }

    /// <summary>The transfers that hide what the check tells.</summary>
    private protected Block[] Check { get; }

    /// <summary>Room for a tree.</summary>
    private protected Block[] Leaves { get; }

    /// <summary>A tree's outputs; the lowest bit of each is the choice, or 0.</summary>
    public void Expand(int tree, Span<Block> outputs)
    {
        Grow(tree, outputs);
        _code.Add(_table, tree << Shape.Depth, outputs);
    }

    /// <summary>The outputs of trees from one on, as many as there is room for.</summary>
    public void ExpandFrom(int tree, Span<Block> outputs)
    {
        for (; !outputs.IsEmpty; tree++)
        {
            if (outputs.Length >= Shape.Leaves)
            {
                Expand(tree, outputs[..Shape.Leaves]);
                outputs = outputs[Shape.Leaves..];
                continue;
            }

            Expand(tree, Leaves);
            Leaves.AsSpan(0, outputs.Length).CopyTo(outputs);
            outputs = default;
        }
    }

    /// <summary>From nothing but what both have: messages, and the check.</summary>
    public abstract Task RunAsync(bool isMalicious, CancellationToken cancellationToken);

    public void Dispose()
    {
        Hash.Dispose();
        _code.Dispose();
        foreach (var secret in (Block[][])[_table, Masks, Check, Leaves, OwnSecrets])
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(secret.AsSpan()));
        }
    }

    /// <summary>What this side grows its trees from.</summary>
    private protected abstract Block[] OwnSecrets { get; }

    /// <summary>A tree's leaves, their lowest bits set to where the error is.</summary>
    private protected abstract void Grow(int tree, Span<Block> leaves);

    private protected static void ClearLowestBits(Span<Block> blocks)
    {
        var mask = ~new Block(1, 0);
        foreach (ref var block in blocks)
        {
            block &= mask;
        }
    }
}
