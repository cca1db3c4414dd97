using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kexin.Cryptography;

namespace Kexin.Governance.Tracing;

/// <summary>A column of rows that leave, or of a file that is to be traced.</summary>
/// <param name="Name">The field.</param>
/// <param name="BearsMark">Whether the last digits of its numbers may be changed by the mark: a measure that is no whole number by type.</param>
/// <param name="Values">As they leave; null is missing.</param>
public sealed record MarkedColumn(string Name, bool BearsMark, IReadOnlyList<string?> Values);

/// <summary>The mark of one export: which rows go where, and the last digit of some numbers, by a key of the export.</summary>
/// <remarks>
/// What: rows leave in the order of a keyed value of their content; a number of at least three significant digits whose last is 1 to 8 has it
/// changed by at most one, so that its parity is a keyed bit of the row. The content of a row is its columns that bear no change, and each
/// marked number's own digits before the last; so both can be computed again from any part of the rows.
/// Source: the keyed choice of least significant digits with a virtual key is of Agrawal and Kiernan, Watermarking Relational Databases (VLDB 2002);
/// one key for each copy, of Li, Swarup and Jajodia, Fingerprinting Relational Databases (IEEE TDSC 2005). The order of rows is added.
/// Security: whoever has no key cannot tell the order and the bits from chance. Rows of another origin agree by chance only: the bits as fair coins, the
/// order as a random one, whatever the data; <see cref="Score"/> bounds the probability. Who sorts the rows again removes the order, who rounds the
/// numbers the bits, and who drops columns that bear no change removes both; who compares two exports sees which digits differ.
/// Cost: one key derivation a row, and one a marked number.
/// Not for: proving to a third party: the owner could have made the file itself.
/// </remarks>
public sealed class ExportMark : IDisposable
{
    /// <summary>The significant digits that a number has at least to bear a change: it is then of less than one per cent.</summary>
    public const int FewestDigits = 3;

    private const int KeySizeInBytes = 32;
    private const int PlaceSizeInBytes = 8;

    private readonly Suite _suite;
    private readonly SecretBytes _key;

    /// <summary>The mark of an export.</summary>
    /// <param name="suite">The consortium's.</param>
    /// <param name="secret">The node's own secret for masks, at least 16 bytes.</param>
    /// <param name="export">What tells the export from every other of the node.</param>
    public ExportMark(Suite suite, ReadOnlySpan<byte> secret, string export)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(export);
        _suite = suite;
        var key = new byte[KeySizeInBytes];
        suite.DeriveKey(secret, [], Encoding.UTF8.GetBytes($"kexin/export-mark/1 {export}"), key);
        _key = new SecretBytes(key);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>The rows in their marked order, each number as it leaves, and how many were changed.</summary>
    /// <param name="columns">At least one, all of the same length.</param>
    public (int[] Order, IReadOnlyList<string?[]> Values, int Changed) Apply(IReadOnlyList<MarkedColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var rows = columns[0].Values.Count;
        var contents = Contents(columns);
        int[] order = [.. Enumerable.Range(0, rows).OrderBy(row => Place(contents[row])).ThenBy(row => row)];
        var (values, changed) = (new string?[columns.Count][], 0);
        for (var i = 0; i < columns.Count; i++)
        {
            values[i] = [.. order.Select(row => columns[i].Values[row])];
            for (var row = 0; columns[i].BearsMark && row < rows; row++)
            {
                if (values[i][row] is { } text && Bears(text))
                {
                    var marked = WithParity(text, Bit(columns[i].Name, contents[order[row]], text[..^1]));
                    changed += marked == text ? 0 : 1;
                    values[i][row] = marked;
                }
            }
        }

        return (order, values, changed);
    }

