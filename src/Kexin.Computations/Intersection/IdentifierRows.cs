using System.Buffers.Binary;
using System.Text;
using Kexin.Computations.Policy;
using Kexin.Cryptography;

namespace Kexin.Computations.Intersection;

/// <summary>Which identifiers of a dataset take part, by row: an identifier stands at the first row that holds it.</summary>
/// <remarks>Equal identifiers are found by 64 bits of a hash: of ten million, two are taken for one with probability under 2^-17.</remarks>
/// <param name="suite">Hashes.</param>
/// <param name="rows">How many rows the dataset has.</param>
internal sealed class IdentifierRows(Suite suite, long rows)
{
    private const int LongestOnStack = 256;

    private readonly ulong[] _hashes = new ulong[rows];
    private readonly bool[] _hasOne = new bool[rows];
    private readonly bool[] _takesPart = new bool[rows];
    private int _row;

    /// <summary>Takes the next row.</summary>
    /// <param name="identifier">In the form in which it is compared; null for none.</param>
    /// <param name="takesPart">Whether the conditions hold for the row.</param>
    public void Add(string? identifier, bool takesPart)
    {
        if (identifier is not null)
        {
            Span<byte> hash = stackalloc byte[Digest.SizeInBytes];
            HashOf(identifier).CopyTo(hash);
            _hashes[_row] = BinaryPrimitives.ReadUInt64LittleEndian(hash);
            (_hasOne[_row], _takesPart[_row]) = (true, takesPart);
        }

        _row++;
    }

    /// <summary>0 at the first row of each identifier that takes part with any of its rows; <see cref="ReleasedRows.Unused"/> elsewhere.</summary>
    public ushort[] ToCells()
    {
        var cells = new ushort[rows];
        Array.Fill(cells, ReleasedRows.Unused);
        var order = Enumerable.Range(0, _row).Where(row => _hasOne[row]).ToArray();
        var hashes = Array.ConvertAll(order, row => _hashes[row]);
        Array.Sort(hashes, order);
        for (var (from, to) = (0, 0); from < order.Length; from = to)
        {
            // The rows of one identifier, in any order.
            var (first, takesPart) = (order[from], false);
            for (; to < order.Length && hashes[to] == hashes[from]; to++)
            {
                first = Math.Min(first, order[to]);
                takesPart |= _takesPart[order[to]];
            }

            if (takesPart)
            {
                cells[first] = 0;
            }
        }

        return cells;
    }

    private Digest HashOf(string identifier)
    {
        Span<byte> bytes = stackalloc byte[LongestOnStack];
        return Encoding.UTF8.TryGetBytes(identifier, bytes, out var size)
            ? suite.Hash(bytes[..size])
            : suite.Hash(Encoding.UTF8.GetBytes(identifier));
    }
}
