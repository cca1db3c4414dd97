using System.Globalization;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>How numbers stand where people read them: in terminals, pages and files alike.</summary>
public static class Figures
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "–";

    /// <summary>A whole number with thousands apart.</summary>
    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>So many significant digits, without an exponent where that reads well.</summary>
    /// <param name="value">Null or no finite number for <see cref="None"/>.</param>
    /// <param name="digits">At least 1.</param>
    public static string Real(double? value, int digits = 6) =>
        value switch
        {
            null => None,
            { } number when !double.IsFinite(number) => None,
            0 => "0",
            { } number when Math.Abs(number) is >= 1e-4 and < 1e7 => Plain(number, digits),
            { } number => number.ToString("0.###e+0", CultureInfo.InvariantCulture),
        };

    /// <summary>A probability: so many decimals, or less than the last of them.</summary>
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

    /// <summary>A cell of a result, by its column's kind and digits.</summary>
    /// <param name="cell">Not one that is held back.</param>
    /// <param name="column">Its column.</param>
    /// <param name="language">Of the terms that stand for texts: <c>en</c> or <c>zh</c>.</param>
    public static string Of(SheetCell cell, SheetColumn column, string language)
    {
        ArgumentNullException.ThrowIfNull(column);
        return cell switch
        {
            { Text: { } text } => column.Terms.FirstOrDefault(term => term.Text == text)?.Label.In(language) ?? text,
            { Whole: { } whole } when column.Kind == ColumnKind.Whole => Whole(whole),
            { Real: { } number } => column.Kind switch
            {
                ColumnKind.Probability => Probability(number, column.Digits),
                ColumnKind.Share => number.ToString($"F{column.Digits}", CultureInfo.InvariantCulture),
                _ => Real(number, column.Digits),
            },
            _ => None,
        };
    }

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
