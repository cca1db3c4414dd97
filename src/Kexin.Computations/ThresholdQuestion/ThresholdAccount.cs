using Kexin.Computations.Accounts;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Data;

namespace Kexin.Computations.ThresholdQuestion;

/// <summary>The holder's row, and its account: to one asker a row answers one question.</summary>
/// <remarks>
/// What: several thresholds, each hidden, would find the value by halving. So the holder's node remembers which row each question to a
/// requester was about, and refuses another one about the same row or in the same words.
/// </remarks>
/// <param name="Value">The value; null where no row is the person's, several are, or the value is missing.</param>
/// <param name="Problem">Why nothing is answered.</param>
/// <param name="Earlier">What was opened to the requester before.</param>
/// <param name="Rows">What may be told now.</param>
internal sealed record ThresholdAccount(
    double? Value,
    DataProblem Problem,
    IReadOnlyList<ReleaseShape> Earlier,
    ReleasedRows? Rows
)
{
    /// <summary>Reads a dataset's row of the person, and looks whether it may be asked about.</summary>
    public static async Task<ThresholdAccount> ReadAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        var function = (ThresholdQuestionFunction)run.Document.Function;
        var reader = run.Reader!;
        var (rows, values) = await FindAsync(function, reader, cancellationToken);
        double? value = values.Count == 1 && !double.IsNaN(values[0]) ? values[0] : null;
        if (run.Releases is not { } history)
        {
            return new ThresholdAccount(value, DataProblem.None, [], null);
        }

        // A field of its own, so that no total is compared with it.
        var table = new TableQuestion(run.Session.Suite, run.Document).OfFunction([$"{Mark} {function.Field}"], 1);
        var shape = new ReleaseShape(ReleaseShape.IdOf(run.Session.Suite, run.Document), [table]);
        var earlier = await history.ListAsync(cancellationToken);
        var cells = new ushort[reader.Rows];
        Array.Fill(cells, ReleasedRows.Unused);
        foreach (var row in rows)
        {
            cells[row] = 0;
        }

        var problem =
            earlier.Any(release => release.Id == shape.Id) ? DataProblem.AskedBefore
            : earlier.Count >= IReleaseHistory.MostReleases ? DataProblem.AccountFull
            : DataProblem.None;
        foreach (var release in earlier.Where(release => release.Tables.Any(other => IsSame(other, table))))
        {
            var asked = await history.LoadAsync(release, cancellationToken);
            problem = rows.Any(row => asked.Cells[0][row] == 0) ? DataProblem.AskedBefore : problem;
        }

        return new ThresholdAccount(value, problem, earlier, new ReleasedRows(shape, [cells]));
    }

    /// <summary>Remembers the question, before anything is sent that opens.</summary>
    /// <exception cref="ComputationException">Another result was opened to the requester meanwhile.</exception>
    public async Task KeepAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        if (Rows is { } rows && !await run.Releases!.KeepAsync(rows, Earlier, cancellationToken))
        {
            throw new ComputationException(EarlierReleases.Meanwhile);
        }
    }

    /// <summary>The rows of the person, by their place in the dataset, and what they hold.</summary>
    public static async Task<(List<long> Rows, List<double> Values)> FindAsync(
        ThresholdQuestionFunction function,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        List<string> columns = [function.Field];
        var isThePersons = new RowConditions(reader.Schema, [function.Row], columns);
        var (rows, values) = (new List<long>(), new List<double>());
        await foreach (var (batch, numbers) in RowFilter.NumberedAsync(reader, columns, cancellationToken))
        {
            for (var row = 0; row < batch.Count; row++)
            {
                if (isThePersons.Hold(batch, row))
                {
                    rows.Add(numbers[row]);
                    values.Add(batch.Numbers(0)[row]);
                }
            }
        }

        return (rows, values);
    }

    private const string Mark = "threshold-question";

    private static bool IsSame(TableShape one, TableShape other) =>
        one.Fields.SequenceEqual(other.Fields, StringComparer.Ordinal);
}
