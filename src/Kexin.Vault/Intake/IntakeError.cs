using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Why a file was not taken in.</summary>
public enum IntakeError
{
    /// <summary>The file has no bytes, or nothing but blank lines.</summary>
    Empty = 1,

    /// <summary>There is a header and no row.</summary>
    HeaderOnly,

    /// <summary>A column of the header has no name, or too long a one.</summary>
    BadColumnName,

    /// <summary>Two columns have the same name.</summary>
    DuplicateColumn,

    /// <summary>A column that must be there is not.</summary>
    MissingColumn,

    /// <summary>Something was said of a column that the file does not have.</summary>
    UnknownColumn,

    /// <summary>There are more columns than <see cref="DatasetSchema.MostFields"/>.</summary>
    TooManyColumns,

    /// <summary>There are more rows than the vault's format can hold.</summary>
    TooManyRows,

    /// <summary>A value is not of its column's type.</summary>
    WrongType,

    /// <summary>A row has fewer cells than the header.</summary>
    TooFewCells,

    /// <summary>A row has more cells than the header.</summary>
    TooManyCells,

    /// <summary>A quote stands where none may, or is never closed.</summary>
    StrayQuote,

    /// <summary>A row is longer than the longest that is taken in.</summary>
    RowTooLong,

    /// <summary>The bytes are not text in the expected encoding.</summary>
    BadEncoding,

    /// <summary>The file is not Parquet, or is damaged.</summary>
    NotParquet,

    /// <summary>The file is no workbook, is damaged or under a password, or has no sheet of that name.</summary>
    NotWorkbook,

    /// <summary>A Parquet column has a type that a dataset cannot hold.</summary>
    UnsupportedColumn,

    /// <summary>Times of a clock on a wall, and nobody said in which zone.</summary>
    NoZone,

    /// <summary>A column has times with a zone and times without.</summary>
    MixedZones,

    /// <summary>There is no time zone of the name that was given.</summary>
    UnknownZone,

    /// <summary>A zone was given for a column that was declared to hold no times.</summary>
    ZoneOfOtherType,

    /// <summary>A time that never was in its zone: clocks were put forward over it.</summary>
    SkippedTime,

    /// <summary>A time that was twice in its zone: clocks were put back.</summary>
    RepeatedTime,

    /// <summary>A text is longer than a cell may be.</summary>
    CellTooLong,

    /// <summary>A file, or a page of it, unpacks to more than is taken in.</summary>
    UnpacksTooFar,

    /// <summary>The disk has no room for the dataset.</summary>
    DiskFull,

    /// <summary>A workbook, or a part of it, unpacks to more than is taken in.</summary>
    WorkbookUnpacksTooFar,

    /// <summary>An option was given that says nothing of a file of this format.</summary>
    OptionNotForFormat,

    /// <summary>The file is of another format than was said.</summary>
    OtherFormat,
}
