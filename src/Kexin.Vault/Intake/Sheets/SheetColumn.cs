using System.Buffers;
using System.Text;

namespace Kexin.Vault;

/// <summary>The texts of one column of a sheet, as UTF-8, with the rows that have one.</summary>
internal sealed class SheetColumn
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<int> _rows = [];
    private readonly List<long> _ends = [];
    private int _read;

    /// <summary>Adds the text of a row that comes after those before it.</summary>
    public void Add(int row, string text)
    {
        if (_rows.Count > 0 && row <= _rows[^1])
        {
            throw new InvalidDataException("A cell stands there twice.");
        }

        _bytes.Write(Encoding.UTF8.GetBytes(text));
        _rows.Add(row);
        _ends.Add(_bytes.WrittenCount);
    }

    /// <summary>Takes the next rows, as many as fit, one at least.</summary>
    /// <param name="next">The next row; moves on.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="mostValues">How many may come.</param>
    /// <param name="mostBytes">How many bytes may come, but for one text.</param>
    public ParquetValues Read(ref int next, int rows, int mostValues, int mostBytes)
    {
        if (next == 0)
        {
            _read = 0;
        }

        var start = _read == 0 ? 0 : _ends[_read - 1];
        var present = new List<bool>();
        var ends = new List<int>();
        var size = 0;
        while (next < rows && present.Count < mostValues && size < mostBytes)
        {
            var isThere = _read < _rows.Count && _rows[_read] == next;
            present.Add(isThere);
            if (isThere)
            {
                size = (int)(_ends[_read++] - start);
                ends.Add(size);
            }

            next++;
        }

        return new ParquetValues
        {
            Present = [.. present],
            Bytes = _bytes.WrittenSpan.Slice((int)start, size).ToArray(),
            Ends = [.. ends],
        };
    }
}
