using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Policy;
using Kexin.Computations.Statistics;
using Kexin.Cryptography;
using Kexin.Data;

namespace Kexin.Computations.SharedRegression;

/// <summary>Earlier fits to the same asker within other ranges, and how many rows they count otherwise than the fit of now.</summary>
/// <remarks>
/// What: a value beyond a range counts as its bound. So two fits of the same rows differ in those that lie beyond one of the two ranges, and
/// together they would tell about these: there must be none, or enough. Each provider counts its own, from what its node notes of each fit
/// besides its rows: which of them lie below and above the range of each field. Nobody sees the sum.
/// Not covered: three fits and more, which together may set apart what every two do not.
/// </remarks>
internal sealed class RangeAccount
{
    /// <summary>No field's name begins so.</summary>
    private const string Mark = "\nrange ";

    /// <summary>The tables of a fit: rows, then the rows that it uses, then by field those beyond its range.</summary>
    private const int Used = 1;
    private const int FirstRange = 2;

    private readonly List<(int Field, TableOfRelease Then)> _compared = [];

    /// <param name="tables">By field.</param>
    /// <param name="differences">All earlier results, as all parties have them.</param>
    public RangeAccount(IReadOnlyList<TableShape> tables, Differences differences)
    {
        for (var field = 0; field < tables.Count; field++)
        {
            var now = tables[field];
            _compared.AddRange(
                differences
                    .Tables.Where(then => !then.IsNow && then.Shape.Fields is [var told] && told == now.Fields[0])
                    .Where(then => then.Shape.Key != now.Key)
                    .Select(then => (field, then))
            );
        }
    }

    /// <summary>How many comparisons: one for each field and earlier fit within another range.</summary>
    public int Count => _compared.Count;

    /// <summary>By field the table of rows below and above its range; the same for the same range, whatever else is asked.</summary>
    public static IReadOnlyList<TableShape> Tables(Suite suite, ComputationDocument document)
    {
        var on = ((SharedRegressionFunction)document.Function).On;
        return
        [
            .. on.Select(field =>
            {
                var asked = new SharedRegressionFunction(
                    new Condition(field.Field, Operators.Present, []),
                    [field],
                    ShareProtocol.Sharing3,
                    Adversary.SemiHonest
                );
                var range = document with { Function = asked, Where = [], Inputs = [] };
                return new TableQuestion(suite, range).OfFunction([Mark + field.Field], cells: 2);
            }),
        ];
    }

    /// <summary>One provider's rows for each comparison: used then and now, and beyond one of the two ranges.</summary>
    /// <param name="now">What the fit covers; null where no account is kept.</param>
    /// <param name="own">The earlier results that this provider had a part in.</param>
    /// <param name="history">Where their rows are.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<long[]> CountAsync(
        ReleasedRows? now,
        IReadOnlyList<ReleaseShape> own,
        IReleaseHistory? history,
        CancellationToken cancellationToken
    )
    {
        var counts = new long[Count];
        foreach (var comparisons in _compared.Select((each, at) => (each, at)).GroupBy(one => one.each.Then.Release.Id))
        {
            if (now is null || own.FirstOrDefault(release => release.Id == comparisons.Key) is not { } mine)
            {
                continue;
            }

            var then = await history!.LoadAsync(mine, cancellationToken);
            foreach (var ((field, table), at) in comparisons)
            {
                // By this node's own record: another provider may have told of other tables under that name.
                var index = mine.Tables.ToList().FindIndex(each => each.Key == table.Shape.Key);
                if (index < FirstRange)
                {
                    continue;
                }

                var (beyond, before) = (now.Cells[FirstRange + field], then.Cells[index]);
                for (var row = 0; row < beyond.Length; row++)
                {
                    var isUsed = IsIn(now.Cells[Used][row]) && IsIn(then.Cells[Used][row]);
                    counts[at] += isUsed && (IsIn(beyond[row]) || IsIn(before[row])) ? 1 : 0;
                }
            }
        }

        return counts;
    }

    private static bool IsIn(ushort cell) => cell != ReleasedRows.Unused;
}
