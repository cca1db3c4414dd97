using System.Globalization;
using ParquetSharp;

namespace Kexin.Vault;

/// <summary>A column of a Parquet file that comes in: which type it has here, and how its values are read.</summary>
internal static class ParquetColumn
{
    /// <summary>The type that holds the column's values, or null if none does.</summary>
    public static FieldType? TypeOf(ColumnDescriptor column)
    {
        using var logical = column.LogicalType;
        return (column.PhysicalType, logical.Type) switch
        {
            _ when column.MaxRepetitionLevel > 0 || column.MaxDefinitionLevel > 1 => null,
            (PhysicalType.Boolean, _) => FieldType.Boolean,
            (PhysicalType.Int32 or PhysicalType.Int64, LogicalTypeEnum.None or LogicalTypeEnum.Int) =>
                FieldType.Integer,
            (PhysicalType.Int32, LogicalTypeEnum.Date) => FieldType.Timestamp,
            (PhysicalType.Int64, LogicalTypeEnum.Timestamp) => FieldType.Timestamp,
            (PhysicalType.Float or PhysicalType.Double, _) => FieldType.Number,
            (_, LogicalTypeEnum.Decimal) => FieldType.Number,
            (PhysicalType.ByteArray, LogicalTypeEnum.String or LogicalTypeEnum.Enum or LogicalTypeEnum.Json) =>
                FieldType.Text,
            _ => null,
        };
    }

    /// <summary>The type's name as the file has it, for messages.</summary>
    public static string NameOf(ColumnDescriptor column)
    {
        using var logical = column.LogicalType;
        var nested = column.MaxRepetitionLevel > 0 || column.MaxDefinitionLevel > 1;
        var name = logical.Type == LogicalTypeEnum.None ? column.PhysicalType.ToString() : logical.Type.ToString();
        return nested ? $"nested {name}" : name;
    }

    /// <summary>Opens a column chunk for reading.</summary>
    public static ParquetCells Open(ColumnReader reader, int batch) =>
        reader.LogicalReader(batch).Apply(new Opener(batch));

    private sealed class Opener(int batch) : ILogicalColumnReaderVisitor<ParquetCells>
    {
        public ParquetCells OnLogicalColumnReader<TValue>(LogicalColumnReader<TValue> columnReader) =>
            new Cells<TValue>(columnReader, batch);
    }

    private sealed class Cells<TValue>(LogicalColumnReader<TValue> reader, int batch) : ParquetCells
    {
        private readonly TValue[] _values = new TValue[batch];

        public override int Read(int count) => reader.ReadBatch(_values, 0, count);

        public override CellOutcome Append(int index, ColumnBuffer target, FieldType type)
        {
            switch ((object?)_values[index])
            {
                case null or double.NaN or float.NaN or "":
                    target.AppendMissing();
                    return CellOutcome.Taken;
                case string text:
                    return target.TryAppend(type == FieldType.Text ? text : text.AsSpan().Trim())
                        ? CellOutcome.Taken
                        : new CellOutcome(ValueShape.Describe(text.AsSpan().Trim()));
                case bool flag:
                    return Take(target, type, flag ? 1 : 0, flag ? "true" : "false", FieldType.Boolean);
                case Date date:
                    return TakeMoment(target, type, date.DateTime);
                case DateTime moment:
                    return TakeMoment(target, type, moment);
                case DateTimeNanos moment:
                    return TakeMoment(target, type, moment.DateTime);
                case IConvertible number:
                    var value = number.ToDouble(CultureInfo.InvariantCulture);
                    return target.TryAppend(value) ? CellOutcome.Taken : new CellOutcome(ShapeOf(value));
                default:
                    return new CellOutcome("a text");
            }
        }

        public override void Dispose()
        {
            Array.Clear(_values);
            reader.Dispose();
        }

        private static CellOutcome TakeMoment(ColumnBuffer target, FieldType type, DateTime moment) =>
            Take(
                target,
                type,
                new DateTimeOffset(DateTime.SpecifyKind(moment, DateTimeKind.Utc)).ToUnixTimeMilliseconds(),
                moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                FieldType.Timestamp
            );

        private static CellOutcome Take(ColumnBuffer target, FieldType type, double value, string text, FieldType own)
        {
            var taken = type == FieldType.Text ? target.TryAppend(text) : target.TryAppend(value);
            return taken ? CellOutcome.Taken : new CellOutcome(CellText.Describe(own));
        }

        private static string ShapeOf(double value) =>
            double.IsInfinity(value) ? "an infinite number"
            : Math.Floor(value) == value ? "a whole number of more than 15 digits"
            : CellText.Describe(FieldType.Number);
    }
}

/// <summary>The values of a column chunk that is being read.</summary>
internal abstract class ParquetCells : IDisposable
{
    /// <summary>Reads that many values, or fewer at the chunk's end.</summary>
    public abstract int Read(int count);

    /// <summary>Hands on a value of those read last.</summary>
    public abstract CellOutcome Append(int index, ColumnBuffer target, FieldType type);

    public abstract void Dispose();
}

/// <summary>Whether a column took a value: null if it did, otherwise what kind of value it refused.</summary>
internal readonly record struct CellOutcome(string? Refused)
{
    public static CellOutcome Taken => default;
}
