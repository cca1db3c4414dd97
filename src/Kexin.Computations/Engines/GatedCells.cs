using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Data;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Engines;

/// <summary>Groups of rows over which something is opened, and all that the output policy asks of each: what a table of counts asks.</summary>
/// <remarks>
/// The rows of a group are those with a value of one field. A group opens as its count in a statistics result would: enough rows, not nearly
/// all of one organisation, no small group before it, and no few rows' difference from earlier results (decision 0027). The requester's own
/// rows, where it provides too, count for nothing here: it could take them off.
/// </remarks>
internal sealed class GatedCells
{
    private readonly ComputationDocument _document;
    private readonly ComputationDocument _rows;
    private readonly string _told;

    /// <summary>The groups without any comparison with earlier results.</summary>
    /// <param name="document">Its function is replaced by the count of the field's values.</param>
    /// <param name="field">Rows with a value of it count.</param>
    /// <param name="by">The groups.</param>
    public GatedCells(ComputationDocument document, string field, IReadOnlyList<GroupBy> by)
        : this(document, field, by, field) { }

    /// <summary>The same of rows that also meet other conditions.</summary>
    /// <param name="document">Its function is replaced by the count of the field's values.</param>
    /// <param name="field">Rows with a value of it count.</param>
    /// <param name="by">The groups.</param>
    /// <param name="told">Of what the result tells: results that tell of the same are compared, besides the rows of the groups.</param>
    /// <param name="where">Conditions besides the document's.</param>
    public GatedCells(
        ComputationDocument document,
        string field,
        IReadOnlyList<GroupBy> by,
        string told,
        params Condition[] where
    )
    {
        var counted = new StatisticsFunction([new Measure(field, [Statistic.Count], [])], by);
        (_document, _told) = (document, told);
        _rows = document with { Function = counted, Where = [.. document.Where, .. where] };
        Plan = new StatisticsPlan(counted, OutputPolicy.Of(document));
    }

    /// <summary>The gates.</summary>
    public StatisticsPlan Plan { get; }

    /// <summary>How many groups.</summary>
    public int Count => Plan.Groups;

    /// <summary>The conditions on rows, all of them.</summary>
    public IReadOnlyList<Condition> Where => _rows.Where;

    /// <summary>The gates that must be open for each group to open.</summary>
    public IReadOnlyList<int[]> Sets => [.. Plan.Cells.Select(cell => cell.GatesOfCount())];

    /// <summary>Asks for more rows than the smallest group.</summary>
    public void Require(long rows)
    {
        foreach (var cell in Plan.Cells)
        {
            Plan.Gates[cell.Gate] = OutputPolicy.EnoughFor(rows);
        }
    }

    /// <summary>Agrees with all parties on what is compared, and counts a provider's rows for each gate.</summary>
    /// <exception cref="ComputationException">A provider's data does not allow a result; the same at every party.</exception>
    public async Task<OwnCounts> AgreeAsync(
        ComputationRun run,
        DataProblem problem,
        CancellationToken cancellationToken
    )
    {
        var totals = new LocalTotals(Plan);
        if (run.IsProvider && problem == DataProblem.None)
        {
            (totals, problem) = await LocalTotals.ReadAsync(
                Plan,
                Where,
                run.Reader!,
                _ => { },
                cancellationToken,
                keepsAccount: run.Releases is not null
            );
        }

        await DataAgreement.ReachAsync(run, problem, cancellationToken);
        var suite = run.Session.Suite;
        TableShape[] tables =
        [
            new TableQuestion(suite, _document).OfRows(Plan.Function.By),
            new TableQuestion(suite, _rows).Of([_told], Plan.Function.By, []),
        ];
        var earlier = await EarlierReleases.AgreeAsync(run with { Document = _rows }, tables, cancellationToken);
        Plan.Compare(earlier.Differences);
        if (!run.IsProvider)
        {
            return new OwnCounts([], () => Task.CompletedTask);
        }

        var rows = run.Releases is null
            ? null
            : new ReleasedRows(
                new ReleaseShape(ReleaseShape.IdOf(suite, _rows), tables),
                await CoverAsync(run.Reader!, totals, cancellationToken)
            );
        var counted = run.IsRequester ? new LocalTotals(Plan) : totals;
        var self = run.Document.Providers.ToList().IndexOf(run.Self);
        var counts = counted.CountsOfGates([], self, run.IsRequester || run.AgreesToOwnTotals);
        (await earlier.CountAsync(rows, run.Random, cancellationToken)).CopyTo(
            counts,
            counts.Length - earlier.Differences.Count
        );
        return new OwnCounts(counts, () => earlier.KeepAsync(rows, cancellationToken));
    }

