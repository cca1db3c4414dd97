namespace Kexin.Computations.Sheets;

/// <summary>What a cell holds.</summary>
public enum CellKind
{
    /// <summary>Nothing: there is no such value, or nobody asked for it.</summary>
    Nothing,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Real,

    /// <summary>A value that is not told, for one of the sheet's reasons.</summary>
    HeldBack,
}

/// <summary>A cell: a value, nothing, or a value held back.</summary>
[ShapedBy(typeof(SheetCellShape))]
public readonly record struct SheetCell
{
    private readonly string? _text;
    private readonly long _bits;

    private SheetCell(CellKind kind, long bits, string? text = null) => (Kind, _bits, _text) = (kind, bits, text);

    /// <summary>A cell with nothing in it.</summary>
    public static SheetCell Nothing => default;

    /// <summary>What it holds.</summary>
    public CellKind Kind { get; }

    /// <summary>The text, or null where it holds something else.</summary>
    public string? Text => _text;

    /// <summary>The whole number, or null where it holds something else.</summary>
    public long? Whole => Kind == CellKind.Whole ? _bits : null;

    /// <summary>The number, or null where it holds something else.</summary>
    public double? Real => Kind == CellKind.Real ? BitConverter.Int64BitsToDouble(_bits) : null;

    /// <summary>Why it is held back, a place in <see cref="Sheet.Reasons"/>, or null where it is not.</summary>
    public int? Reason => Kind == CellKind.HeldBack ? (int)_bits : null;

    /// <summary>A text.</summary>
    public static SheetCell Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(CellKind.Text, 0, text);
    }

    /// <summary>A whole number, or nothing.</summary>
    public static SheetCell Of(long? number) => number is { } whole ? new(CellKind.Whole, whole) : Nothing;

    /// <summary>A number, or nothing; one that is none (NaN) has one form.</summary>
    public static SheetCell Of(double? number) =>
        number is { } real
            ? new(CellKind.Real, BitConverter.DoubleToInt64Bits(double.IsNaN(real) ? double.NaN : real))
            : Nothing;

    /// <summary>A value held back.</summary>
    /// <param name="reason">A place in <see cref="Sheet.Reasons"/>.</param>
    public static SheetCell HeldBack(int reason)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(reason);
        return new(CellKind.HeldBack, reason);
    }
}
