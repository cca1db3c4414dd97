using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>Two-party computation of a circuit, the party that evaluates; see <see cref="CircuitGarbler"/>.</summary>
public sealed class CircuitEvaluator : CircuitRole
{
    private readonly ICorrelatedOtReceiver _ot;
    private HalfGatesEvaluator? _gates;

    /// <summary>Takes the OT and the channel over: nobody else uses either until this is disposed of.</summary>
    public CircuitEvaluator(ICorrelatedOtReceiver ot, IMessageChannel channel)
        : base(channel)
    {
        ArgumentNullException.ThrowIfNull(ot);
        _ot = ot;
    }

    private protected override int OwnBits(CircuitRoles roles) => roles.EvaluatorBits;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (_gates is not null)
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(_gates.Labels));
        }
    }

    /// <summary>What both must agree on; before the first circuit also the start of the hash's keys.</summary>
    private protected override async Task GreetAsync(
        CircuitRoles roles,
        int instances,
        CancellationToken cancellationToken
    )
    {
        _gates ??= new HalfGatesEvaluator(
            new Block(await Channel.ReceiveExactlyAsync(Block.SizeInBytes, "set-up", cancellationToken))
        );
        var expected = roles.Bind(instances);
        var theirs = await Channel.ReceiveExactlyAsync(expected.Length, "set-up", cancellationToken);
        if (!theirs.AsSpan().SequenceEqual(expected))
        {
            throw new ProtocolException(
                ProtocolError.Mismatch,
                Channel.Peer,
                "set-up: has another circuit, other owners of inputs, other outputs or another number of instances."
            );
        }
    }

    private protected override async Task<bool[]> RunGroupAsync(
        CircuitRoles roles,
        ReadOnlyMemory<bool> inputs,
        int count,
        CancellationToken cancellationToken
    )
    {
        // The labels of the other party's bits come as they are, those of this party's by OT.
        var message = await Channel.ReceiveExactlyAsync(
            count * roles.GarblerBits * Block.SizeInBytes,
            "inputs",
            cancellationToken
        );
        var own = new Block[inputs.Length];
        await ChosenCorrelatedOt.ReceiveAsync(_ot, Channel, BitMessages.Pack(inputs.Span), own, cancellationToken);

        // The tables, and of each instance the colours of the true labels.
        var colours = new bool[count * roles.Circuit.OutputBits];
        for (var instance = 0; instance < count; instance++)
        {
            _gates!.Begin(roles.Circuit);
            var theirs = Block.FromBytes(message.AsSpan()).Slice(instance * roles.GarblerBits, roles.GarblerBits);
            Put(_gates!.Labels, roles.GarblerSlots, theirs);
            Put(_gates!.Labels, roles.EvaluatorSlots, own.AsSpan(instance * roles.EvaluatorBits, roles.EvaluatorBits));
            await ReceiveTablesAsync(roles, cancellationToken);
            for (var i = 0; i < roles.Circuit.OutputBits; i++)
            {
                colours[instance * roles.Circuit.OutputBits + i] = _gates.Labels[roles.Circuit.Outputs[i]].LowestBit;
            }
        }

        // Outputs: the garbler's colours to be compared with own ones, and own ones to the garbler.
        bool[] outputs = roles.Learns.HasFlag(CircuitParty.Evaluator)
            ? BitMessages.Xor(
                colours,
                await BitMessages.ReceiveAsync(Channel, colours.Length, "outputs", cancellationToken)
            )
            : [];
        if (roles.Learns.HasFlag(CircuitParty.Garbler))
        {
            await Channel.SendAsync(BitMessages.Pack(colours), cancellationToken);
        }

        return outputs;
    }

    private async Task ReceiveTablesAsync(CircuitRoles roles, CancellationToken cancellationToken)
    {
        for (var left = roles.Circuit.AndCount; left > 0; left -= TableMessages.GatesPerMessage)
        {
            var gates = Math.Min(left, TableMessages.GatesPerMessage);
            var tables = await Channel.ReceiveExactlyAsync(
                gates * HalfGates.TableSizeInBytes,
                "tables",
                cancellationToken
            );
            _gates!.Run(Block.FromBytes(tables.AsSpan()));
        }

        // Free steps behind the last AND.
        _gates!.Run([]);
    }
}