    /// <summary>Whether each group of one dataset opens to its own owner.</summary>
    public async Task<bool[]> OpenAloneAsync(IDatasetReader reader, CancellationToken cancellationToken)
    {
        var (totals, problem) = await LocalTotals.ReadAsync(Plan, Where, reader, _ => { }, cancellationToken);
        if (problem != DataProblem.None)
        {
            throw new ComputationException(DataAgreement.DescribeOwn(problem));
        }

        var counts = totals.CountsOfGates([], self: -1, agrees: true);
        return [.. Sets.Select(set => set.All(gate => IsOpen(Plan.Gates[gate], counts[gate])))];
    }

    /// <summary>1 for each group that opens, else 0, from the counts of all gates.</summary>
    /// <param name="engine">Where the counts are shared.</param>
    /// <param name="others">Of each gate the joint count without the asker's.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<WordShares> OpenAsync(IShareEngine engine, WordShares others, CancellationToken cancellationToken)
    {
        var shut = await ShutAsync(engine, others, cancellationToken);
        return await EngineGates.OpenAsync(engine, shut, Sets, cancellationToken);
    }

    /// <summary>1 for each gate that is shut, else 0; parameters as of <see cref="OpenAsync"/>.</summary>
    public Task<WordShares> ShutAsync(IShareEngine engine, WordShares others, CancellationToken cancellationToken)
    {
        // What an asker that also provides counts is known to all: none of its rows, and that it agrees to its own totals.
        var asker = _document.Providers.ToList().IndexOf(_document.Requester);
        var known = asker < 0 ? [] : new LocalTotals(Plan).CountsOfGates([], asker, agrees: true);
        var sums = asker < 0 ? others : others.Add([.. known.Select(count => (ulong)count)]);
        return EngineGates.ShutAsync(engine, sums, Plan.Gates, cancellationToken);
    }

    /// <summary>The group of each row of the dataset: of those that meet the document's conditions, then of those that count.</summary>
    private async Task<IReadOnlyList<ushort[]>> CoverAsync(
        IDatasetReader reader,
        LocalTotals counted,
        CancellationToken cancellationToken
    )
    {
        var (all, _) =
            Where.Count == _document.Where.Count
                ? (counted, DataProblem.None)
                : await LocalTotals.ReadAsync(
                    Plan,
                    _document.Where,
                    reader,
                    _ => { },
                    cancellationToken,
                    keepsAccount: true
                );
        var rows = await RowFilter.SpreadAsync(reader, _document.Where, [all.Covered[0]], cancellationToken);
        var told = await RowFilter.SpreadAsync(reader, Where, [counted.Covered[1]], cancellationToken);
        return [rows[0], told[0]];
    }

    private static bool IsOpen(GateRange gate, long count) =>
        (count >= gate.From && count < gate.Below) == gate.OpensWithin;
}

/// <summary>A provider's count for each gate, and what its node notes before anything opens.</summary>
/// <param name="Counts">One for each gate; empty at a requester that provides nothing.</param>
/// <param name="KeepAsync">Remembers what may open.</param>
internal sealed record OwnCounts(IReadOnlyList<long> Counts, Func<Task> KeepAsync);
