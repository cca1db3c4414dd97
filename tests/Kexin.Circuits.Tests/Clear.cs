using System.Numerics;

namespace Kexin.Circuits.Tests;

/// <summary>Circuits run in the clear on integers.</summary>
internal static class Clear
{
    /// <summary>Builds a circuit with inputs of the given widths.</summary>
    public static Circuit Build(IReadOnlyList<int> widths, Func<Word[], IEnumerable<Word>> outputs)
    {
        var builder = new CircuitBuilder();
        foreach (var output in outputs([.. widths.Select(builder.Input)]))
        {
            builder.Output(output);
        }

        return builder.Build();
    }

    public static Word ToWord(this Bit bit) => new([bit]);

    /// <summary>The outputs as integers.</summary>
    public static BigInteger[] Run(this Circuit circuit, params BigInteger[] inputs)
    {
        var bits = circuit.InputWidths.SelectMany((width, i) => Bits(inputs[i], width)).ToArray();
        return Integers(circuit.Evaluate(bits), circuit.OutputWidths);
    }

    /// <summary>The output of a circuit on byte strings.</summary>
    public static byte[] RunBytes(this Circuit circuit, params byte[][] inputs)
    {
        var outputs = circuit.Run([.. inputs.Select(bytes => new BigInteger(bytes, isUnsigned: true))]);
        var bytes = outputs[0].ToByteArray(isUnsigned: true);
        return [.. bytes, .. new byte[circuit.OutputWidths[0] / 8 - bytes.Length]];
    }

    public static IEnumerable<bool> Bits(BigInteger value, int width) =>
        Enumerable.Range(0, width).Select(i => !(value >> i).IsEven);

    public static BigInteger[] Integers(ReadOnlySpan<bool> bits, IReadOnlyList<int> widths)
    {
        var (integers, at) = (new BigInteger[widths.Count], 0);
        for (var i = 0; i < widths.Count; i++)
        {
            for (var bit = 0; bit < widths[i]; bit++)
            {
                integers[i] += bits[at++] ? BigInteger.One << bit : 0;
            }
        }

        return integers;
    }

    /// <summary>Random integers of a width, the smallest and largest among them.</summary>
    public static IEnumerable<BigInteger> Samples(int width, int count, int seed)
    {
        var random = new Random(seed);
        var most = (BigInteger.One << width) - 1;
        yield return 0;
        yield return 1;
        yield return most;
        yield return most >> 1;
        for (var i = 0; i < count; i++)
        {
            var bytes = new byte[width / 8 + 1];
            random.NextBytes(bytes);
            // Short numbers too: they meet the edges of shifts and divisions.
            yield return new BigInteger(bytes, isUnsigned: true) & most >> random.Next(width);
        }
    }
}
