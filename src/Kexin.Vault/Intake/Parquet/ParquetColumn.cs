namespace Kexin.Vault;

/// <summary>What the values of a Parquet column are.</summary>
internal enum ParquetMeaning : byte
{
    /// <summary>Something that a dataset does not hold.</summary>
    Unsupported,

    /// <summary>True or false; a whole number, 1 or 0.</summary>
    Boolean,

    /// <summary>Whole numbers of up to 64 bits.</summary>
    Whole,

    /// <summary>Whole numbers of 64 bits without a sign, as the same bits with one.</summary>
    UnsignedWhole,

    /// <summary>Decimals of up to 64 bits, without their point.</summary>
    ShortDecimal,

    /// <summary>Decimals as bytes: two's complement, the highest byte first, without their point.</summary>
    Decimal,

    /// <summary>Single precision.</summary>
    Single,

    /// <summary>Double precision.</summary>
    Double,

    /// <summary>UTF-8.</summary>
    Text,

    /// <summary>16 bytes of a UUID.</summary>
    Uuid,

    /// <summary>Bytes of one length, that say nothing of their meaning.</summary>
    Bytes,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>Units since 1970-01-01T00:00:00Z.</summary>
    Instant,

    /// <summary>Units since 1970-01-01T00:00:00 of a clock on a wall.</summary>
    WallClock,
}

/// <summary>A column as a Parquet file describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What its values are.</param>
/// <param name="Scale">Of decimals the digits after the point, of times the digits of a second; else 0.</param>
/// <param name="TypeName">What the file calls its type, for messages.</param>
internal sealed record ParquetColumn(string Name, ParquetMeaning Meaning, int Scale, string TypeName)
{
    /// <summary>Whether a value is bytes of its own length.</summary>
    public bool HasBytes =>
        Meaning is ParquetMeaning.Text or ParquetMeaning.Decimal or ParquetMeaning.Uuid or ParquetMeaning.Bytes;

    /// <summary>Whether a value is a double.</summary>
    public bool HasReals => Meaning is ParquetMeaning.Single or ParquetMeaning.Double;
}

/// <summary>Some consecutive values of one column, the missing ones among them.</summary>
/// <remarks>Of the three stores one is used, as <see cref="ParquetColumn"/> says; it holds the values that are present, in order.</remarks>
internal sealed class ParquetValues
{
    /// <summary>Whether each row has a value.</summary>
    public required bool[] Present { get; init; }

    /// <summary>Whole numbers and what is counted in them.</summary>
    public long[] Wholes { get; init; } = [];

    /// <summary>Numbers of single or double precision.</summary>
    public double[] Reals { get; init; } = [];

    /// <summary>Where each value ends in <see cref="Bytes"/>.</summary>
    public int[] Ends { get; init; } = [];

    /// <summary>The bytes of all values, end to end.</summary>
    public byte[] Bytes { get; init; } = [];
}

/// <summary>A Parquet file, column by column.</summary>
internal interface IParquetSource : IDisposable
{
    /// <summary>Its columns.</summary>
    IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>How many rows it says that it has.</summary>
    long Rows { get; }

    /// <summary>The next values of a column.</summary>
    /// <param name="column">Which.</param>
    /// <param name="mostValues">At most so many; at least one if there is another.</param>
    /// <param name="mostBytes">No further value when those so far have so many bytes.</param>
    ParquetValues Read(int column, int mostValues, int mostBytes);

    /// <summary>Goes back to the beginning of a column.</summary>
    void Rewind(int column);
}
