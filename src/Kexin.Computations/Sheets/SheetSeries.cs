namespace Kexin.Computations.Sheets;

/// <summary>How a series is drawn.</summary>
public enum SeriesKind
{
    /// <summary>A bar for each label of the horizontal axis, with an interval where there is one.</summary>
    Bars,

    /// <summary>Counts between edges.</summary>
    Histogram,

    /// <summary>A line through points, with a band where there are intervals.</summary>
    Curve,

    /// <summary>An estimate with its interval for each label of the horizontal axis, lying on its side.</summary>
    Forest,

    /// <summary>Steps that go down, with a band where there are intervals.</summary>
    Survival,

    /// <summary>A colour for each label of the horizontal axis and each of the vertical one.</summary>
    HeatMap,
}

/// <summary>An axis.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">In which unit; empty where there is none.</param>
/// <param name="Labels">Its places, where it has names and no numbers.</param>
public sealed record SheetAxis(
    BilingualText Title,
    [AnyText(Sheet.LongestLabelInCharacters)] string Unit = "",
    [Items(SheetSeries.MostPoints, Optional = true)]
    [AnyText(Sheet.LongestLabelInCharacters)]
        IReadOnlyList<string>? Labels = null
);

/// <summary>A point; on an axis with labels a coordinate is a label's place, from 0.</summary>
/// <param name="X">Where it stands, or begins.</param>
/// <param name="Y">Its height, or on a heat map its place from below; null where it is held back.</param>
/// <param name="To">Where a bin of a histogram ends.</param>
/// <param name="Low">The lower end of its interval.</param>
/// <param name="High">The upper end of its interval.</param>
/// <param name="Value">On a heat map, its value; null where it is held back.</param>
/// <param name="HeldBack">Why it is held back: a place in <see cref="Sheet.Reasons"/>.</param>
public sealed record SheetPoint(
    [Finite] double X,
    [Finite] double? Y,
    [Finite] double? To = null,
    [Finite] double? Low = null,
    [Finite] double? High = null,
    [Finite] double? Value = null,
    [Between(0, Sheet.MostTexts)] int? HeldBack = null
);

/// <summary>What can be drawn.</summary>
/// <param name="Id">Its name for programs, as <c>roc</c>.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Title">What it shows.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Points">From left to right.</param>
/// <param name="Reference">A line to compare with: that of guessing, or of no effect; of a forest one point, at its height.</param>
public sealed record SheetSeries(
    [AnyText(Sheet.LongestLabelInCharacters)] string Id,
    SeriesKind Kind,
    BilingualText Title,
    SheetAxis X,
    SheetAxis Y,
    [Items(SheetSeries.MostPoints)] IReadOnlyList<SheetPoint> Points,
    [Items(SheetSeries.MostPoints, Optional = true)] IReadOnlyList<SheetPoint>? Reference = null
) : ICheckedRecord
{
    /// <summary>The most points.</summary>
    public const int MostPoints = 1 << 20;

    public BilingualText? FindFault() =>
        Points.Any(point => !IsOn(X, point.X) || !IsOn(Y, point.Y))
            ? new("must place its points on the labels of its axes", "各点须落在坐标轴的标签上")
            : null;

    private static bool IsOn(SheetAxis axis, double? at) =>
        at is null || axis.Labels is not { Count: > 0 } labels || (at >= 0 && at < labels.Count && at % 1 == 0);
}
