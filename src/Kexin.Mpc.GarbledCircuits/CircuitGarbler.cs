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
public sealed class CircuitGarbler : IDisposable
{
    private readonly ICorrelatedOtSender _ot;
    private readonly IMessageChannel _channel;
    private readonly BlockGenerator _labels;
    private readonly HalfGatesGarbler _gates;
    private readonly Block[] _tables = GC.AllocateArray<Block>(2 * TableMessages.GatesPerMessage, pinned: true);
    private readonly byte[] _message = new byte[TableMessages.GatesPerMessage * HalfGates.TableSizeInBytes];
    private readonly Block _start;
    private bool _over;
    private bool _started;

    /// <summary>Takes the OT and the channel over: nobody else uses either until this is disposed of.</summary>
    public CircuitGarbler(ICorrelatedOtSender ot, IMessageChannel channel, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(ot);
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(random);
        _ot = ot;
        _channel = channel;
        _labels = new BlockGenerator(Block.Random(random));
        _start = Block.Random(random);
        _gates = new HalfGatesGarbler(ot.Delta, _start);
    }

    /// <summary>Computes instances of a circuit with the other party's <see cref="CircuitEvaluator.RunAsync"/>.</summary>
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
        if (inputs.Length != (long)instances * roles.GarblerBits)
        {
            throw new ArgumentException(
                $"{instances} instances take {(long)instances * roles.GarblerBits} bits, {inputs.Length} given.",
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
            var own = inputs.Slice(done * roles.GarblerBits, count * roles.GarblerBits);
            outputs.AddRange(await RunGroupAsync(roles, own, count, cancellationToken));
        }

        _over = false;
        return [.. outputs];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over = true;
        _labels.Dispose();
        CryptographicOperations.ZeroMemory(Block.AsBytes(_gates.Labels));
    }

    /// <summary>What both must agree on; before the first circuit also the start of the hash's keys.</summary>
    private async Task GreetAsync(CircuitRoles roles, int instances, CancellationToken cancellationToken)
    {
        if (!_started)
        {
            var start = new byte[Block.SizeInBytes];
            _start.CopyTo(start);
            await _channel.SendAsync(start, cancellationToken);
            _started = true;
        }

        await _channel.SendAsync(roles.Bind(instances), cancellationToken);
    }

    private async Task<bool[]> RunGroupAsync(
        CircuitRoles roles,
        ReadOnlyMemory<bool> inputs,
        int count,
        CancellationToken cancellationToken
    )
    {
        // The labels of this party's bits are sent, those of the other's are what the OT gives.
        var own = new Block[inputs.Length];
        _labels.Fill(own);
        await _channel.SendAsync(Active(own, inputs.Span), cancellationToken);
        var theirs = new Block[count * roles.EvaluatorBits];
        await ChosenCorrelatedOt.SendAsync(_ot, _channel, theirs, cancellationToken);

        // The tables, and of each instance the colours of the labels for 0.
        var colours = new bool[count * roles.Circuit.OutputBits];
        for (var instance = 0; instance < count; instance++)
        {
            _gates.Begin(roles.Circuit);
            Put(roles.GarblerSlots, own.AsSpan(instance * roles.GarblerBits, roles.GarblerBits));
            Put(roles.EvaluatorSlots, theirs.AsSpan(instance * roles.EvaluatorBits, roles.EvaluatorBits));
            await SendTablesAsync(roles, cancellationToken);
            for (var i = 0; i < roles.Circuit.OutputBits; i++)
            {
                colours[instance * roles.Circuit.OutputBits + i] = _gates.Labels[roles.Circuit.Outputs[i]].LowestBit;
            }
        }

        // Outputs: own colours to the evaluator, or the evaluator's to be compared with own ones.
        if (roles.Learns.HasFlag(CircuitParty.Evaluator))
        {
            await _channel.SendAsync(BitMessages.Pack(colours), cancellationToken);
        }

        return roles.Learns.HasFlag(CircuitParty.Garbler)
            ? BitMessages.Xor(
                colours,
                await BitMessages.ReceiveAsync(_channel, colours.Length, "outputs", cancellationToken)
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
                await _channel.SendAsync(_message.AsMemory(0, gates * HalfGates.TableSizeInBytes), cancellationToken);
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

    private void Put(int[] slots, ReadOnlySpan<Block> labels)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            _gates.Labels[slots[i]] = labels[i];
        }
    }
}
