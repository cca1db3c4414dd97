namespace Kexin.Vault;

/// <summary>Why a column did not take a value.</summary>
internal enum CellFault
{
    /// <summary>It took it.</summary>
    None,

    /// <summary>The value is not of the column's type, or would be rounded.</summary>
    NotOfType,

    /// <summary>A time of a wall clock whose zone is not known.</summary>
    NoZone,

    /// <summary>A time that was left out in its zone, because clocks were put forward.</summary>
    SkippedTime,

    /// <summary>A time that was twice in its zone, because clocks were put back.</summary>
    RepeatedTime,

    /// <summary>A text of more than <see cref="Cells.LongestInBytes"/>.</summary>
    TooLong,
}

/// <summary>The bounds of a cell, whatever file it comes in.</summary>
internal static class Cells
{
    /// <summary>The longest text in a cell, as UTF-8.</summary>
    public const int LongestInBytes = 1 << 20;
}
