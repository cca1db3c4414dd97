using System.Security.Cryptography;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.SoftSpoken;

/// <summary>The last piece's transfers that nobody has asked for yet; they are given out before new ones are made.</summary>
/// <remarks>Whole blocks of 128 transfers are used up, so that choices stay whole bytes; both sides count the same way.</remarks>
internal sealed class TransferBuffer(int transfers) : IDisposable
{
    private readonly Block[] _messages = GC.AllocateArray<Block>(transfers, pinned: true);
    private readonly Block[] _choices = GC.AllocateArray<Block>(transfers / Tile.Columns, pinned: true);
    private int _next;
    private int _end;

    /// <summary>Where a piece's messages are put before <see cref="Offer"/>.</summary>
    public Span<Block> Messages => _messages;

    /// <summary>Where a piece's choices are put, a bit a transfer; all zero at the side that has none.</summary>
    public Span<Block> Choices => _choices;

    /// <summary>That many transfers now lie in the buffer.</summary>
    public void Offer(int count) => (_next, _end) = (0, count);

    /// <summary>Gives out what there is, and says how many.</summary>
    public int Take(Span<Block> messages, Span<byte> choices)
    {
        var count = Math.Min(messages.Length, _end - _next);
        var given = _messages.AsSpan(_next, count);
        given.CopyTo(messages);
        given.Clear();
        if (!choices.IsEmpty)
        {
            Block.AsBytes(_choices.AsSpan()).Slice(_next / 8, Bits.Bytes(count)).CopyTo(choices);
        }

        _next = Math.Min(_end, (_next + count + Tile.Columns - 1) / Tile.Columns * Tile.Columns);
        return count;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Block.AsBytes(_messages.AsSpan()));
        CryptographicOperations.ZeroMemory(Block.AsBytes(_choices.AsSpan()));
    }
}
