namespace Kexin.Circuits;

/// <summary>Writes circuits in Bristol Fashion; see <see cref="BristolReader"/> for the format.</summary>
public static class BristolWriter
{
    /// <summary>Writes the whole circuit, lines ended by a line feed.</summary>
    public static void Write(Circuit circuit, TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(text);

        // The format wants the outputs as the last wires: an output that is an input, or comes twice, is copied there.
        var outputs = circuit.Outputs;
        var place = new Dictionary<int, int>();
        var copies = new List<(int Wire, int Output)>();
        for (var i = 0; i < outputs.Length; i++)
        {
            if (outputs[i] < circuit.InputBits || !place.TryAdd(outputs[i], i))
            {
                copies.Add((outputs[i], i));
            }
        }

        var wires = circuit.WireCount + copies.Count;
        var firstOutput = wires - outputs.Length;
        var numbers = new int[circuit.WireCount];
        var next = 0;
        for (var wire = 0; wire < numbers.Length; wire++)
        {
            numbers[wire] = place.TryGetValue(wire, out var output) ? firstOutput + output : next++;
        }

        Line(text, $"{circuit.Gates.Length + copies.Count} {wires}");
        Line(text, $"{circuit.InputWidths.Count} {string.Join(' ', circuit.InputWidths)}");
        Line(text, $"{circuit.OutputWidths.Count} {string.Join(' ', circuit.OutputWidths)}");
        text.Write("\n");
        for (var i = 0; i < circuit.Gates.Length; i++)
        {
            var (kind, left, right) = circuit.Gates[i];
            var target = numbers[circuit.InputBits + i];
            if (kind == GateKind.Not)
            {
                Line(text, $"1 1 {numbers[left]} {target} INV");
            }
            else
            {
                Line(text, $"2 1 {numbers[left]} {numbers[right]} {target} {(kind == GateKind.And ? "AND" : "XOR")}");
            }
        }

        foreach (var (wire, output) in copies)
        {
            Line(text, $"1 1 {numbers[wire]} {firstOutput + output} EQW");
        }
    }

    private static void Line(TextWriter text, FormattableString line)
    {
        text.Write(FormattableString.Invariant(line));
        text.Write('\n');
    }
}
