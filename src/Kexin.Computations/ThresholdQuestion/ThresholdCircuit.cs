using Kexin.Circuits;
using Kexin.Mpc.GarbledCircuits;

namespace Kexin.Computations.ThresholdQuestion;

/// <summary>The circuit: whether there is a value, and it is greater than the threshold.</summary>
/// <remarks>Numbers are compared as doubles in their order, which as whole numbers without sign have the same: 65 AND gates.</remarks>
internal static class ThresholdCircuit
{
    private const int Width = 64;
    private const ulong SignBit = 1UL << (Width - 1);

    /// <summary>The holder garbles, the asker evaluates and learns.</summary>
    public static CircuitRoles Roles { get; } = Make();

    /// <summary>The holder's bits; without a value all are 0.</summary>
    public static bool[] HolderBits(double? value) =>
        [.. BitsOf(value is { } number ? Ordered(number) : 0), value is not null];

    /// <summary>The asker's bits.</summary>
    public static bool[] AskerBits(double threshold) => BitsOf(Ordered(threshold));

    /// <summary>A number without sign that is greater just where the double is.</summary>
    public static ulong Ordered(double value)
    {
        // Both zeros are one.
        var bits = (ulong)BitConverter.DoubleToInt64Bits(value == 0 ? 0.0 : value);
        return (bits & SignBit) == 0 ? bits | SignBit : ~bits;
    }

    private static bool[] BitsOf(ulong word) => [.. Enumerable.Range(0, Width).Select(bit => (word >> bit & 1) != 0)];

    private static CircuitRoles Make()
    {
        var builder = new CircuitBuilder();
        var (value, exists, threshold) = (builder.Input(Width), builder.Input(1), builder.Input(Width));
        builder.Output(new Word([exists[0] & (threshold < value)]));
        return new CircuitRoles(
            CircuitCompiler.Compile(builder.Build()),
            [CircuitParty.Garbler, CircuitParty.Garbler, CircuitParty.Evaluator],
            CircuitParty.Evaluator
        );
    }
}
