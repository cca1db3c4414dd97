using Kexin.Cryptography.Records;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Looks through all rows of a file of texts before anything of it is kept.</summary>
/// <remarks>Cost: one pass; memory that does not grow with the rows beyond <see cref="MostDistinct"/> hashes over all columns.</remarks>
internal static class RecordsInspection
{
    private const int MostDistinct = 1_000_000;
    private const int MostDistinctInColumn = 200_000;
    private const int MostFindings = 200;

    private static readonly char[] s_delimiters = [',', ';', '\t', '|'];

    /// <summary>Reads to the end.</summary>
    /// <param name="records">The rows.</param>
    /// <param name="options">What was said of the file.</param>
    /// <param name="text">Of a CSV file: its encoding and delimiter; else null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IntakeException">The file's structure is broken, or it has no rows.</exception>
    public static async Task<FileInspection> RunAsync(
        IRecords records,
        ImportOptions options,
        CsvText? text,
        CancellationToken cancellationToken
    )
    {
        ColumnNames.Check(records.Names, options, records.Line);
        var header = records.Line;
        var names = records.Names;
        var most = Math.Clamp(MostDistinct / names.Count, 1, MostDistinctInColumn);
        var columns = names
            .Select((name, i) => new ColumnInspector(name, i, options, text?.Delimiter == ';', most))
            .ToArray();
        var rows = 0L;
        (long Count, long Line) empty = default;
        var unsplit = new Unsplit(names);
        (long Count, long Line) again = default;
        while (await records.ReadAsync(cancellationToken))
        {
            rows++;
            var hasValue = false;
            for (var i = 0; i < columns.Length; i++)
            {
                hasValue |= columns[i].See(records[i], records.Line);
            }

            empty = hasValue ? empty : OneMore(empty, records.Line);
            unsplit.See(records[0]);
            again = IsHeader(records) ? OneMore(again, records.Line) : again;
        }

        if (rows == 0)
        {
            throw new IntakeException(IntakeError.HeaderOnly) { Line = records.Line };
        }

        IEnumerable<Finding> findings =
        [
            .. unsplit.Finding is { } one ? [one] : Array.Empty<Finding>(),
            .. options.NoHeader ? [] : HeaderOfValues(names, columns, header, again.Count > 0),
            .. names.Where(IsNoName).Select(name => new Finding(FindingKind.UnseenInName, name) { Line = header }),
            .. columns.SelectMany(column => column.Findings()),
            .. OfRows(FindingKind.RepeatedHeader, options.NoHeader ? default : again),
            // With one column it is a missing value, and counted as that.
            .. OfRows(FindingKind.EmptyRows, names.Count > 1 ? empty : default),
        ];
        return new FileInspection(
            rows,
            text?.EncodingName,
            text?.Delimiter,
            [.. columns.Select(column => column.Describe())],
            [.. findings.OrderBy(finding => finding.Kind != FindingKind.Refused).Take(MostFindings)]
        );
    }

    /// <summary>
    /// A name that is a value of its own column's type, as 63 or 2024-02-01, or like its column's texts. Where a later line is the header once
    /// more, as in files that were joined, each name is a value and says nothing.
    /// </summary>
    private static Finding[] HeaderOfValues(
        IReadOnlyList<string> names,
        ColumnInspector[] columns,
        long line,
        bool isRepeated
    )
    {
        var values = names
            .Where((name, i) => IsValue(name, columns[i].Type) || (!isRepeated && columns[i].IsNamedLikeItsTexts))
            .ToArray();
        return values.Length == 0
            ? []
            :
            [
                new Finding(FindingKind.HeaderOfValues, null)
                {
                    Line = line,
                    Count = values.Length,
                    Of = names.Count,
                    Sample = DistinctValues.Cut(values[0]),
                    Remedy = "--no-header",
                },
            ];
    }

    /// <summary>What cannot be published is told at home.</summary>
    private static bool IsNoName(string name) => name.Contains('\n') || VisibleText.FindFault(name) is not null;

    private static (long Count, long Line) OneMore((long Count, long Line) rows, long line) =>
        (rows.Count + 1, rows.Count == 0 ? line : rows.Line);

    private static Finding[] OfRows(FindingKind kind, (long Count, long Line) rows) =>
        rows.Count == 0 ? [] : [new Finding(kind, null) { Count = rows.Count, Line = rows.Line }];

    /// <summary>Also where each of the files that were joined begins with a byte order mark.</summary>
    private static bool IsHeader(IRecords records)
    {
        for (var i = 0; i < records.Names.Count; i++)
        {
            if (!records[i].Trim(" \t\uFEFF").SequenceEqual(records.Names[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsValue(string name, FieldType type) =>
        type == FieldType.Text
            ? TimeText.Read(name, out _) != TimeForm.None && name.AsSpan().ContainsAny('-', '/')
            : CellText.TryRead(name, type == FieldType.Integer ? FieldType.Number : type, out _);

    /// <summary>One column whose header and rows all hold the same delimiter.</summary>
    private sealed class Unsplit(IReadOnlyList<string> names)
    {
        private char[] _left =
            names.Count == 1 ? [.. s_delimiters.Where(item => names[0].Contains(item, StringComparison.Ordinal))] : [];

        public Finding? Finding =>
            _left.Length == 0
                ? null
                : new Finding(FindingKind.Unsplit, names[0])
                {
                    Sample = _left[0].ToString(),
                    Remedy =
                        "--delimiter "
                        + _left[0] switch
                        {
                            ',' => "comma",
                            ';' => "semicolon",
                            '\t' => "tab",
                            _ => "bar",
                        },
                };

        public void See(ReadOnlySpan<char> cell)
        {
            foreach (var delimiter in _left)
            {
                if (!cell.Contains(delimiter))
                {
                    _left = [.. _left.Where(item => item != delimiter)];
                }
            }
        }
    }
}
