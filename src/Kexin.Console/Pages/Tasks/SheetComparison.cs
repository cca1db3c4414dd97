using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Session;

namespace Kexin.Console.Pages.Tasks;

/// <summary>A value of the joint result beside the same value of one organisation's own data.</summary>
/// <param name="Key">Which row, by its keys; empty where the table has none.</param>
/// <param name="Column">Which value.</param>
/// <param name="Joint">Of all providers' data.</param>
/// <param name="Own">Of the own data.</param>
internal sealed record ComparedValue(string Key, string Column, string Joint, string Own);

/// <summary>A table of values that both results have.</summary>
internal sealed record ComparedTable(string Id, string Title, IReadOnlyList<ComparedValue> Values);

/// <summary>Puts two results of the same document beside each other: values are compared, details of values are not.</summary>
internal static class SheetComparison
{
    /// <summary>Tables that have values, in the joint result's order; a table that is long is cut, as both sheets are.</summary>
    public static IReadOnlyList<ComparedTable> Of(Sheet joint, Sheet own, Words words) =>
        [
            .. joint
                .Tables.Select(table => new ComparedTable(table.Id, words.Of(table.Title), Values(table, own, words)))
                .Where(table => table.Values.Count > 0),
        ];

    private static List<ComparedValue> Values(SheetTable joint, Sheet own, Words words)
    {
        var other = own.FindTable(joint.Id);
        var (ours, theirs) = (Keyed(other, words), Keyed(joint, words));
        return
        [
            .. theirs
                .Keys.Union(ours.Keys)
                .SelectMany(
                    _ => joint.Columns.Where(column => column.Role == ColumnRole.Value),
                    (key, column) =>
                        new ComparedValue(
                            key,
                            column.Unit.Length == 0
                                ? words.Of(column.Title)
                                : $"{words.Of(column.Title)} ({column.Unit})",
                            Text(joint, theirs, key, column, words),
                            other is null ? Figures.None : Text(other, ours, key, column, words)
                        )
                )
                .Where(value => value.Joint != Figures.None || value.Own != Figures.None),
        ];
    }

    /// <summary>The rows' places by their keys.</summary>
    private static Dictionary<string, int> Keyed(SheetTable? table, Words words)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < (table?.Rows.Count ?? 0); row++)
        {
            var keys = table!
                .Columns.Where(column => column.Role == ColumnRole.Key)
                .Select(column => Figures.Of(table[row, column.Id], column, words.Language));
            places.TryAdd(string.Join(" · ", keys.Where(key => key != Figures.None)), row);
        }

        return places;
    }

    private static string Text(
        SheetTable table,
        Dictionary<string, int> places,
        string key,
        SheetColumn column,
        Words words
    ) =>
        !places.TryGetValue(key, out var row) ? Figures.None
        : table[row, column.Id] is { HeldBack: not null } ? words["result.held-back"]
        : Figures.Of(table[row, column.Id], column, words.Language);
}
