using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.Silent;
using Kexin.Mpc.ObliviousTransfer.SoftSpoken;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>What the two sides of a silent extension share: the rounds, the buffer, and that a role is not used after a failure.</summary>
public abstract class SilentRole : IDisposable
{
    private const string Purpose = "kexin/silent-ot/1";

    /// <summary>The trade of the transfers that all starts from: the fewest bytes.</summary>
    private const int BaseSeedBits = 8;

    private readonly TransferBuffer _left;
    private readonly BlockGenerator _colours;
    private readonly byte[] _bits;
    private SilentStage _stage;
    private ulong _stages;
    private ulong _treesGiven;
    private int _nextTree;
    private bool _failed;

    private protected SilentRole(IMessageChannel channel, OtSession session, SilentParameters parameters)
    {
        (Channel, Session, Parameters) = (channel, session, parameters);
        _left = new TransferBuffer(parameters.Main.Leaves);
        _colours = new BlockGenerator(session.HashKey("kexin/silent-colours/1"));
        _bits = new byte[parameters.Main.Leaves / 8];
        _stage = null!;
    }

    /// <summary>The parameters that both sides agreed on.</summary>
    public SilentParameters Parameters { get; }

    private protected IMessageChannel Channel { get; }

    private protected OtSession Session { get; }

    public void Dispose()
    {
        _failed = true;
        _stage?.Dispose();
        _left.Dispose();
        _colours.Dispose();
        CryptographicOperations.ZeroMemory(_bits);
        GC.SuppressFinalize(this);
    }

    /// <summary>Agrees on what both are about to do, takes transfers of another protocol, and sets the first round up.</summary>
    private protected static async Task<TRole> StartAsync<TRole>(
        IMessageChannel channel,
        OtSession session,
        SilentParameters parameters,
        RandomSource random,
        Func<SoftSpokenParameters, OtSession, Task<(TRole Role, Block[] Transfers)>> takeAsync,
        CancellationToken cancellationToken
    )
        where TRole : SilentRole
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(random);
        await session.AgreeAsync(
            channel,
            Purpose,
            [
                parameters.IsMalicious ? (byte)1 : (byte)0,
                .. System.Text.Encoding.ASCII.GetBytes($"{parameters.SetUp} {parameters.Main}"),
            ],
            $"silent transfers, {(parameters.IsMalicious ? "malicious" : "semi-honest")}",
            cancellationToken
        );
        var start = new SoftSpokenParameters(BaseSeedBits, parameters.IsMalicious);
        var (role, transfers) = await takeAsync(start, session with { Label = session.Label + "/start" });
        try
        {
            await role.StartAsync(transfers, cancellationToken);
        }
        catch
        {
            role.Dispose();
            throw;
        }

        return role;
    }

    /// <summary>From the transfers of another protocol to the first round.</summary>
    private async Task StartAsync(Block[] transfers, CancellationToken cancellationToken)
    {
        _stage = Stage(_stages++, Parameters.SetUp, transfers);
        await _stage.RunAsync(Parameters.IsMalicious, cancellationToken);
        await AdvanceAsync(0, cancellationToken);
    }

    /// <summary>Fills both with the next transfers; no choices at the side that has none.</summary>
    private protected async ValueTask ExtendAsync(
        Memory<Block> messages,
        Memory<byte> choices,
        CancellationToken cancellationToken
    )
    {
        ObjectDisposedException.ThrowIf(_failed, this);
        // Two calls at once would give out the same transfers twice; a call that failed leaves the sides apart.
        _failed = true;
        var done = _left.Take(messages.Span, choices.Span);
        while (done < messages.Length)
        {
            if (_nextTree == Parameters.UsableTrees)
            {
                await AdvanceAsync(Parameters.UsableTrees, cancellationToken);
            }

            done += Deliver(messages.Span[done..], choices.IsEmpty ? default : choices.Span[(done / 8)..]);
        }

        if (!choices.IsEmpty && messages.Length % 8 != 0)
        {
            choices.Span[^1] &= (byte)((1 << (messages.Length % 8)) - 1);
        }

        _failed = false;
    }

    /// <summary>A step of this side.</summary>
    private protected abstract SilentStage Stage(ulong number, SilentShape shape, Block[] transfers);

    /// <summary>The next round starts from what the trees of this one from <paramref name="tree"/> on give.</summary>
    private async Task AdvanceAsync(int tree, CancellationToken cancellationToken)
    {
        var transfers = new Block[Parameters.Main.Consumed];
        _stage.ExpandFrom(tree, transfers);
        _stage.Dispose();
        _stage = Stage(_stages++, Parameters.Main, transfers);
        _nextTree = 0;
        await _stage.RunAsync(Parameters.IsMalicious, cancellationToken);
    }

    private int Deliver(Span<Block> messages, Span<byte> choices)
    {
        var leaves = Parameters.Main.Leaves;
        var whole = messages.Length >= leaves;
        var outputs = whole ? messages[..leaves] : _left.Messages;
        _stage.Expand(_nextTree++, outputs);
        Colour(outputs);
        if (whole)
        {
            if (!choices.IsEmpty)
            {
                _bits.CopyTo(choices);
            }

            return leaves;
        }

        _bits.CopyTo(Block.AsBytes(_left.Choices));
        _left.Offer(leaves);
        return _left.Take(messages, choices);
    }

    /// <summary>Takes the choices out of the lowest bits and puts random ones there, which both sides know.</summary>
    private void Colour(Span<Block> outputs)
    {
        Span<byte> colours = stackalloc byte[Block.SizeInBytes];
        for (var at = 0; at < outputs.Length; at += 8)
        {
            var number = at / 8 % Block.SizeInBytes;
            if (number == 0)
            {
                _colours.Fill(
                    Block.FromBytes(colours),
                    _treesGiven * (ulong)(outputs.Length / 128) + (ulong)(at / 128)
                );
            }

            var bits = 0UL;
            for (var bit = 0; bit < 8; bit++)
            {
                bits |= (outputs[at + bit].Low & 1) << bit;
                outputs[at + bit] ^= new Block((ulong)(colours[number] >> bit & 1), 0);
            }

            _bits[at / 8] = (byte)bits;
        }

        _treesGiven++;
    }
}
