using System.Runtime.InteropServices;
using ParquetSharp;

namespace Kexin.Vault;

/// <summary>Texts, kept end to end as UTF-8.</summary>
/// <param name="capacity">The most rows.</param>
/// <param name="keptInBytes">More room than that is given back when the texts are written, so that long texts of one column after the other do not add up.</param>
internal sealed class TextBuffer(int capacity, int keptInBytes) : ColumnBuffer(capacity)
{
    private const int FirstSizeInBytes = 1 << 10;

    private readonly int[] _ends = new int[capacity];
    private byte[] _bytes = [];
    private int _present;
    private int _size;

    public override int TextSizeInBytes => _size;

    protected override CellFault Store(ReadOnlySpan<char> text)
    {
        var size = System.Text.Encoding.UTF8.GetByteCount(text);
        if (size > Cells.LongestInBytes)
        {
            return CellFault.TooLong;
        }

        System.Text.Encoding.UTF8.GetBytes(text, Room(size));
        _ends[_present++] = _size;
        return CellFault.None;
    }

    protected override CellFault StoreUtf8(ReadOnlySpan<byte> text)
    {
        if (text.Length > Cells.LongestInBytes)
        {
            return CellFault.TooLong;
        }

        text.CopyTo(Room(text.Length));
        _ends[_present++] = _size;
        return CellFault.None;
    }

    protected override void Write(ColumnWriter column)
    {
        // The writer takes addresses of texts: the bytes stay where they are until it has copied them.
        var pin = GCHandle.Alloc(_bytes, GCHandleType.Pinned);
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
        _bytes = _bytes.Length > keptInBytes ? [] : _bytes;
    }

    /// <summary>Room for so many more bytes, which count as used.</summary>
    private Span<byte> Room(int size)
    {
        if (_bytes.Length - _size < size)
        {
            var larger = new byte[Math.Max(FirstSizeInBytes, Math.Max(_size + size, 2 * _bytes.Length))];
            _bytes.AsSpan(0, _size).CopyTo(larger);
            _bytes.AsSpan().Clear();
            _bytes = larger;
        }

        _size += size;
        return _bytes.AsSpan(_size - size, size);
    }
}
