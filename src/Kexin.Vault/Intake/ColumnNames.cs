using System.Globalization;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>What a file's column names must satisfy, whatever its format.</summary>
internal static class ColumnNames
{
    private const int LongestInCharacters = 256;
    private const int MostNamesInMessage = 50;

    /// <summary>The names of columns that have none: column1, column2, …</summary>
    public static IReadOnlyList<string> Numbered(int columns) =>
        [.. Enumerable.Range(1, columns).Select(i => string.Create(CultureInfo.InvariantCulture, $"column{i}"))];

    /// <summary>Checks the names against each other and against what was declared.</summary>
    /// <param name="names">In the file's order.</param>
    /// <param name="options">What was declared.</param>
    /// <param name="line">The line of the header, or null if the format has no lines.</param>
    /// <exception cref="IntakeException">A name is empty, too long, there twice, or missing.</exception>
    public static void Check(IReadOnlyList<string> names, ImportOptions options, long? line)
    {
        if (names.Count > DatasetSchema.MostFields)
        {
            throw new IntakeException(IntakeError.TooManyColumns)
            {
                Line = line,
                Found = names.Count.ToString(CultureInfo.InvariantCulture),
                Expected = DatasetSchema.MostFields.ToString(CultureInfo.InvariantCulture),
            };
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Length is 0 or > LongestInCharacters)
            {
                throw new IntakeException(IntakeError.BadColumnName) { Line = line, Column = i + 1 };
            }

            if (!known.Add(names[i]))
            {
                throw new IntakeException(IntakeError.DuplicateColumn)
                {
                    Line = line,
                    Column = i + 1,
                    Field = names[i],
                };
            }
        }

        ThrowIfAbsent(options.Required, IntakeError.MissingColumn);
        ThrowIfAbsent(options.Types.Keys, IntakeError.UnknownColumn);
        ThrowIfAbsent(options.Zones.Keys, IntakeError.UnknownColumn);
        ThrowIfAbsent(options.Columns.Keys, IntakeError.UnknownColumn);

        void ThrowIfAbsent(IEnumerable<string> wanted, IntakeError error)
        {
            if (wanted.FirstOrDefault(name => !known.Contains(name)) is { } absent)
            {
                throw new IntakeException(error)
                {
                    Line = line,
                    Field = absent,
                    Found =
                        string.Join(", ", names.Take(MostNamesInMessage))
                        + (names.Count > MostNamesInMessage ? ", …" : ""),
                };
            }
        }
    }
}
