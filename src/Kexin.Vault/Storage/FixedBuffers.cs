using System.Globalization;
using ParquetSharp;

namespace Kexin.Vault;

/// <summary>A column whose values have one size.</summary>
internal abstract class FixedBuffer<T>(int capacity) : ColumnBuffer(capacity)
    where T : unmanaged
{
    private readonly T[] _values = new T[capacity];
    private int _present;

    protected bool Keep(T value)
    {
        _values[_present++] = value;
        return true;
    }

    protected override void Write(ColumnWriter column) =>
        ((ColumnWriter<T>)column).WriteBatch(Count, Levels, default, _values.AsSpan(0, _present));

    protected override void Clear()
    {
        _values.AsSpan(0, _present).Clear();
        _present = 0;
    }
}

internal sealed class NumberBuffer(int capacity) : FixedBuffer<double>(capacity)
{
    protected override bool Store(ReadOnlySpan<char> text) =>
        CellText.TryReadNumber(text, out var value) && Keep(value);

    protected override bool Store(double value) => double.IsFinite(value) && Keep(value);
}

internal sealed class BooleanBuffer(int capacity) : FixedBuffer<bool>(capacity)
{
    protected override bool Store(ReadOnlySpan<char> text) =>
        CellText.TryReadBoolean(text, out var value) && Keep(value);

    protected override bool Store(double value) => value is 0 or 1 && Keep(value == 1);
}

/// <summary>Whole numbers, and timestamps as whole milliseconds.</summary>
internal sealed class WholeBuffer(int capacity, FieldType type) : FixedBuffer<long>(capacity)
{
    protected override bool Store(ReadOnlySpan<char> text) =>
        type == FieldType.Timestamp
            ? CellText.TryReadTimestamp(text, out var value) && Keep(value)
            : CellText.TryReadInteger(text, out value) && Keep(value);

    protected override bool Store(double value) =>
        Math.Abs(value) <= CellText.GreatestInteger && Math.Floor(value) == value && Keep((long)value);
}

/// <summary>Texts, kept end to end as UTF-8.</summary>
internal sealed class TextBuffer(int capacity) : ColumnBuffer(capacity)
{
    private const int FirstSizeInBytes = 1 << 16;

    private readonly int[] _ends = new int[capacity];
    private byte[] _bytes = [];
    private int _present;
    private int _size;

    public override int TextSizeInBytes => _size;

    protected override bool Store(ReadOnlySpan<char> text)
    {
        var size = System.Text.Encoding.UTF8.GetByteCount(text);
        if (_bytes.Length - _size < size)
        {
            Grow(_size + size);
        }

        _size += System.Text.Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_size));
        _ends[_present++] = _size;
        return true;
    }

    protected override bool Store(double value) => Store(value.ToString("R", CultureInfo.InvariantCulture));

    protected override void Write(ColumnWriter column)
    {
        // The writer takes addresses of texts: the bytes stay where they are until it has copied them.
        var pin = System.Runtime.InteropServices.GCHandle.Alloc(
            _bytes,
            System.Runtime.InteropServices.GCHandleType.Pinned
        );
        try
        {
            var values = new ByteArray[_present];
            for (var (i, start) = (0, 0); i < _present; start = _ends[i++])
            {
                values[i] = new ByteArray(pin.AddrOfPinnedObject() + start, _ends[i] - start);
            }

            ((ColumnWriter<ByteArray>)column).WriteBatch(Count, Levels, default, values);
        }
        finally
        {
            pin.Free();
        }
    }

    protected override void Clear()
    {
        _bytes.AsSpan(0, _size).Clear();
        (_present, _size) = (0, 0);
    }

    private void Grow(int needed)
    {
        var larger = new byte[Math.Max(FirstSizeInBytes, Math.Max(needed, 2 * _bytes.Length))];
        _bytes.AsSpan(0, _size).CopyTo(larger);
        _bytes.AsSpan().Clear();
        _bytes = larger;
    }
}
