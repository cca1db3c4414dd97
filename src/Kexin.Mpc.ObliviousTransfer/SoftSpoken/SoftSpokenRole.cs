using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.SoftSpoken;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>What the two sides of an extension share: the trees, the buffers, and that a role is not used after a failure.</summary>
public abstract class SoftSpokenRole : IDisposable
{
    private const int MessageSizeInBytes = 128 * 1024;
    private const int CheckedTiles = 64;

    private readonly Block _streams;
    private readonly AesKey _tileKey = new(Block.Zero);
    private ulong _nextTile;
    private bool _failed;

    private protected SoftSpokenRole(
        IMessageChannel channel,
        OtSession session,
        SoftSpokenParameters parameters,
        SeedColumns[] trees
    )
    {
        _streams = session.HashKey("kexin/softspoken-streams/1");
        Channel = channel;
        Parameters = parameters;
        Trees = trees;
        CorrectionSize = (parameters.Trees - 1) * Tile.ColumnBlocks * Block.SizeInBytes;
        // Unchecked tiles are done with at once; those that a check will speak of are kept until then.
        MostTiles = parameters.IsMalicious ? CheckedTiles : Math.Max(1, MessageSizeInBytes / CorrectionSize);
        Columns = GC.AllocateArray<Block>((parameters.IsMalicious ? CheckedTiles : 1) * Tile.Blocks, pinned: true);
        Corrections = GC.AllocateUninitializedArray<byte>(MostTiles * CorrectionSize);
    }

    /// <summary>The parameters that both sides agreed on.</summary>
    public SoftSpokenParameters Parameters { get; }

    private protected IMessageChannel Channel { get; }

    private protected SeedColumns[] Trees { get; }

    private protected TransferBuffer Left { get; } = new(Tile.Transfers);

    private protected Block[] Columns { get; }

    private protected byte[] Corrections { get; }

    private protected int CorrectionSize { get; }

    private int MostTiles { get; }

    public void Dispose()
    {
        _failed = true;
        foreach (var tree in Trees)
        {
            tree.Dispose();
        }

        _tileKey.Dispose();
        Left.Dispose();
        CryptographicOperations.ZeroMemory(Block.AsBytes(Columns.AsSpan()));
        GC.SuppressFinalize(this);
    }

    private protected async ValueTask RunAsync(Func<ValueTask> run)
    {
        ObjectDisposedException.ThrowIf(_failed, this);
        // Two calls at once would give out the same transfers twice; a call that failed leaves the sides apart.
        _failed = true;
        await run();
        _failed = false;
    }

    /// <summary>The permutation by which the seeds of the next tile are expanded.</summary>
    private protected AesKey NextTileKey()
    {
        _tileKey.Replace(_streams ^ new Block(_nextTile++, 0));
        return _tileKey;
    }

    /// <summary>How many tiles the next batch has when that many transfers are still wanted.</summary>
    private protected int TilesFor(int wanted)
    {
        var masks = Parameters.IsMalicious ? ConsistencyCheck.Masks : 0;
        return (int)Math.Min(MostTiles, ((long)wanted + masks + Tile.Transfers - 1) / Tile.Transfers);
    }

    /// <summary>The transfers of a tile that may be given out.</summary>
    private protected int UsableIn(int tile, int tiles) =>
        Parameters.IsMalicious && tile == tiles - 1 ? Tile.Transfers - ConsistencyCheck.Masks : Tile.Transfers;

    /// <summary>The columns of a tile, where this role keeps them.</summary>
    private protected Span<Block> ColumnsOf(int tile) =>
        Columns.AsSpan(Parameters.IsMalicious ? tile * Tile.Blocks : 0, Tile.Blocks);

    private protected Span<Block> CorrectionOf(int tile, int tree) =>
        Block
            .FromBytes(Corrections.AsSpan(tile * CorrectionSize, CorrectionSize))
            .Slice((tree - 1) * Tile.ColumnBlocks, Tile.ColumnBlocks);
}
