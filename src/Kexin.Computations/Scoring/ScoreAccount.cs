using Kexin.Computations.Accounts;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;

namespace Kexin.Computations.Scoring;

/// <summary>The account of whoever has the rows: to one asker a dataset is scored once, and gives nothing else.</summary>
/// <remarks>
/// What: which rows lie in which band, the rows' owner does not know, and the model may be made to set any few rows apart. So its node cannot tell
/// by how few rows a scoring differs from another result. It opens one scoring to an asker that has no other result over the dataset, and
/// then nothing more (<see cref="TableShape.HidesRows"/>, which all other computations look at).
/// Not covered: a dataset published anew.
/// </remarks>
/// <param name="Problem">Why nothing is told.</param>
/// <param name="Rows">What may be told now; null where no account is kept.</param>
internal sealed record ScoreAccount(DataProblem Problem, ReleasedRows? Rows)
{
    /// <summary>Looks what was told before.</summary>
    public static async Task<ScoreAccount> OpenAsync(
        ComputationRun run,
        IReadOnlyList<ScoredRow> rows,
        CancellationToken cancellationToken
    )
    {
        if (run.Releases is not { } history)
        {
            return new ScoreAccount(DataProblem.None, null);
        }

        var suite = run.Session.Suite;
        var table = new TableQuestion(suite, run.Document).OfFunction([TableShape.Hidden], cells: 1);
        var cells = new ushort[run.Reader!.Rows];
        Array.Fill(cells, ReleasedRows.Unused);
        foreach (var row in rows)
        {
            cells[row.Number] = 0;
        }

        var earlier = await history.ListAsync(cancellationToken);
        return new ScoreAccount(
            earlier.Count > 0 ? DataProblem.ScoredOrTold : DataProblem.None,
            new ReleasedRows(new ReleaseShape(ReleaseShape.IdOf(suite, run.Document), [table]), [cells])
        );
    }

    /// <summary>Remembers what may be told, before anything is sent that opens.</summary>
    /// <exception cref="ComputationException">Another result was opened to the asker meanwhile.</exception>
    public async Task KeepAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        if (Rows is { } rows && !await run.Releases!.KeepAsync(rows, [], cancellationToken))
        {
            throw new ComputationException(EarlierReleases.Meanwhile);
        }
    }
}
