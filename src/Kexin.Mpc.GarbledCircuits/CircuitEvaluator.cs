using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>Two-party computation of a circuit, the party that evaluates; see <see cref="CircuitGarbler"/>.</summary>
public sealed class CircuitEvaluator : IDisposable
{
    private readonly ICorrelatedOtReceiver _ot;
    private readonly IMessageChannel _channel;
    private HalfGatesEvaluator? _gates;
    private bool _over;

    /// <summary>Takes the OT and the channel over: nobody else uses either until this is disposed of.</summary>
    public CircuitEvaluator(ICorrelatedOtReceiver ot, IMessageChannel channel)
    {
        ArgumentNullException.ThrowIfNull(ot);
        ArgumentNullException.ThrowIfNull(channel);
        _ot = ot;
        _channel = channel;
    }

    /// <summary>Computes instances of a circuit with the other party's <see cref="CircuitGarbler.RunAsync"/>.</summary>
    /// <param name="roles">The circuit, who brings what and who learns.</param>
    /// <param name="inputs">This party's input bits, instance after instance.</param>
    /// <param name="instances">How many.</param>
    /// <param name="cancellationToken">Ends the computation.</param>
    /// <returns>The output bits, instance after instance, or nothing if this party does not learn them.</returns>
    /// <exception cref="ArgumentException">The bits are not whole instances.</exception>
    /// <exception cref="ProtocolException">The peer is at fault; the role is over.</exception>
    public async Task<bool[]> RunAsync(
        CircuitRoles roles,
        ReadOnlyMemory<bool> inputs,
        int instances,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(roles);
        ArgumentOutOfRangeException.ThrowIfLessThan(instances, 1);
        if (inputs.Length != (long)instances * roles.EvaluatorBits)
        {
            throw new ArgumentException(
                $"{instances} instances take {(long)instances * roles.EvaluatorBits} bits, {inputs.Length} given.",
                nameof(inputs)
            );
        }

        ObjectDisposedException.ThrowIf(_over, this);
        _over = true;
        await GreetAsync(roles, instances, cancellationToken);
        var outputs = new List<bool>();
        for (var done = 0; done < instances; done += roles.InstancesAtOnce)
        {
            var count = Math.Min(roles.InstancesAtOnce, instances - done);
            var own = inputs.Slice(done * roles.EvaluatorBits, count * roles.EvaluatorBits);
            outputs.AddRange(await RunGroupAsync(roles, own, count, cancellationToken));
        }

        _over = false;
        return [.. outputs];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over = true;
        if (_gates is not null)
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(_gates.Labels));
        }
    }

    /// <summary>What both must agree on; before the first circuit also the start of the hash's keys.</summary>
    private async Task GreetAsync(CircuitRoles roles, int instances, CancellationToken cancellationToken)
    {
        _gates ??= new HalfGatesEvaluator(
            new Block(await ReceiveAsync(Block.SizeInBytes, "set-up", cancellationToken))
        );
        var expected = roles.Bind(instances);
        var theirs = await ReceiveAsync(expected.Length, "set-up", cancellationToken);
        if (!theirs.AsSpan().SequenceEqual(expected))
        {
            throw new ProtocolException(
                ProtocolError.Mismatch,
                _channel.Peer,
                "set-up: has another circuit, other owners of inputs, other outputs or another number of instances."
            );
        }
    }

    private async Task<bool[]> RunGroupAsync(
        CircuitRoles roles,
        ReadOnlyMemory<bool> inputs,
        int count,
        CancellationToken cancellationToken
    )
    {
        // The labels of the other party's bits come as they are, those of this party's by OT.
        var message = await ReceiveAsync(count * roles.GarblerBits * Block.SizeInBytes, "inputs", cancellationToken);
        var own = new Block[inputs.Length];
        await ChosenCorrelatedOt.ReceiveAsync(_ot, _channel, BitMessages.Pack(inputs.Span), own, cancellationToken);

        // The tables, and of each instance the colours of the true labels.
        var colours = new bool[count * roles.Circuit.OutputBits];
        for (var instance = 0; instance < count; instance++)
        {
            _gates!.Begin(roles.Circuit);
            var theirs = Block.FromBytes(message.AsSpan()).Slice(instance * roles.GarblerBits, roles.GarblerBits);
            Put(roles.GarblerSlots, theirs);
            Put(roles.EvaluatorSlots, own.AsSpan(instance * roles.EvaluatorBits, roles.EvaluatorBits));
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
                await BitMessages.ReceiveAsync(_channel, colours.Length, "outputs", cancellationToken)
            )
            : [];
        if (roles.Learns.HasFlag(CircuitParty.Garbler))
        {
            await _channel.SendAsync(BitMessages.Pack(colours), cancellationToken);
        }

        return outputs;
    }

    private async Task ReceiveTablesAsync(CircuitRoles roles, CancellationToken cancellationToken)
    {
        for (var left = roles.Circuit.AndCount; left > 0; left -= TableMessages.GatesPerMessage)
        {
            var gates = Math.Min(left, TableMessages.GatesPerMessage);
            var tables = await ReceiveAsync(gates * HalfGates.TableSizeInBytes, "tables", cancellationToken);
            _gates!.Run(Block.FromBytes(tables.AsSpan()));
        }

        // Free steps behind the last AND.
        _gates!.Run([]);
    }

    private ValueTask<byte[]> ReceiveAsync(int sizeInBytes, string stage, CancellationToken cancellationToken) =>
        TableMessages.ReceiveExactlyAsync(_channel, sizeInBytes, stage, cancellationToken);

    private void Put(int[] slots, ReadOnlySpan<Block> labels)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            _gates!.Labels[slots[i]] = labels[i];
        }
    }
}
