using System.Runtime.InteropServices;
using ParquetSharp;

namespace Kexin.Vault;

/// <summary>Goes through the values of one column, row group by row group.</summary>
internal abstract class ParquetColumnDecoder : IDisposable
{
    /// <summary>Values that the library is asked for at once; texts among them are taken as bytes allow.</summary>
    protected const int BatchInValues = 1024;

    /// <summary>A decoder at the column's beginning.</summary>
    public static ParquetColumnDecoder Open(ParquetFileReader file, int index, ParquetColumn column)
    {
        var descriptor = file.FileMetaData.Schema.Column(index);
        return descriptor.PhysicalType switch
        {
            PhysicalType.Boolean => new Wholes<bool>(file, index, static value => value ? 1 : 0),
            // A whole number without a sign keeps its 32 bits.
            PhysicalType.Int32 when column.Meaning == ParquetMeaning.UnsignedWhole => new Wholes<int>(
                file,
                index,
                static value => (uint)value
            ),
            PhysicalType.Int32 => new Wholes<int>(file, index, static value => value),
            PhysicalType.Int64 => new Wholes<long>(file, index, static value => value),
            PhysicalType.Float => new Reals<float>(file, index, static value => value),
            PhysicalType.Double => new Reals<double>(file, index, static value => value),
            PhysicalType.FixedLenByteArray => new Blocks(file, index, descriptor.TypeLength),
            _ => new Texts(file, index),
        };
    }

    /// <summary>The next values; none at the end.</summary>
    public abstract ParquetValues Read(int mostValues, int mostBytes);

    public abstract void Dispose();

    private abstract class Typed<T>(ParquetFileReader file, int index) : ParquetColumnDecoder
        where T : unmanaged
    {
        private readonly bool _isOptional = file.FileMetaData.Schema.Column(index).MaxDefinitionLevel > 0;
        private readonly short[] _levels = new short[BatchInValues];
        private readonly T[] _values = new T[BatchInValues];
        private RowGroupReader? _group;
        private ColumnReader<T>? _reader;
        private int _nextGroup;
        private long _leftInGroup;
        private int _count;
        private int _taken;
        private int _takenValues;

        public override ParquetValues Read(int mostValues, int mostBytes)
        {
            var present = new List<bool>(Math.Min(mostValues, BatchInValues));
            while (present.Count < mostValues && HasRoom(mostBytes) && (_taken < _count || Fill()))
            {
                var isPresent = !_isOptional || _levels[_taken] > 0;
                _taken++;
                present.Add(isPresent);
                if (isPresent)
                {
                    Take(_values[_takenValues++]);
                }
            }

            return Finish([.. present]);
        }

        public override void Dispose()
        {
            _reader?.Dispose();
            _group?.Dispose();
        }

        protected virtual bool HasRoom(int mostBytes) => true;

        protected abstract void Take(T value);

        /// <summary>What was taken since the last time.</summary>
        protected abstract ParquetValues Finish(bool[] present);

        /// <summary>The next batch; what it points to stays until the one after it.</summary>
        private bool Fill()
        {
            while (_leftInGroup == 0)
            {
                _reader?.Dispose();
                _group?.Dispose();
                (_reader, _group) = (null, null);
                if (_nextGroup == file.FileMetaData.NumRowGroups)
                {
                    return false;
                }

                _group = file.RowGroup(_nextGroup++);
                _leftInGroup = _group.MetaData.NumRows;
                _reader = (ColumnReader<T>)_group.Column(index);
            }

            var most = Math.Min(_leftInGroup, BatchInValues);
            var count = _reader!.ReadBatch(most, _levels, default, _values, out var values);
            if (count < 1 || count > most || values < 0 || values > count)
            {
                throw new InvalidDataException("The column ends before its row group.");
            }

            _leftInGroup -= count;
            (_count, _taken, _takenValues) = ((int)count, 0, 0);
            return true;
        }
    }

    private sealed class Wholes<T>(ParquetFileReader file, int index, Func<T, long> convert) : Typed<T>(file, index)
        where T : unmanaged
    {
        private readonly List<long> _values = [];

        protected override void Take(T value) => _values.Add(convert(value));

        protected override ParquetValues Finish(bool[] present)
        {
            var values = new ParquetValues { Present = present, Wholes = [.. _values] };
            _values.Clear();
            return values;
        }
    }

    private sealed class Reals<T>(ParquetFileReader file, int index, Func<T, double> convert) : Typed<T>(file, index)
        where T : unmanaged
    {
        private readonly List<double> _values = [];

        protected override void Take(T value) => _values.Add(convert(value));

        protected override ParquetValues Finish(bool[] present)
        {
            var values = new ParquetValues { Present = present, Reals = [.. _values] };
            _values.Clear();
            return values;
        }
    }

    /// <summary>Values with bytes of their own.</summary>
    private abstract class Spans<T>(ParquetFileReader file, int index) : Typed<T>(file, index)
        where T : unmanaged
    {
        private readonly List<int> _ends = [];
        private readonly List<byte> _bytes = [];

        protected override bool HasRoom(int mostBytes) => _bytes.Count == 0 || _bytes.Count < mostBytes;

        protected void Take(IntPtr address, int length)
        {
            if (length is < 0 or > Cells.LongestInBytes)
            {
                throw new CellTooLongException();
            }

            var start = _bytes.Count;
            CollectionsMarshal.SetCount(_bytes, start + length);
            var target = CollectionsMarshal.AsSpan(_bytes)[start..];
            if (length > 0)
            {
                unsafe
                {
                    new ReadOnlySpan<byte>((void*)address, length).CopyTo(target);
                }
            }

            _ends.Add(_bytes.Count);
        }

        protected override ParquetValues Finish(bool[] present)
        {
            var values = new ParquetValues
            {
                Present = present,
                Ends = [.. _ends],
                Bytes = [.. _bytes],
            };
            _ends.Clear();
            _bytes.Clear();
            return values;
        }
    }

    private sealed class Texts(ParquetFileReader file, int index) : Spans<ByteArray>(file, index)
    {
        protected override void Take(ByteArray value) => Take(value.Pointer, value.Length);
    }

    private sealed class Blocks(ParquetFileReader file, int index, int length) : Spans<FixedLenByteArray>(file, index)
    {
        protected override void Take(FixedLenByteArray value) => Take(value.Pointer, length);
    }
}

/// <summary>A text is longer than a cell may be; it was not copied.</summary>
internal sealed class CellTooLongException : Exception;
