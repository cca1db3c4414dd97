using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Ledger.Contracts;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Statistics;

/// <summary>Joint counts, sums, means, spreads and histograms by group, with small groups held back by a key that nobody hands out.</summary>
/// <remarks>
/// What: every provider adds up its own rows; the requester learns, for each cell with enough rows in all, the totals over all.
/// Source: <see cref="SecureSummation"/> and <see cref="ThresholdGate"/>, whose keys pad what is summed.
/// Security: the providers are semi-honest; the requester, who sends nothing, may be malicious. See both for who may collude.
/// Exactness: sums are exact or nearly (<see cref="ExactSum"/>) and do not depend on how the rows are split.
/// Cost: five rounds; every provider sends the requester 32 bytes for each gate and each row of the smallest group (<see cref="CellPlan"/>,
/// <see cref="Differences"/>), and 8 to 104 bytes for each cell.
/// Not for: a requester that provides data; groups of a few rows whose sums are opened with sums of squares: both are exact, and may be
/// solved for the rows.
/// </remarks>
internal sealed class StatisticsComputation : IComputation
{
    /// <summary>Steps of the progress: most of the time goes into reading.</summary>
    private const int ReadingSteps = 80;
    private const int AllSteps = 100;

    private const int Rounds = 5;

    public RecordShape Parameters { get; } = RecordShape.OfRecord(typeof(StatisticsFunction));

    public IReadOnlyList<ParameterOption> Options => StatisticsFunction.Options;

    public void Check(ComputationDocument document) => StatisticsRules.Check(document, Asked(document.Function));

    public void CheckFields(
        ComputationDocument document,
        ComputationInput input,
        IReadOnlyDictionary<string, FieldType> fields
    ) => StatisticsRules.CheckFields(Asked(document.Function), document.Where, fields);

    public bool ReleasesValues(ComputationDocument document) => false;

