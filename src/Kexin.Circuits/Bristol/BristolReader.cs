namespace Kexin.Circuits;

/// <summary>Reads circuits in Bristol Fashion.</summary>
/// <remarks>
/// What: numbers of gates and wires; number of inputs and their widths; number of outputs and their widths; then a gate a line, in an
/// order in which they can run: XOR, AND, INV, EQ (a constant), EQW (a copy), MAND (several AND). The outputs are the last wires.
/// Source: Archer, Abril, Lu, Maene, Mertens, Sijacic, Smart: 'Bristol Fashion' MPC circuits (homes.esat.kuleuven.be/~nsmart/MPC).
/// Constants are folded and gates that no output needs dropped while reading, so a circuit may come out smaller than its file.
/// Memory grows with what was read, never with what a header announces.
/// </remarks>
public static class BristolReader
{
    /// <summary>The most wires that are read unless the caller says otherwise.</summary>
    public const int DefaultMostWires = 1 << 26;

    private const int MostValues = 1 << 16;

    /// <summary>The circuit of a text.</summary>
    /// <param name="text">Read to its end.</param>
    /// <param name="mostWires">A circuit with more wires is refused.</param>
    /// <exception cref="CircuitFormatException">The text is malformed, cyclic, truncated or too large.</exception>
    public static Circuit Read(TextReader text, int mostWires = DefaultMostWires)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostWires, 1);
        var tokens = new BristolTokens(text);
        var gates = tokens.Number(mostWires, CircuitFormatError.TooLarge);
        var wires = tokens.Number(mostWires, CircuitFormatError.TooLarge);
        var builder = new CircuitBuilder();
        var inputs = ReadWidths(tokens, wires);
        var outputs = ReadWidths(tokens, wires);
        foreach (var width in inputs)
        {
            builder.AddInput(width);
        }

        var file = new GateReader(tokens, builder, inputs.Sum(), wires);
        for (var i = 0; i < gates; i++)
        {
            file.ReadGate();
        }

        tokens.ThrowUnlessAtEnd();
        var wire = wires - outputs.Sum();
        foreach (var width in outputs)
        {
            builder.AddOutput([.. Enumerable.Range(wire, width).Select(file.Literal)]);
            wire += width;
        }

        return builder.Build();
    }

    private static List<int> ReadWidths(BristolTokens tokens, int wires)
    {
        var count = tokens.Number(Math.Min(MostValues, wires));
        var widths = new List<int>();
        var left = wires;
        for (var i = 0; i < count; i++)
        {
            var width = tokens.Number(left);
            widths.Add(width > 0 ? width : throw tokens.Error(CircuitFormatError.OutOfRange, "a width is 0."));
            left -= width;
        }

        return count > 0
            ? widths
            : throw tokens.Error(CircuitFormatError.OutOfRange, "there is no input or no output.");
    }

    /// <summary>Reads gates into a builder.</summary>
    private sealed class GateReader(BristolTokens tokens, CircuitBuilder builder, int inputBits, int wires)
    {
        private const int MostGateWires = 1 << 16;

        private readonly WireTable _written = new();

        public void ReadGate()
        {
            var inputCount = tokens.Number(MostGateWires);
            var outputCount = tokens.Number(MostGateWires);
            var operands = new List<int>();
            for (var i = 0; i < inputCount; i++)
            {
                operands.Add(tokens.Number(wires - 1));
            }

            var results = new List<int>();
            for (var i = 0; i < outputCount; i++)
            {
                results.Add(tokens.Number(wires - 1));
            }

            switch (tokens.Next())
            {
                case "XOR":
                    ThrowUnless(inputCount == 2 && outputCount == 1);
                    Write(results[0], builder.Xor(Literal(operands[0]), Literal(operands[1])));
                    break;
                case "AND":
                    ThrowUnless(inputCount == 2 && outputCount == 1);
                    Write(results[0], builder.And(Literal(operands[0]), Literal(operands[1])));
                    break;
                case "INV":
                    ThrowUnless(inputCount == 1 && outputCount == 1);
                    Write(results[0], Literal(operands[0]) ^ 1);
                    break;
                case "EQW":
                    ThrowUnless(inputCount == 1 && outputCount == 1);
                    Write(results[0], Literal(operands[0]));
                    break;
                case "EQ":
                    ThrowUnless(inputCount == 1 && outputCount == 1);
                    Write(
                        results[0],
                        operands[0] switch
                        {
                            0 => CircuitBuilder.False,
                            1 => CircuitBuilder.True,
                            _ => throw tokens.Error(CircuitFormatError.OutOfRange, "a constant is 0 or 1."),
                        }
                    );
                    break;
                case "MAND":
                    ThrowUnless(outputCount > 0 && inputCount == 2 * outputCount);
                    // All are read before any is written.
                    var products = results
                        .Select((_, i) => builder.And(Literal(operands[i]), Literal(operands[outputCount + i])))
                        .ToList();
                    for (var i = 0; i < outputCount; i++)
                    {
                        Write(results[i], products[i]);
                    }

                    break;
                default:
                    throw tokens.Error(CircuitFormatError.UnknownGate, "the gate has an unknown name.");
            }
        }

        public int Literal(int wire) =>
            wire < inputBits
                ? CircuitBuilder.Literal(wire)
                : _written[wire]
                    ?? throw tokens.Error(
                        CircuitFormatError.ReadBeforeWritten,
                        $"wire {wire} is read before it is written: the circuit is cyclic or out of order."
                    );

        private void Write(int wire, int literal)
        {
            if (wire < inputBits || !_written.TryWrite(wire, literal))
            {
                throw tokens.Error(CircuitFormatError.WrittenTwice, $"wire {wire} is written twice.");
            }
        }

        private void ThrowUnless(bool holds)
        {
            if (!holds)
            {
                throw tokens.Error(CircuitFormatError.WrongArity, "the gate has another number of inputs or outputs.");
            }
        }
    }
}
