using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.SoftSpoken;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Random correlated OT by extension, the side that knows the correlation.</summary>
/// <remarks>
/// What: 128 / k trees of 2^k seeds, of which this side lacks one each, named by k bits of the correlation. The other side's
/// corrections, one bit a tree and transfer, make all trees carry the same choices. With k = 1 this is IKNP.
/// Source: L. Roy, "SoftSpokenOT: Quieter OT Extension from Small-Field Silent VOLE in the Minicrypt Model", CRYPTO 2022,
/// with the repetition code; Y. Ishai, J. Kilian, K. Nissim, E. Petrank, "Extending Oblivious Transfers Efficiently", CRYPTO 2003.
/// Security: semi-honest or malicious as asked, 127 bits (the correlation's lowest bit is 1), given the base transfers. Messages
/// that anybody sees are hashed first: <see cref="RandomOtSender"/>.
/// Cost: 128 / k - 1 bits a transfer from the receiver; malicious, also a round trip and 64 bytes each 131,000 transfers.
/// Not for: two roles with one session and label.
/// </remarks>
public sealed class SoftSpokenSender : SoftSpokenRole, ICorrelatedOtSender
{
    private SoftSpokenSender(
        IMessageChannel channel,
        OtSession session,
        SoftSpokenParameters parameters,
        SeedColumns[] trees,
        Block delta,
        RandomSource random
    )
        : base(channel, session, parameters, trees)
    {
        Delta = delta;
        Random = random;
    }

    public Block Delta { get; }

    private RandomSource Random { get; }

    /// <summary>Sets the trees up: base transfers with the other side's <see cref="SoftSpokenReceiver.StartAsync"/>.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static async Task<SoftSpokenSender> StartAsync(
        IMessageChannel channel,
        OtSession session,
        SoftSpokenParameters parameters,
        RandomSource random,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(random);
        var delta = Block.Random(random) | new Block(1, 0);
        var trees = await SoftSpokenSetup.SendAsync(channel, session, parameters, delta, random, cancellationToken);
        return new SoftSpokenSender(channel, session, parameters, trees, delta, random);
    }

    /// <inheritdoc/>
    /// <exception cref="ProtocolException">The peer is at fault; the role is over.</exception>
    public ValueTask SendAsync(Memory<Block> messages, CancellationToken cancellationToken) =>
        RunAsync(() => ExtendAsync(messages, cancellationToken));

    private async ValueTask ExtendAsync(Memory<Block> messages, CancellationToken cancellationToken)
    {
        var done = Left.Take(messages.Span, default);
        while (done < messages.Length)
        {
            // The corrections of the batch: what the receiver adds to make all trees agree.
            var tiles = TilesFor(messages.Length - done);
            var corrections = await Channel.ReceiveExactlyAsync(
                tiles * CorrectionSize,
                "corrections",
                cancellationToken
            );
            corrections.CopyTo(Corrections, 0);
            if (!Parameters.IsMalicious)
            {
                for (var tile = 0; tile < tiles; tile++)
                {
                    Fill(tile);
                    done += Deliver(tile, tiles, messages[done..]);
                }
            }
            else
            {
                for (var tile = 0; tile < tiles; tile++)
                {
                    Fill(tile);
                }

                // Only now does the receiver learn by which hash it is checked, and only after the check is anything given out.
                await CheckAsync(tiles, cancellationToken);
                for (var tile = 0; tile < tiles; tile++)
                {
                    done += Deliver(tile, tiles, messages[done..]);
                }
            }
        }
    }

    private void Fill(int tile)
    {
        var columns = ColumnsOf(tile);
        var key = NextTileKey();
        Span<Block> total = stackalloc Block[Tile.ColumnBlocks];
        var width = Parameters.SeedBits * Tile.ColumnBlocks;
        for (var tree = 0; tree < Trees.Length; tree++)
        {
            var own = columns.Slice(tree * width, width);
            Trees[tree].Fill(key, own, total);
            if (tree > 0)
            {
                Correct(own, CorrectionOf(tile, tree), tree * Parameters.SeedBits);
            }
        }
    }

    /// <summary>Adds the correction to the columns whose bit of the correlation is set.</summary>
    private void Correct(Span<Block> columns, ReadOnlySpan<Block> correction, int firstColumn)
    {
        for (var bit = 0; bit < Parameters.SeedBits; bit++)
        {
            var column = firstColumn + bit;
            var mask = Block.Mask(((column < 64 ? Delta.Low : Delta.High) >> (column % 64) & 1) != 0);
            for (var i = 0; i < Tile.ColumnBlocks; i++)
            {
                columns[bit * Tile.ColumnBlocks + i] ^= correction[i] & mask;
            }
        }
    }

    private async ValueTask CheckAsync(int tiles, CancellationToken cancellationToken)
    {
        var challenge = Random.GetBytes(Block.SizeInBytes);
        await Channel.SendAsync(challenge, cancellationToken);
        var answer = await Channel.ReceiveExactlyAsync(ConsistencyCheck.AnswerSizeInBytes, "check", cancellationToken);
        if (!ConsistencyCheck.Holds(new Block(challenge), Columns.AsSpan(0, tiles * Tile.Blocks), Delta, answer))
        {
            throw new ProtocolException(
                ProtocolError.Cheating,
                Channel.Peer,
                "extension: the corrections do not stand for the same choices in every tree."
            );
        }
    }

    private int Deliver(int tile, int tiles, Memory<Block> messages)
    {
        var usable = UsableIn(tile, tiles);
        if (usable == Tile.Transfers && messages.Length >= usable)
        {
            BitTranspose.Transpose(ColumnsOf(tile), messages.Span[..usable]);
            return usable;
        }

        BitTranspose.Transpose(ColumnsOf(tile), Left.Messages);
        Left.Offer(usable);
        return Left.Take(messages.Span, default);
    }
}
