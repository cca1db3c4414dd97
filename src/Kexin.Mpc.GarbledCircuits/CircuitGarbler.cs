using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>Two-party computation of a circuit, the party that garbles.</summary>
/// <remarks>
/// What: labels of this party's inputs are sent, those of the other's fetched by correlated OT with the same delta; tables are streamed; the
/// colours of the outputs tell the results to whom they are meant for.
/// Source: A. Yao, 1986, as in M. Bellare, V. Hoang, P. Rogaway, "Foundations of Garbled Circuits", CCS 2012; tables as in
/// <see cref="HalfGates"/>.
/// Security: semi-honest, given the OT. Who learns only through the other's message takes that party's word for it.
/// Cost: one round trip for some hundred instances, 32 bytes an AND gate, 16 bytes an input bit of this party.
/// Not for: parties that may cheat.
/// </remarks>
public sealed class CircuitGarbler : CircuitRole
{
    private readonly ICorrelatedOtSender _ot;
    private readonly BlockGenerator _labels;
    private readonly HalfGatesGarbler _gates;
    private readonly Block[] _tables = GC.AllocateArray<Block>(2 * TableMessages.GatesPerMessage, pinned: true);
    private readonly byte[] _message = new byte[TableMessages.GatesPerMessage * HalfGates.TableSizeInBytes];
    private readonly Block _start;
    private bool _started;

    /// <summary>Takes the OT and the channel over: nobody else uses either until this is disposed of.</summary>
    public CircuitGarbler(ICorrelatedOtSender ot, IMessageChannel channel, RandomSource random)
        : base(channel)
    {
        ArgumentNullException.ThrowIfNull(ot);
        ArgumentNullException.ThrowIfNull(random);
        _ot = ot;
        _labels = new BlockGenerator(Block.Random(random));
        _start = Block.Random(random);
        _gates = new HalfGatesGarbler(ot.Delta, _start);
    }

    private protected override int OwnBits(CircuitRoles roles) => roles.GarblerBits;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _labels.Dispose();
        CryptographicOperations.ZeroMemory(Block.AsBytes(_gates.Labels));
    }

    /// <summary>What both must agree on; before the first circuit also the start of the hash's keys.</summary>
    private protected override async Task GreetAsync(
        CircuitRoles roles,
        int instances,
        CancellationToken cancellationToken
    )
    {
        if (!_started)
        {
            var start = new byte[Block.SizeInBytes];
            _start.CopyTo(start);
            await Channel.SendAsync(start, cancellationToken);
            _started = true;
        }

        await Channel.SendAsync(roles.Bind(instances), cancellationToken);
    }

    private protected override async Task<bool[]> RunGroupAsync(
        CircuitRoles roles,
        ReadOnlyMemory<bool> inputs,
        int count,
        CancellationToken cancellationToken
    )
    {
        // The labels of this party's bits are sent, those of the other's are what the OT gives.
        var own = new Block[inputs.Length];
        _labels.Fill(own);
        await Channel.SendAsync(Active(own, inputs.Span), cancellationToken);
        var theirs = new Block[count * roles.EvaluatorBits];
        await ChosenCorrelatedOt.SendAsync(_ot, Channel, theirs, cancellationToken);

        // The tables, and of each instance the colours of the labels for 0.
        var colours = new bool[count * roles.Circuit.OutputBits];
        for (var instance = 0; instance < count; instance++)
        {
            _gates.Begin(roles.Circuit);
            Put(_gates.Labels, roles.GarblerSlots, own.AsSpan(instance * roles.GarblerBits, roles.GarblerBits));
            Put(
                _gates.Labels,
                roles.EvaluatorSlots,
                theirs.AsSpan(instance * roles.EvaluatorBits, roles.EvaluatorBits)
            );
            await SendTablesAsync(roles, cancellationToken);
            for (var i = 0; i < roles.Circuit.OutputBits; i++)
            {
                colours[instance * roles.Circuit.OutputBits + i] = _gates.Labels[roles.Circuit.Outputs[i]].LowestBit;
            }
        }

        // Outputs: own colours to the evaluator, or the evaluator's to be compared with own ones.
        if (roles.Learns.HasFlag(CircuitParty.Evaluator))
        {
            await Channel.SendAsync(BitMessages.Pack(colours), cancellationToken);
        }

        return roles.Learns.HasFlag(CircuitParty.Garbler)
            ? BitMessages.Xor(
                colours,
                await BitMessages.ReceiveAsync(Channel, colours.Length, "outputs", cancellationToken)
            )
            : [];
    }

    private async Task SendTablesAsync(CircuitRoles roles, CancellationToken cancellationToken)
    {
        var left = roles.Circuit.AndCount;
        do
        {
            var gates = Math.Min(left, TableMessages.GatesPerMessage);
            var tables = _tables.AsMemory(0, 2 * gates);
            _gates.Run(tables.Span);
            left -= gates;
            if (gates > 0)
            {
                Block.AsBytes(tables.Span).CopyTo(_message);
                await Channel.SendAsync(_message.AsMemory(0, gates * HalfGates.TableSizeInBytes), cancellationToken);
            }
        } while (left > 0);

        // Free steps behind the last AND.
        _gates.Run([]);
    }

    private byte[] Active(ReadOnlySpan<Block> labels, ReadOnlySpan<bool> bits)
    {
        var message = new byte[labels.Length * Block.SizeInBytes];
        var active = Block.FromBytes(message.AsSpan());
        for (var i = 0; i < labels.Length; i++)
        {
            active[i] = labels[i] ^ (_ot.Delta & Block.Mask(bits[i]));
        }

        return message;
    }
}
