namespace Kexin.Circuits;

/// <summary>A Boolean circuit that cannot be wrong in its form: each gate reads wires that came before it.</summary>
/// <remarks>
/// Wires are numbered from 0: first the bits of all inputs, lowest bit of each first, then the gates' outputs in order.
/// Made by <see cref="CircuitBuilder"/> or read by <see cref="BristolReader"/>. Immutable, and safe for concurrent use.
/// </remarks>
public sealed class Circuit
{
    private readonly Gate[] _gates;
    private readonly int[] _outputs;

    internal Circuit(IReadOnlyList<int> inputWidths, IReadOnlyList<int> outputWidths, Gate[] gates, int[] outputs)
    {
        InputWidths = inputWidths;
        OutputWidths = outputWidths;
        _gates = gates;
        _outputs = outputs;
        InputBits = inputWidths.Sum();
        AndCount = gates.Count(gate => gate.Kind == GateKind.And);
    }

    /// <summary>The width of each input, in bits, in the order in which they were declared.</summary>
    public IReadOnlyList<int> InputWidths { get; }

    /// <summary>The width of each output, in bits.</summary>
    public IReadOnlyList<int> OutputWidths { get; }

    /// <summary>The bits of all inputs together.</summary>
    public int InputBits { get; }

    /// <summary>The bits of all outputs together.</summary>
    public int OutputBits => _outputs.Length;

    /// <summary>The number of AND gates: what a protocol pays for.</summary>
    public int AndCount { get; }

    /// <summary>The number of wires: input bits and gates.</summary>
    public int WireCount => InputBits + _gates.Length;

    /// <summary>The gates; gate i writes wire <see cref="InputBits"/> + i.</summary>
    public ReadOnlySpan<Gate> Gates => _gates;

    /// <summary>The wire of each output bit, lowest bit of each output first.</summary>
    public ReadOnlySpan<int> Outputs => _outputs;

    /// <summary>The outputs for one set of inputs, in the clear.</summary>
    /// <exception cref="ArgumentException">There are not <see cref="InputBits"/> bits.</exception>
    public bool[] Evaluate(ReadOnlySpan<bool> inputs)
    {
        var lanes = new ulong[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            lanes[i] = inputs[i] ? 1UL : 0;
        }

        var outputs = new ulong[OutputBits];
        Evaluate64(lanes, outputs);
        return Array.ConvertAll(outputs, lane => (lane & 1) != 0);
    }

    /// <summary>The outputs for 64 sets of inputs at once, in the clear: bit k of every word belongs to set k.</summary>
    /// <param name="inputs">One word an input bit.</param>
    /// <param name="outputs">One word an output bit.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Evaluate64(ReadOnlySpan<ulong> inputs, Span<ulong> outputs)
    {
        ThrowIfNot(InputBits, inputs.Length, nameof(inputs));
        ThrowIfNot(OutputBits, outputs.Length, nameof(outputs));
        var wires = new ulong[WireCount];
        inputs.CopyTo(wires);
        for (var i = 0; i < _gates.Length; i++)
        {
            var (kind, left, right) = _gates[i];
            wires[InputBits + i] = kind switch
            {
                GateKind.Xor => wires[left] ^ wires[right],
                GateKind.And => wires[left] & wires[right],
                _ => ~wires[left],
            };
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = wires[_outputs[i]];
        }
    }

    private static void ThrowIfNot(int expected, int actual, string name)
    {
        if (expected != actual)
        {
            throw new ArgumentException($"{expected} bits were expected, {actual} given.", name);
        }
    }
}
