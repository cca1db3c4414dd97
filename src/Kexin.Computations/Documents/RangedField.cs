namespace Kexin.Computations.Documents;

/// <summary>A field of numbers and the range of its values, which everybody sees; values beyond count as the nearer bound.</summary>
/// <param name="Field">The field.</param>
/// <param name="From">The least value.</param>
/// <param name="To">The greatest value, above the least.</param>
[Says("Field with its range", "字段及其范围")]
public sealed record RangedField(
    [Says("Field", "字段")] [Name] string Field,
    [Says("From", "起点", "Smaller values count as it.", "更小的值按它计。")] [Finite] double From,
    [Says("To", "终点", "Greater values count as it.", "更大的值按它计。")] [Finite] double To
) : ICheckedRecord
{
    /// <summary>How many times wider than its half the distance of a range's middle from 0 may be.</summary>
    internal const double MostOffset = 256;

    /// <summary>The greatest size of a bound.</summary>
    internal const double MostSize = 1e12;

    /// <summary>The middle of the range.</summary>
    internal double Middle => (From + To) / 2;

    /// <summary>Half of its width.</summary>
    internal double Half => (To - From) / 2;

    public BilingualText? FindFault() =>
        Math.Abs(From) > MostSize || Math.Abs(To) > MostSize
            ? new($"must lie within ±{MostSize:0}", $"必须在 ±{MostSize:0} 以内")
        : From >= To ? new("must begin below its end", "起点必须小于终点")
        : Math.Abs(Middle) > MostOffset * Half
            ? new(
                $"must not lie more than {MostOffset:0} half widths from 0: name a wider range, or subtract a constant from the field",
                $"离 0 不得超过半宽的 {MostOffset:0} 倍：请放宽范围，或对该字段减去一个常数"
            )
        : null;
}
