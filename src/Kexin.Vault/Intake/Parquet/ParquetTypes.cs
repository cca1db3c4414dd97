using ParquetSharp;

namespace Kexin.Vault;

/// <summary>Reads what a Parquet file says of its columns.</summary>
internal static class ParquetTypes
{
    /// <summary>The column as it is described.</summary>
    public static ParquetColumn Describe(ColumnDescriptor column)
    {
        using var logical = column.LogicalType;
        var isNested = column.MaxRepetitionLevel > 0 || column.MaxDefinitionLevel > 1;
        var name = logical.Type == LogicalTypeEnum.None ? column.PhysicalType.ToString() : logical.Type.ToString();
        var (meaning, scale) = isNested ? (ParquetMeaning.Unsupported, 0) : MeaningOf(column.PhysicalType, logical);
        return new ParquetColumn(column.Path.ToDotString(), meaning, scale, isNested ? $"nested {name}" : name);
    }

    private static (ParquetMeaning Meaning, int Scale) MeaningOf(PhysicalType physical, LogicalType logical) =>
        (physical, logical) switch
        {
            (PhysicalType.Boolean, _) => (ParquetMeaning.Boolean, 0),
            (_, DecimalLogicalType type) => (
                physical is PhysicalType.Int32 or PhysicalType.Int64
                    ? ParquetMeaning.ShortDecimal
                    : ParquetMeaning.Decimal,
                type.Scale
            ),
            (PhysicalType.Int32 or PhysicalType.Int64, IntLogicalType { IsSigned: false }) => (
                ParquetMeaning.UnsignedWhole,
                0
            ),
            (PhysicalType.Int32 or PhysicalType.Int64, IntLogicalType or NoneLogicalType) => (ParquetMeaning.Whole, 0),
            (PhysicalType.Int32, DateLogicalType) => (ParquetMeaning.Date, 0),
            (PhysicalType.Int64, TimestampLogicalType time) => (
                time.IsAdjustedToUtc ? ParquetMeaning.Instant : ParquetMeaning.WallClock,
                time.TimeUnit switch
                {
                    TimeUnit.Millis => 3,
                    TimeUnit.Micros => 6,
                    _ => 9,
                }
            ),
            (PhysicalType.Float, _) => (ParquetMeaning.Single, 0),
            (PhysicalType.Double, _) => (ParquetMeaning.Double, 0),
            (PhysicalType.ByteArray, StringLogicalType or EnumLogicalType or JsonLogicalType) => (
                ParquetMeaning.Text,
                0
            ),
            (PhysicalType.FixedLenByteArray, UuidLogicalType) => (ParquetMeaning.Uuid, 0),
            (PhysicalType.FixedLenByteArray, NoneLogicalType) => (ParquetMeaning.Bytes, 0),
            _ => (ParquetMeaning.Unsupported, 0),
        };
}
