using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.SoftSpoken;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Random correlated OT by extension, the side that gets a random choice of each transfer; see <see cref="SoftSpokenSender"/>.</summary>
public sealed class SoftSpokenReceiver : SoftSpokenRole, ICorrelatedOtReceiver
{
    private readonly Block[] _choices;

    private SoftSpokenReceiver(
        IMessageChannel channel,
        OtSession session,
        SoftSpokenParameters parameters,
        SeedColumns[] trees
    )
        : base(channel, session, parameters, trees) =>
        _choices = GC.AllocateArray<Block>(Columns.Length / Tile.Columns, pinned: true);

    /// <summary>Sets the trees up: base transfers with the other side's <see cref="SoftSpokenSender.StartAsync"/>.</summary>
    /// <exception cref="ProtocolException">The peer is at fault.</exception>
    public static async Task<SoftSpokenReceiver> StartAsync(
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
        var trees = await SoftSpokenSetup.ReceiveAsync(channel, session, parameters, random, cancellationToken);
        return new SoftSpokenReceiver(channel, session, parameters, trees);
    }

    /// <inheritdoc/>
    /// <exception cref="ProtocolException">The peer is at fault; the role is over.</exception>
    public ValueTask ReceiveAsync(Memory<Block> messages, Memory<byte> choices, CancellationToken cancellationToken)
    {
        Bits.ThrowIfNot(Bits.Bytes(messages.Length), choices.Length, nameof(choices));
        return RunAsync(() => ExtendAsync(messages, choices, cancellationToken));
    }

    private async ValueTask ExtendAsync(
        Memory<Block> messages,
        Memory<byte> choices,
        CancellationToken cancellationToken
    )
    {
        var done = Left.Take(messages.Span, choices.Span);
        while (done < messages.Length)
        {
            // The corrections of the batch: what makes all trees carry the choices of the first.
            var tiles = TilesFor(messages.Length - done);
            for (var tile = 0; tile < tiles; tile++)
            {
                Fill(tile);
                if (!Parameters.IsMalicious)
                {
                    done += Deliver(tile, tiles, messages[done..], choices[(done / 8)..]);
                }
            }

            await Channel.SendAsync(Corrections.AsMemory(0, tiles * CorrectionSize), cancellationToken);
            if (Parameters.IsMalicious)
            {
                // The hash by which the sender checks, and the answer.
                var challenge = await Channel.ReceiveExactlyAsync(Block.SizeInBytes, "check", cancellationToken);
                await Channel.SendAsync(Answer(challenge, tiles), cancellationToken);
                for (var tile = 0; tile < tiles; tile++)
                {
                    done += Deliver(tile, tiles, messages[done..], choices[(done / 8)..]);
                }
            }
        }

        if (messages.Length % 8 != 0)
        {
            choices.Span[^1] &= (byte)((1 << (messages.Length % 8)) - 1);
        }
    }

    private byte[] Answer(byte[] challenge, int tiles) =>
        ConsistencyCheck.Answer(
            new Block(challenge),
            _choices.AsSpan(0, tiles * Tile.ColumnBlocks),
            Columns.AsSpan(0, tiles * Tile.Blocks)
        );

    private void Fill(int tile)
    {
        var columns = ColumnsOf(tile);
        var choices = ChoicesOf(tile);
        var key = NextTileKey();
        var width = Parameters.SeedBits * Tile.ColumnBlocks;
        for (var tree = 0; tree < Trees.Length; tree++)
        {
            var own = columns.Slice(tree * width, width);
            if (tree == 0)
            {
                Trees[tree].Fill(key, own, choices);
                continue;
            }

            var correction = CorrectionOf(tile, tree);
            Trees[tree].Fill(key, own, correction);
            for (var i = 0; i < correction.Length; i++)
            {
                correction[i] ^= choices[i];
            }
        }
    }

    private Span<Block> ChoicesOf(int tile) =>
        _choices.AsSpan(Parameters.IsMalicious ? tile * Tile.ColumnBlocks : 0, Tile.ColumnBlocks);

    private int Deliver(int tile, int tiles, Memory<Block> messages, Memory<byte> choices)
    {
        var usable = UsableIn(tile, tiles);
        if (usable == Tile.Transfers && messages.Length >= usable)
        {
            BitTranspose.Transpose(ColumnsOf(tile), messages.Span[..usable]);
            Block.AsBytes(ChoicesOf(tile)).CopyTo(choices.Span);
            return usable;
        }

        BitTranspose.Transpose(ColumnsOf(tile), Left.Messages);
        ChoicesOf(tile).CopyTo(Left.Choices);
        Left.Offer(usable);
        return Left.Take(messages.Span, choices.Span);
    }
}
