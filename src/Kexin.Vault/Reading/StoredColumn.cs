using System.Runtime.CompilerServices;
using Kexin.Data;
using ParquetSharp;

namespace Kexin.Vault;

/// <summary>Goes through one column of a row group as batches have it: numbers with NaN, or texts with null, where there is no value.</summary>
internal abstract class StoredColumn : IDisposable
{
    /// <summary>The most rows that are read at once.</summary>
    public const int MostRows = 4096;

    private readonly short[] _levels = new short[MostRows];

    /// <summary>The column at its beginning.</summary>
    public static StoredColumn Open(RowGroupReader group, int index, FieldType type)
    {
        var column = group.Column(index);
        return type switch
        {
            FieldType.Text => new Texts((ColumnReader<ByteArray>)column),
            FieldType.Number => new Numbers<double>((ColumnReader<double>)column),
            FieldType.Boolean => new Numbers<bool>((ColumnReader<bool>)column),
            _ => new Numbers<long>((ColumnReader<long>)column),
        };
    }

    /// <summary>The next rows, which are there: <c>double[]</c> or <c>string?[]</c>.</summary>
    /// <exception cref="InvalidDataException">The column ends before its row group.</exception>
    public abstract Array Read(int rows);

    public abstract void Dispose();

    /// <summary>Reads some of the rows that are left; says how many, and how many of them have a value.</summary>
    private (int Rows, int Values) ReadSome<T>(ColumnReader<T> reader, Span<T> values)
        where T : unmanaged
    {
        var rows = reader.ReadBatch(values.Length, _levels, default, values, out var present);
        return rows >= 1 && rows <= values.Length && present >= 0 && present <= rows
            ? ((int)rows, (int)present)
            : throw new InvalidDataException("The column ends before its row group.");
    }

    private sealed class Numbers<T>(ColumnReader<T> reader) : StoredColumn
        where T : unmanaged
    {
        private readonly T[] _values = new T[MostRows];

        public override Array Read(int rows)
        {
            var numbers = new double[rows];
            for (var filled = 0; filled < rows; )
            {
                var (count, present) = ReadSome(reader, _values.AsSpan(0, rows - filled));
                Take(numbers.AsSpan(filled, count), _values.AsSpan(0, present), _levels);
                filled += count;
            }

            return numbers;
        }

        public override void Dispose() => reader.Dispose();

        [MethodImpl(EachCell.Compiled)]
        private static void Take(Span<double> numbers, ReadOnlySpan<T> values, ReadOnlySpan<short> levels)
        {
            if (values.Length == numbers.Length)
            {
                for (var row = 0; row < numbers.Length; row++)
                {
                    numbers[row] = Of(values[row]);
                }

                return;
            }

            var next = 0;
            for (var row = 0; row < numbers.Length; row++)
            {
                numbers[row] = levels[row] > 0 ? Of(values[next++]) : double.NaN;
            }
        }

        // The types are known when this is compiled: nothing is boxed.
        private static double Of(T value) =>
            typeof(T) == typeof(double) ? (double)(object)value
            : typeof(T) == typeof(long) ? (long)(object)value
            : (bool)(object)value ? 1
            : 0;
    }

    private sealed class Texts(ColumnReader<ByteArray> reader) : StoredColumn
    {
        private readonly ByteArray[] _values = new ByteArray[MostRows];

        public override Array Read(int rows)
        {
            var texts = new string?[rows];
            for (var filled = 0; filled < rows; )
            {
                var (count, _) = ReadSome(reader, _values.AsSpan(0, rows - filled));
                var next = 0;
                for (var row = 0; row < count; row++)
                {
                    texts[filled + row] = _levels[row] > 0 ? TextOf(_values[next++]) : null;
                }

                filled += count;
            }

            return texts;
        }

        public override void Dispose() => reader.Dispose();

        private static unsafe string TextOf(ByteArray value) =>
            System.Text.Encoding.UTF8.GetString(new ReadOnlySpan<byte>((void*)value.Pointer, value.Length));
    }
}