    public BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf) =>
        StatisticsTexts.Reveals(document, Asked(document.Function));

    public RunCost Cost(ComputationDocument document, IReadOnlyList<long> rows)
    {
        var plan = new StatisticsPlan(Asked(document.Function), OutputPolicy.Of(document));
        return new RunCost(Rounds, RunCost.OfGates(plan.Gates) + (sizeof(ulong) * (plan.CountWords + plan.SumWords)));
    }

    public BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        output is StatisticsOutput totals ? StatisticsTexts.Learned(totals) : StatisticsTexts.LearnedByProviders;

    public async Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        var plan = new StatisticsPlan(Asked(run.Document.Function), OutputPolicy.Of(run.Document));
        if (run.IsRequester)
        {
            return await RequestAsync(run, plan, cancellationToken);
        }

        await ProvideAsync(run, plan, cancellationToken);
        return null;
    }

    public async Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        var plan = new StatisticsPlan(Asked(document.Function), OutputPolicy.Of(document));
        var (totals, problem) = await LocalTotals.ReadAsync(plan, document.Where, reader, _ => { }, cancellationToken);
        if (problem != DataProblem.None)
        {
            throw new ComputationException(DataAgreement.DescribeOwn(problem));
        }

        var open = totals
            .CountsOfGates(FewValues.Merge(plan, [totals.Few.Find(plan, totals)]), self: -1, agrees: true)
            .Zip(plan.Gates, (count, gate) => count < gate.From || count >= gate.Below)
            .ToList();
        return StatisticsRelease.Make(plan, totals, open);
    }

    private static async Task ProvideAsync(ComputationRun run, StatisticsPlan plan, CancellationToken cancellationToken)
    {
        var (document, session) = (run.Document, run.Session);
        var reader = run.Reader ?? throw new ArgumentException("A provider brings a dataset.", nameof(run));
        var requester = document.Requester.ToString();

        // Add up the own rows.
        var (totals, problem) = await LocalTotals.ReadAsync(
            plan,
            document.Where,
            reader,
            rows => Report(run, StatisticsTexts.Reading, (int)(ReadingSteps * rows / Math.Max(reader.Rows, 1))),
            cancellationToken,
            keepsAccount: run.Releases is not null
        );

        // Round 1: all go on, or all end.
        Report(run, StatisticsTexts.Waiting, ReadingSteps);
        await DataAgreement.ReachAsync(run, problem, cancellationToken);
        var earlier = await EarlierReleases.AgreeAsync(run, plan.Tables(session.Suite, document), cancellationToken);
        plan.Compare(earlier.Differences);

        // Round 2: seeds, and the values that most rows hold, among the providers.
        Report(run, StatisticsTexts.Agreeing, 85);
        using var summation = await OpenAsync(run, cancellationToken);
        var shares = summation.Shares!;
        var common = await FewValues.AgreeAsync(run, plan, totals, cancellationToken);

        // Round 3: the requester gets the keys of large cells.
        Report(run, StatisticsTexts.Checking, 90);
        var rows = await earlier.SpreadAsync(run, totals.Covered, cancellationToken);
        var self = document.Providers.ToList().IndexOf(run.Self);
        var counts = totals.CountsOfGates(common, self, run.AgreesToOwnTotals);
        (await earlier.CountAsync(rows, run.Random, cancellationToken)).CopyTo(
            counts,
            counts.Length - plan.Differences.Count
        );

        // Which gates are open tells of the rows, too: it is remembered first.
        await earlier.KeepAsync(rows, cancellationToken);
        using var keys = await ThresholdGate.OfferAsync(
            session,
            requester,
            shares,
            plan.Gates,
            counts,
            cancellationToken
        );

        // Round 4: totals under pads, masked.
        run.Opening();
        Report(run, StatisticsTexts.Summing, 95);
        var padded = PaddedTotals.Take(plan, totals);
        if (shares.IsFirst)
        {
            padded.Close(session, keys);
        }

        await summation.SumAsync(padded.Counts, plan.CountWords, 1, cancellationToken);
        await summation.SumAsync(padded.Sums, plan.SumWords, ExactSum.Limbs, cancellationToken);
        Report(run, StatisticsTexts.Finished, AllSteps);
    }

    private static async Task<StatisticsOutput> RequestAsync(
        ComputationRun run,
        StatisticsPlan plan,
        CancellationToken cancellationToken
    )
    {
        var (document, session) = (run.Document, run.Session);
        List<string> providers = [.. document.Providers.Select(provider => provider.ToString())];

        // Round 1: all go on, or all end.
        Report(run, StatisticsTexts.Waiting, 0);
        await DataAgreement.ReachAsync(run, DataProblem.None, cancellationToken);
        plan.Compare(
            (await EarlierReleases.AgreeAsync(run, plan.Tables(session.Suite, document), cancellationToken)).Differences
        );

        // Round 2 is the providers' alone.
        using var summation = await OpenAsync(run, cancellationToken);

        // Round 3: the keys of large cells.
        Report(run, StatisticsTexts.Checking, 90);
        using var keys = await ThresholdGate.ReceiveAsync(session, providers, plan.Gates, cancellationToken);

        // Round 4: totals under pads; those of large cells open.
        run.Opening();
        Report(run, StatisticsTexts.Summing, 95);
        var padded = new PaddedTotals(plan);
        padded.Counts = (await summation.SumAsync(default, plan.CountWords, 1, cancellationToken))!;
        padded.Sums = (await summation.SumAsync(default, plan.SumWords, ExactSum.Limbs, cancellationToken))!;
        padded.Open(session, keys);
        var output = StatisticsRelease.Make(plan, padded.ToTotals(keys.IsOpen), keys.IsOpen);
        Report(run, StatisticsTexts.Finished, AllSteps);
        return output;
    }

    private static Task<SecureSummation> OpenAsync(ComputationRun run, CancellationToken cancellationToken) =>
        SecureSummation.OpenAsync(
            run.Session,
            [.. run.Document.Providers.Select(provider => provider.ToString())],
            run.Document.Requester.ToString(),
            run.Random,
            cancellationToken
        );

    private static void Report(ComputationRun run, BilingualText phase, int done) =>
        run.Progress.Report(new RunProgress(phase, Math.Min(done, AllSteps), AllSteps));

    private static StatisticsFunction Asked(ComputationFunction function) =>
        function as StatisticsFunction
        ?? throw new ArgumentException($"Statistics were expected, not {function.Kind}.", nameof(function));
}
