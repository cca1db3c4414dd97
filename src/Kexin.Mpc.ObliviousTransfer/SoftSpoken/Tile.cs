using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.SoftSpoken;

/// <summary>The piece in which extension works: as many transfers as keep all 128 columns near the processor.</summary>
internal static class Tile
{
    /// <summary>The transfers of a tile.</summary>
    public const int Transfers = ColumnBlocks * 8 * Block.SizeInBytes;

    /// <summary>The columns: the bits of a message.</summary>
    public const int Columns = 8 * Block.SizeInBytes;

    /// <summary>The blocks of one column: a bit a transfer.</summary>
    public const int ColumnBlocks = SeedStreams.BlocksOfAPiece;

    /// <summary>The blocks of all columns, and of all messages.</summary>
    public const int Blocks = Transfers;
}
