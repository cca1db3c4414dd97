using System.Globalization;

namespace Kexin.Cli.Rendering;

/// <summary>How numbers stand in tables.</summary>
internal static class Numbers
{
    private const string None = "–";

    /// <summary>A whole number with thousands apart.</summary>
    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Six significant digits, without an exponent where that reads well.</summary>
    public static string Real(double? value) =>
        value switch
        {
            null => None,
            { } number when !double.IsFinite(number) => None,
            0 => "0",
            { } number when Math.Abs(number) is >= 1e-4 and < 1e7 => Plain(number),
            { } number => number.ToString("0.###e+0", CultureInfo.InvariantCulture),
        };

    /// <summary>A probability: four decimals, or less than the last of them.</summary>
    public static string Probability(double value) =>
        value < 0.00005 ? "<0.0001" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>Bytes in binary units.</summary>
    public static string Bytes(long value) =>
        value switch
        {
            < 1 << 10 => $"{value} B",
            < 1 << 20 => Scaled(value, 10, "KiB"),
            < 1 << 30 => Scaled(value, 20, "MiB"),
            _ => Scaled(value, 30, "GiB"),
        };

    private static string Plain(double value)
    {
        var digitsBefore = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        return value.ToString("0." + new string('#', Math.Clamp(6 - digitsBefore, 1, 8)), CultureInfo.InvariantCulture);
    }

    private static string Scaled(long value, int bits, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{value / (double)(1L << bits):0.0} {unit}");
}