    /// <summary>How far rows agree with this mark.</summary>
    /// <param name="columns">The export's columns, with any part of its rows.</param>
    public MarkScore Score(IReadOnlyList<MarkedColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var contents = Contents(columns);
        var (seen, bits, agreeing) = (new HashSet<string>(StringComparer.Ordinal), 0, 0);
        foreach (var column in columns.Where(column => column.BearsMark))
        {
            for (var row = 0; row < contents.Length; row++)
            {
                // The same content gives the same bit: it is one coin, however often it stands there.
                if (
                    column.Values[row] is { } text
                    && Bears(text)
                    && seen.Add($"{column.Name}\n{contents[row]}\n{text[..^1]}")
                )
                {
                    bits++;
                    agreeing += Bit(column.Name, contents[row], text[..^1]) == (text[^1] - '0') % 2 ? 1 : 0;
                }
            }
        }

        ulong[] places = [.. contents.Distinct(StringComparer.Ordinal).Select(Place)];
        return new MarkScore(bits, agreeing, places.Length, RisesIn(places), IsRising(places));
    }

    /// <summary>Whether a value can bear a change: a plain number of three significant digits or more, the last of them 1 to 8.</summary>
    public static bool Bears(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var (digits, points) = (0, 0);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '.')
            {
                points++;
            }
            else if (char.IsAsciiDigit(value[i]))
            {
                // Zeros in front of the first other digit do not count.
                digits += digits > 0 || value[i] != '0' ? 1 : 0;
            }
            else if (!(i == 0 && value[i] == '-'))
            {
                return false;
            }
        }

        return points <= 1 && digits >= FewestDigits && value[^1] is >= '1' and <= '8';
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    /// <summary>What of each row the mark does not change.</summary>
    private static string[] Contents(IReadOnlyList<MarkedColumn> columns)
    {
        // The order of columns is not the export's to keep.
        MarkedColumn[] sorted =
        [
            .. columns.Where(column => !column.BearsMark).OrderBy(column => column.Name, StringComparer.Ordinal),
        ];
        MarkedColumn[] bearing =
        [
            .. columns.Where(column => column.BearsMark).OrderBy(column => column.Name, StringComparer.Ordinal),
        ];
        var contents = new string[columns[0].Values.Count];
        for (var row = 0; row < contents.Length; row++)
        {
            contents[row] = string.Join(
                '\u001f',
                sorted
                    .Select(column => column.Values[row] ?? "")
                    .Concat(bearing.Select(column => column.Values[row] is { } text && Bears(text) ? text[..^1] : ""))
            );
        }

        return contents;
    }

    private ulong Place(string content)
    {
        Span<byte> drawn = stackalloc byte[PlaceSizeInBytes];
        Draw($"place\n{content}", drawn);
        return BitConverter.ToUInt64(drawn);
    }

    private int Bit(string column, string content, string prefix)
    {
        Span<byte> drawn = stackalloc byte[1];
        Draw($"bit\n{column}\n{prefix}\n{content}", drawn);
        return drawn[0] & 1;
    }

    private void Draw(string what, Span<byte> drawn) =>
        _suite.DeriveKey(_key.Span, [], Encoding.UTF8.GetBytes(what), drawn);

    /// <summary>1 and 2, 3 and 4, 5 and 6, 7 and 8 change places: no digit is carried, and none becomes a 0 that a program would drop.</summary>
    private static string WithParity(string text, int bit)
    {
        var digit = text[^1] - '0';
        var marked =
            digit % 2 == bit ? digit
            : digit % 2 == 1 ? digit + 1
            : digit - 1;
        return string.Concat(text.AsSpan(0, text.Length - 1), marked.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Of pairs of neighbours, each row in one pair, how many rise.</summary>
    private static int RisesIn(ulong[] places) =>
        Enumerable.Range(0, places.Length / 2).Count(pair => places[2 * pair] < places[(2 * pair) + 1]);

    private static bool IsRising(ulong[] places) =>
        Enumerable.Range(1, Math.Max(0, places.Length - 1)).All(at => places[at - 1] < places[at]);
}
