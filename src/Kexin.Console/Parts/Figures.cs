using System.Globalization;

namespace Kexin.Console.Parts;

/// <summary>How numbers stand in pages.</summary>
internal static class Figures
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "–";

    /// <summary>A whole number with thousands apart.</summary>
    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>So many significant digits, without an exponent where that reads well.</summary>
    public static string Real(double value, int digits) =>
        !double.IsFinite(value) ? None
        : value == 0 ? "0"
        : Math.Abs(value) is >= 1e-4 and < 1e7 ? Plain(value, digits)
        : value.ToString("0.###e+0", CultureInfo.InvariantCulture);

    /// <summary>So many decimals, or less than the last of them.</summary>
    public static string Probability(double value, int decimals)
    {
        var least = Math.Pow(10, -decimals);
        var text = (value < least / 2 ? least : value).ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return value < least / 2 ? "<" + text : text;
    }

    /// <summary>Bytes in binary units.</summary>
    public static string Bytes(long value) =>
        value switch
        {
            < 1 << 10 => $"{value} B",
            < 1 << 20 => Scaled(value, 10, "KiB"),
            < 1 << 30 => Scaled(value, 20, "MiB"),
            _ => Scaled(value, 30, "GiB"),
        };

    private static string Plain(double value, int digits)
    {
        var before = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        return value.ToString(
            "0." + new string('#', Math.Clamp(digits - before, 1, digits + 2)),
            CultureInfo.InvariantCulture
        );
    }

    private static string Scaled(long value, int bits, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{value / (double)(1L << bits):0.0} {unit}");
}
