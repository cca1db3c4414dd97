namespace Kexin.Vault;

/// <summary>Options that say nothing of a file of some format are refused by name: what was meant by them would not happen.</summary>
internal static class FormatOptions
{
    /// <summary>Refuses the first option that the format has no use for.</summary>
    /// <exception cref="IntakeException">There is one.</exception>
    public static void Check(DatasetFormat format, ImportOptions options)
    {
        if (Unused(format, options).FirstOrDefault() is { Option: { } option, Column: var column })
        {
            throw new IntakeException(IntakeError.OptionNotForFormat)
            {
                Field = column,
                Found = option,
                Expected = format == DatasetFormat.Csv ? "CSV" : $"{format}",
            };
        }
    }

    private static IEnumerable<(string? Option, string? Column)> Unused(DatasetFormat format, ImportOptions options)
    {
        (bool IsGiven, DatasetFormat[] Formats, string Option)[] ofFile =
        [
            (options.Delimiter is not null, [DatasetFormat.Csv], "--delimiter"),
            (options.Sheet.Length > 0, [DatasetFormat.Workbook], "--sheet"),
            (options.Header.Count > 0, [DatasetFormat.Csv, DatasetFormat.Workbook], "--header"),
            (options.NoHeader, [DatasetFormat.Csv, DatasetFormat.Workbook], "--no-header"),
            (options.MissingWords.Count > 0, [DatasetFormat.Csv, DatasetFormat.Workbook], "--missing"),
        ];
        var unused = ofFile.Where(item => item.IsGiven && !item.Formats.Contains(format));
        foreach (var (_, _, option) in unused)
        {
            yield return (option, null);
        }

        foreach (var column in format == DatasetFormat.Parquet ? options.Columns.Values : [])
        {
            (bool IsGiven, string Option)[] ofText =
            [
                (column.Numbers is not null, "--numbers"),
                (column.Percent == true, "--percent"),
                (column.Currency == true, "--currency"),
                (column.Below is not null, "--below"),
                (column.DateFormat is not null, "--date-format"),
                (column.Missing is { Count: > 0 }, "--missing"),
                (column.Recode is { Count: > 0 }, "--recode"),
            ];
            foreach (var (_, option) in ofText.Where(item => item.IsGiven))
            {
                yield return (option, column.Name);
            }
        }
    }
}
