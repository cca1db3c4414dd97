using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Cryptography;
using Kexin.Data;

namespace Kexin.Computations.JoinedTotals;

/// <summary>A provider's account of joined results: to one asker its dataset is joined in one way only.</summary>
/// <remarks>
/// What: which rows a group has, no party knows, so no provider can tell by how few rows two joined results differ. What its node can hold an
/// asker to is the question: the same datasets, identifiers, conditions and groups as before, of the same measure within the same range or of
/// another field that has a value in the same rows: else two numbers would tell of the few rows that have one value alone. All groups that are wanted go into one document, whose cells add up to those with fewer groupings.
/// Not covered: a dataset published anew, and results of other kinds over rows of one provider.
/// </remarks>
/// <param name="Problem">Why nothing is told.</param>
/// <param name="Earlier">What was opened to the asker before.</param>
/// <param name="Rows">What may be told now; null where no account is kept.</param>
internal sealed record JoinAccount(DataProblem Problem, IReadOnlyList<ReleaseShape> Earlier, ReleasedRows? Rows)
{
    private const string Mark = "\njoin ";

    /// <summary>Looks what was told before.</summary>
    public static async Task<JoinAccount> OpenAsync(
        ComputationRun run,
        JoinList list,
        CancellationToken cancellationToken
    )
    {
        if (run.Releases is not { } history)
        {
            return new JoinAccount(DataProblem.None, [], null);
        }

        var (table, suite) = (TableOf(run.Session.Suite, run.Document), run.Session.Suite);
        var shape = new ReleaseShape(ReleaseShape.IdOf(suite, run.Document), [table]);
        var earlier = await history.ListAsync(cancellationToken);
        var cells = new ushort[run.Reader!.Rows];
        Array.Fill(cells, ReleasedRows.Unused);
        foreach (var row in list.Numbers)
        {
            cells[row] = 0;
        }

        var isOther = false;
        foreach (var release in earlier.Where(IsJoin))
        {
            var other = release.Tables[0];
            var isOfMeasure = other.Fields[0] == table.Fields[0];
            var known = (await history.LoadAsync(release, cancellationToken)).Cells[0];

            // What was remembered before rows were is the same question only over the whole dataset.
            var isSame = known.Any(cell => cell != ReleasedRows.Unused)
                ? known.AsSpan().SequenceEqual(cells)
                : isOfMeasure && run.Reader is not INumberedReader { IsNarrowed: true };
            isOther |= other.Whole != table.Whole || (isOfMeasure && other.Key != table.Key) || !isSame;
        }

        var isFull = earlier.Count >= IReleaseHistory.MostReleases && earlier.All(release => release.Id != shape.Id);
        return new JoinAccount(
            isOther ? DataProblem.JoinedBefore
                : earlier.Any(release => release.Tables[0].HidesRows) ? DataProblem.ScoredOrTold
                : isFull ? DataProblem.AccountFull
                : DataProblem.None,
            earlier,
            new ReleasedRows(shape, [cells])
        );
    }

    /// <summary>Remembers what may be told, before anything is sent that opens.</summary>
    /// <exception cref="ComputationException">Another result was opened to the asker meanwhile.</exception>
    public async Task KeepAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        if (Rows is { } rows && !await run.Releases!.KeepAsync(rows, Earlier, cancellationToken))
        {
            throw new ComputationException(EarlierReleases.Meanwhile);
        }
    }

    private static bool IsJoin(ReleaseShape release) =>
        release.Tables is [{ Fields: [var told] }] && told.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>A field of its own, so that no other total is compared with it. How it is computed changes no row.</summary>
    private static TableShape TableOf(Suite suite, ComputationDocument document)
    {
        var asked = (JoinedTotalsFunction)document.Function with
        {
            Protocol = ShareProtocol.Sharing3,
            Adversary = Adversary.SemiHonest,
        };
        var any = asked with { Measure = new RangedField(Mark, 0, 1) };
        return Table(asked) with { Whole = Table(any).Key };

        TableShape Table(JoinedTotalsFunction function) =>
            new TableQuestion(suite, document with { Function = function }).OfFunction(
                [Mark + asked.Measure.Field],
                cells: 1
            );
    }
}
