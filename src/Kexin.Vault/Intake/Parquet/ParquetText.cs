using System.Globalization;
using System.Numerics;
using System.Text;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Writes Parquet's values as text, so that two that differ are two texts.</summary>
internal static class ParquetText
{
    private const double GreatestWithoutExponent = 1e22;
    private const int DaysFromYear1 = 719_162;
    private const int DaysOfAllYears = 3_652_059;

    /// <summary>A whole number, a decimal, a boolean, a day or a time.</summary>
    public static string Of(ParquetColumn column, long value) =>
        column.Meaning switch
        {
            ParquetMeaning.Boolean => value != 0 ? "true" : "false",
            ParquetMeaning.UnsignedWhole => ((ulong)value).ToString(CultureInfo.InvariantCulture),
            ParquetMeaning.ShortDecimal => WithPoint(value, column.Scale),
            ParquetMeaning.Date => DayText(value),
            ParquetMeaning.Instant => $"{TimeText(value, column.Scale)}Z",
            ParquetMeaning.WallClock => TimeText(value, column.Scale),
            _ => value.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>A number: all digits of a whole one, else the fewest that read back as the same.</summary>
    public static string Of(ParquetColumn column, double value) =>
        Math.Floor(value) == value && Math.Abs(value) < GreatestWithoutExponent
            ? new BigInteger(value).ToString(CultureInfo.InvariantCulture)
        : column.Meaning == ParquetMeaning.Single ? ((float)value).ToString("R", CultureInfo.InvariantCulture)
        : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A decimal, a UUID, or bytes in hexadecimal.</summary>
    public static string Of(ParquetColumn column, ReadOnlySpan<byte> value) =>
        column.Meaning switch
        {
            ParquetMeaning.Text => Encoding.UTF8.GetString(value),
            ParquetMeaning.Decimal => WithPoint(new BigInteger(value, isBigEndian: true), column.Scale),
            ParquetMeaning.Uuid when value.Length == 16 => new Guid(value, bigEndian: true).ToString(),
            _ => Convert.ToHexStringLower(value),
        };

    /// <summary>Milliseconds since 1970, what is below one cut off towards the past.</summary>
    public static long Milliseconds(long value, int digits) =>
        digits <= 3 ? value : (long)Math.Floor((decimal)value / (digits == 6 ? 1_000 : 1_000_000));

    private static string WithPoint(BigInteger value, int scale)
    {
        var digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture);
        if (scale > 0)
        {
            digits = digits.PadLeft(scale + 1, '0');
            digits = $"{digits[..^scale]}.{digits[^scale..]}";
        }

        return value.Sign < 0 ? $"-{digits}" : digits;
    }

    private static string DayText(long days) =>
        days is >= -DaysFromYear1 and < DaysOfAllYears - DaysFromYear1
            ? DateTime.UnixEpoch.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : days.ToString(CultureInfo.InvariantCulture);

    private static string TimeText(long value, int digits)
    {
        var perSecond = digits switch
        {
            3 => 1_000L,
            6 => 1_000_000L,
            _ => 1_000_000_000L,
        };
        var seconds = Math.DivRem(value, perSecond, out var rest);
        (seconds, rest) = rest < 0 ? (seconds - 1, rest + perSecond) : (seconds, rest);
        if (seconds < -DaysFromYear1 * 86_400L || seconds >= (DaysOfAllYears - DaysFromYear1) * 86_400L)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var whole = DateTime
            .UnixEpoch.AddSeconds(seconds)
            .ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return rest == 0
            ? whole
            : $"{whole}.{rest.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0').TrimEnd('0')}";
    }
}
