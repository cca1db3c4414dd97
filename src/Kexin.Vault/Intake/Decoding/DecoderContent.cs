using System.Runtime.InteropServices;
using System.Text;

namespace Kexin.Vault;

/// <summary>The content of frames: numbers in this machine's order, arrays and texts with their length before them.</summary>
/// <remarks>Security: what was read is checked against what was asked for; a decoder that a file has taken over can only give false values.</remarks>
internal static class DecoderContent
{
    /// <summary>Puts numbers one after the other.</summary>
    public static byte[] Of(params ReadOnlySpan<long> numbers) => MemoryMarshal.AsBytes(numbers).ToArray();

    /// <summary>Reads as many numbers.</summary>
    /// <exception cref="DecoderLostException">There are not so many.</exception>
    public static long[] Numbers(ReadOnlyMemory<byte> content, int count)
    {
        var rest = content.Span;
        var numbers = Take<long>(ref rest, count);
        return rest.IsEmpty ? numbers : throw Wrong();
    }

    /// <summary>A workbook's length and the sheet's name.</summary>
    public static byte[] OfSheet(long length, string sheet) => [.. Of(length), .. Encoding.UTF8.GetBytes(sheet)];

    /// <summary>Reads what <see cref="OfSheet"/> wrote.</summary>
    public static (long Length, string Sheet) Sheet(ReadOnlyMemory<byte> content)
    {
        var rest = content.Span;
        var length = Take<long>(ref rest, 1)[0];
        return (length, Encoding.UTF8.GetString(rest));
    }

    /// <summary>The rows and columns of a file.</summary>
    public static byte[] Of(IParquetSource file)
    {
        var output = new MemoryStream();
        output.Write(Of(file.Rows, file.Columns.Count));
        foreach (var column in file.Columns)
        {
            output.Write(Of((long)column.Meaning, column.Scale));
            PutText(output, column.Name);
            PutText(output, column.TypeName);
        }

        return output.ToArray();
    }

    /// <summary>Reads what <see cref="Of(IParquetSource)"/> wrote.</summary>
    /// <exception cref="DecoderLostException">It is none.</exception>
    public static (long Rows, IReadOnlyList<ParquetColumn> Columns) Opened(ReadOnlyMemory<byte> content)
    {
        var rest = content.Span;
        var head = Take<long>(ref rest, 2);
        if (head[0] < 0 || head[1] is < 0 or > DecoderWire.LongestInBytes)
        {
            throw Wrong();
        }

        var columns = new List<ParquetColumn>();
        while (columns.Count < head[1])
        {
            var column = Take<long>(ref rest, 2);
            if (!Enum.IsDefined((ParquetMeaning)column[0]) || column[0] > byte.MaxValue || column[1] is < 0 or > 1000)
            {
                throw Wrong();
            }

            var name = TakeText(ref rest);
            columns.Add(new ParquetColumn(name, (ParquetMeaning)column[0], (int)column[1], TakeText(ref rest)));
        }

        return rest.IsEmpty ? (head[0], columns) : throw Wrong();
    }

    /// <summary>Values of a column.</summary>
    public static byte[] Of(ParquetValues values)
    {
        var output = new MemoryStream();
        Put<bool>(output, values.Present);
        Put<long>(output, values.Wholes);
        Put<double>(output, values.Reals);
        Put<int>(output, values.Ends);
        Put<byte>(output, values.Bytes);
        return output.ToArray();
    }

    /// <summary>Reads what <see cref="Of(ParquetValues)"/> wrote.</summary>
    /// <param name="content">The content.</param>
    /// <param name="column">Whose.</param>
    /// <param name="mostValues">As asked for.</param>
    /// <param name="mostBytes">As asked for; the last cell may go beyond.</param>
    /// <exception cref="DecoderLostException">It is none, or more than was asked for.</exception>
    public static ParquetValues Values(
        ReadOnlyMemory<byte> content,
        ParquetColumn column,
        int mostValues,
        int mostBytes
    )
    {
        var rest = content.Span;
        var present = Array.ConvertAll(Take<byte>(ref rest), flag => flag != 0);
        var values = new ParquetValues
        {
            Present = present,
            Wholes = Take<long>(ref rest),
            Reals = Take<double>(ref rest),
            Ends = Take<int>(ref rest),
            Bytes = Take<byte>(ref rest),
        };
        var count = present.Count(flag => flag);
        var (wholes, reals, ends) =
            column.HasBytes ? (0, 0, count)
            : column.HasReals ? (0, count, 0)
            : (count, 0, 0);
        return
            rest.IsEmpty
            && present.Length <= mostValues
            && (values.Wholes.Length, values.Reals.Length, values.Ends.Length) == (wholes, reals, ends)
            && values.Bytes.Length <= (long)mostBytes + Cells.LongestInBytes
            && AreEnds(values.Ends, values.Bytes.Length)
            ? values
            : throw Wrong();
    }

    private static bool AreEnds(int[] ends, int length)
    {
        var last = 0;
        foreach (var end in ends)
        {
            if (end < last || end - last > Cells.LongestInBytes)
            {
                return false;
            }

            last = end;
        }

        return last == length;
    }

    private static void Put<T>(Stream output, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        output.Write(MemoryMarshal.AsBytes<int>([values.Length]));
        output.Write(MemoryMarshal.AsBytes(values));
    }

    private static void PutText(Stream output, string text) => Put<byte>(output, Encoding.UTF8.GetBytes(text));

    private static T[] Take<T>(ref ReadOnlySpan<byte> rest)
        where T : unmanaged => Take<T>(ref rest, Take<int>(ref rest, 1)[0]);

    private static T[] Take<T>(ref ReadOnlySpan<byte> rest, int count)
        where T : unmanaged
    {
        var size = (long)count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        if (count < 0 || size > rest.Length)
        {
            throw Wrong();
        }

        var values = MemoryMarshal.Cast<byte, T>(rest[..(int)size]).ToArray();
        rest = rest[(int)size..];
        return values;
    }

    private static string TakeText(ref ReadOnlySpan<byte> rest) => Encoding.UTF8.GetString(Take<byte>(ref rest));

    private static DecoderLostException Wrong() => new("the decoder says what it must not");
}
