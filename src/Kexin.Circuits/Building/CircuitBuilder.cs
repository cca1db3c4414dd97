using System.Numerics;

namespace Kexin.Circuits;

/// <summary>Writes down a circuit while an ordinary program computes on <see cref="Bit"/>s and <see cref="Word"/>s.</summary>
/// <remarks>
/// What is known is not computed: constants are folded, negations are kept as a mark and written once, gates that no output
/// needs are dropped. One thread at a time.
/// </remarks>
public sealed class CircuitBuilder
{
    // A literal names a bit while building: 0 and 1 are the constants, 2w + 2 is wire w, and the lowest bit negates.
    internal const int False = 0;
    internal const int True = 1;
    private const int LargestWire = (int.MaxValue - 3) / 2;

    private readonly List<int> _inputWidths = [];
    private readonly List<int> _outputWidths = [];
    private readonly List<int> _outputs = [];
    private readonly List<Gate> _gates = [];
    private readonly Dictionary<int, int> _negations = [];
    private int _inputBits;

    /// <summary>The number of AND gates written so far, those included that no output will need.</summary>
    public int AndCount { get; private set; }

    /// <summary>The bit 0.</summary>
    public Bit Zero => new(this, False);

    /// <summary>The bit 1.</summary>
    public Bit One => new(this, True);

    /// <summary>Declares the next input.</summary>
    /// <param name="width">Its bits, at least 1.</param>
    /// <exception cref="InvalidOperationException">A gate was already written: inputs are declared first.</exception>
    public Word Input(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var first = _inputBits;
        AddInput(width);
        return new Word([.. Enumerable.Range(first, width).Select(wire => new Bit(this, Literal(wire)))]);
    }

    /// <summary>A constant.</summary>
    /// <param name="value">Taken modulo 2^width, so that -1 is all ones.</param>
    /// <param name="width">In bits, at least 1.</param>
    public Word Constant(BigInteger value, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var reduced = value & ((BigInteger.One << width) - 1);
        return new Word([.. Enumerable.Range(0, width).Select(i => (reduced >> i).IsEven ? Zero : One)]);
    }

    /// <summary>Declares the next output.</summary>
    /// <exception cref="ArgumentException">The word is of another builder.</exception>
    public void Output(Word word)
    {
        ArgumentNullException.ThrowIfNull(word);
        foreach (var bit in word.Bits)
        {
            ThrowIfForeign(bit);
        }

        AddOutput([.. word.Bits.Select(bit => bit.LiteralValue)]);
    }

    /// <summary>The circuit of all outputs declared.</summary>
    /// <exception cref="InvalidOperationException">There is no output, or no input.</exception>
    public Circuit Build()
    {
        if (_outputs.Count == 0 || _inputBits == 0)
        {
            throw new InvalidOperationException("A circuit has at least one input and one output.");
        }

        // Outputs are wires: constants and negations among them are written now.
        var outputs = _outputs.ConvertAll(Materialise);
        var used = new bool[_gates.Count];
        foreach (var wire in outputs)
        {
            Mark(wire, used);
        }

        for (var i = _gates.Count - 1; i >= 0; i--)
        {
            if (used[i])
            {
                Mark(_gates[i].Left, used);
                Mark(_gates[i].Right, used);
            }
        }

        var numbers = new int[_gates.Count];
        var kept = new List<Gate>();
        int Number(int wire) => wire < _inputBits ? wire : numbers[wire - _inputBits];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (used[i])
            {
                numbers[i] = _inputBits + kept.Count;
                kept.Add(new Gate(_gates[i].Kind, Number(_gates[i].Left), Number(_gates[i].Right)));
            }
        }

        return new Circuit([.. _inputWidths], [.. _outputWidths], [.. kept], [.. outputs.Select(Number)]);
    }

    internal static int Literal(int wire) => (wire + 1) << 1;

    /// <summary>Declares an input without naming its bits: their literals are those of the next wires.</summary>
    internal void AddInput(int width)
    {
        if (_gates.Count > 0)
        {
            throw new InvalidOperationException("Inputs are declared before the first gate is written.");
        }

        ThrowIfFull(_inputBits + (long)width);
        _inputBits += width;
        _inputWidths.Add(width);
    }

    internal void AddOutput(IReadOnlyList<int> literals)
    {
        _outputWidths.Add(literals.Count);
        _outputs.AddRange(literals);
    }

    internal int Xor(int a, int b)
    {
        var negated = (a ^ b) & 1;
        (a, b) = (a & ~1, b & ~1);
        if (a == b)
        {
            return negated;
        }

        if (a == False || b == False)
        {
            return (a | b) ^ negated;
        }

        return Add(new Gate(GateKind.Xor, Wire(a), Wire(b))) ^ negated;
    }

    internal int And(int a, int b)
    {
        if (a == False || b == False || a == (b ^ 1))
        {
            return False;
        }

        if (a == True || a == b)
        {
            return b;
        }

        if (b == True)
        {
            return a;
        }

        var gate = new Gate(GateKind.And, Materialise(a), Materialise(b));
        AndCount++;
        return Add(gate);
    }

    internal void ThrowIfForeign(Bit bit)
    {
        if (!ReferenceEquals(bit.Builder, this))
        {
            throw new ArgumentException("The bit belongs to another builder, or to none.");
        }
    }

    private static int Wire(int literal) => (literal >> 1) - 1;

    /// <summary>A wire that carries what the literal says.</summary>
    private int Materialise(int literal)
    {
        if (literal is False or True)
        {
            // A wire that is always 0 is an input with itself.
            var zero = Negated(int.MinValue, new Gate(GateKind.Xor, 0, 0));
            return literal == False ? zero : Negated(zero, new Gate(GateKind.Not, zero, zero));
        }

        var wire = Wire(literal);
        return (literal & 1) == 0 ? wire : Negated(wire, new Gate(GateKind.Not, wire, wire));
    }

    private int Negated(int key, Gate gate)
    {
        if (!_negations.TryGetValue(key, out var wire))
        {
            wire = Wire(Add(gate));
            _negations.Add(key, wire);
        }

        return wire;
    }

    private int Add(Gate gate)
    {
        var wire = _inputBits + _gates.Count;
        ThrowIfFull(wire);
        _gates.Add(gate);
        return Literal(wire);
    }

    private void Mark(int wire, bool[] used)
    {
        if (wire >= _inputBits)
        {
            used[wire - _inputBits] = true;
        }
    }

    private static void ThrowIfFull(long wires)
    {
        if (wires > LargestWire)
        {
            throw new InvalidOperationException($"A circuit has at most {LargestWire} wires.");
        }
    }
}
