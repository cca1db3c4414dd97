using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kexin.Circuits;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>One of the two parties of a garbled circuit.</summary>
[Flags]
public enum CircuitParty
{
    /// <summary>The one that makes the tables.</summary>
    Garbler = 1,

    /// <summary>The one that uses them.</summary>
    Evaluator = 2,

    /// <summary>Either: of an output, that both learn it.</summary>
    Both = Garbler | Evaluator,
}

/// <summary>Who brings which input and who learns the outputs: what both parties agree on beside the circuit.</summary>
public sealed record CircuitRoles
{
    private const string Purpose = "kexin/half-gates/1";
    private const int MostLabelsAtOnce = 1 << 16;

    /// <summary>Names an owner for each input, and who learns all outputs.</summary>
    /// <exception cref="ArgumentException">The owners are not one for each input, or one of them is not one party.</exception>
    public CircuitRoles(CompiledCircuit circuit, IReadOnlyList<CircuitParty> owners, CircuitParty learns)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(owners);
        if (owners.Count != circuit.InputWidths.Count)
        {
            throw new ArgumentException(
                $"The circuit has {circuit.InputWidths.Count} inputs, {owners.Count} owners were named.",
                nameof(owners)
            );
        }

        if (owners.Any(owner => owner is not (CircuitParty.Garbler or CircuitParty.Evaluator)))
        {
            throw new ArgumentException("An input has one owner.", nameof(owners));
        }

        if (learns is 0 or > CircuitParty.Both)
        {
            throw new ArgumentOutOfRangeException(nameof(learns), learns, "Somebody learns the outputs.");
        }

        (Circuit, Learns) = (circuit, learns);
        GarblerSlots = Slots(circuit, owners, CircuitParty.Garbler);
        EvaluatorSlots = Slots(circuit, owners, CircuitParty.Evaluator);
        InstancesAtOnce = Math.Max(1, MostLabelsAtOnce / Math.Max(circuit.InputBits, circuit.OutputBits));
    }

    /// <summary>The circuit.</summary>
    public CompiledCircuit Circuit { get; }

    /// <summary>Who learns the outputs.</summary>
    public CircuitParty Learns { get; }

    /// <summary>The garbler's input bits of one instance, inputs in the circuit's order.</summary>
    public int GarblerBits => GarblerSlots.Length;

    /// <summary>The evaluator's input bits of one instance, inputs in the circuit's order.</summary>
    public int EvaluatorBits => EvaluatorSlots.Length;

    internal int[] GarblerSlots { get; }

    internal int[] EvaluatorSlots { get; }

    /// <summary>The instances whose inputs are sent together: what bounds the memory.</summary>
    internal int InstancesAtOnce { get; }

    /// <summary>A digest of what both must agree on: the circuit, the owners, who learns, and how many instances.</summary>
    internal byte[] Bind(int instances)
    {
        var numbers = new byte[(3 + GarblerSlots.Length) * sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(numbers, instances);
        BinaryPrimitives.WriteInt32BigEndian(numbers.AsSpan(sizeof(int)), (int)Learns);
        BinaryPrimitives.WriteInt32BigEndian(numbers.AsSpan(2 * sizeof(int)), GarblerSlots.Length);
        for (var i = 0; i < GarblerSlots.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(numbers.AsSpan((3 + i) * sizeof(int)), GarblerSlots[i]);
        }

        return SHA256.HashData([.. Encoding.UTF8.GetBytes(Purpose), .. Circuit.Digest.Span, .. numbers]);
    }

    private static int[] Slots(CompiledCircuit circuit, IReadOnlyList<CircuitParty> owners, CircuitParty party)
    {
        var slots = new List<int>();
        var first = 0;
        for (var input = 0; input < owners.Count; first += circuit.InputWidths[input++])
        {
            if (owners[input] == party)
            {
                slots.AddRange(Enumerable.Range(first, circuit.InputWidths[input]));
            }
        }

        return [.. slots];
    }
}

/// <summary>The tables as messages: both sides cut them at the same places.</summary>
internal static class TableMessages
{
    /// <summary>The gates whose tables make a message: 128 KB.</summary>
    public const int GatesPerMessage = 4_096;
}
