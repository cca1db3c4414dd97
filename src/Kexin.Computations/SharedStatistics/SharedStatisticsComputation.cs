using Kexin.Computations.Accounts;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.SharedStatistics;

/// <summary>Joint counts, sums, means, spreads and histograms on an engine on shares: what opens is what opens in two rounds.</summary>
/// <remarks>
/// What: see <see cref="TotalsProgram"/>. Security: that of the engine that the document names (<see cref="EngineChoice"/>), where
/// statistics in two rounds trust every provider to keep to the protocol, and none to work with the requester.
/// Cost: by a dry run (<see cref="EngineEstimate"/>), but for the comparison with earlier results.
/// Not for: a requester that provides data, which would see the sizes of small groups.
/// </remarks>
internal sealed class SharedStatisticsComputation : IComputation
{
    private const int Steps = 4;

    public RecordShape Parameters { get; } = RecordShape.OfRecord(typeof(SharedStatisticsFunction));

    public IReadOnlyList<ParameterOption> Options => SharedStatisticsFunction.Options;

    public void Check(ComputationDocument document)
    {
        var function = (SharedStatisticsFunction)document.Function;
        StatisticsRules.Check(OnSums(document), function.OnSums);
        EngineChoice
            .Of(document)
            .RequireComparisons(
                PlanOf(document).Gates.Count,
                new("The document needs", "文档需要"),
                new("Name fewer groups, measures or bins.", "请减少分组、度量或区间。")
            );
    }

    public void CheckFields(
        ComputationDocument document,
        ComputationInput input,
        IReadOnlyDictionary<string, FieldType> fields
    )
    {
        var function = (SharedStatisticsFunction)document.Function;
        StatisticsRules.CheckFields(function.OnSums, document.Where, fields);
    }

    public bool ReleasesValues(ComputationDocument document) => false;

    public BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf)
    {
        var parties = EngineTexts.Parties(EngineChoice.Of(document), nameOf);
        var plan = PlanOf(document);
        var (asker, k) = (nameOf(document.Requester), document.SmallestGroup);
        var measures = string.Join(", ", plan.Function.Measures.Select(measure => measure.Field).Order());
        return new BilingualText(
            $"""
            {parties.En}
            {asker} learns, for each of {plan.Groups} groups and each measure ({measures}), and each bin of a histogram, whether there are at least {k} rows in all, whether they are nearly one organisation's own, whether the groups before it are small, whether few rows hold another value than most, and whether the rows differ by few from earlier results: one bit each. Where all of these allow it, it learns the totals over all providers; everything else is multiplied by 0 on shares.
            The providers tell one another, for each group and measure with a sum, the value that half of the rows of one hold, and nothing else; they don't learn the result.
            {EngineTexts.Earlier.En}
            """,
            $"""
            {parties.Zh}
            {asker}得知 {plan.Groups} 个分组中每个度量（{measures}）以及直方图每个区间的以下各项，各为一个比特：总行数是否至少为 {k}；行是否几乎全部来自一家机构；它前面的分组是否行数很少；是否有少数行的取值与其余不同；这些行是否与此前的结果只差几行。全部允许时，得知所有提供方的合计；其余内容在份额上乘以零。
            对要求总和的每个分组和度量，提供方之间互相告知占本方一半行的取值，除此之外不透露任何信息；提供方得不到结果。
            {EngineTexts.Earlier.Zh}
            """
        );
    }

    public RunCost Cost(ComputationDocument document, IReadOnlyList<long> rows) =>
        EngineEstimate.Of(EngineChoice.Of(document), new TotalsProgram(PlanOf(document)));

    public BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        output is SharedStatisticsOutput told ? StatisticsTexts.Learned(told.Totals) : EngineTexts.LearnedNothing;

    public async Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        var (document, plan) = (OnSums(run.Document), PlanOf(run.Document));
        var compared = run with { Document = document };

        // Add up the own rows; all go on, or end, together; what is compared with earlier results is agreed on.
        Report(EngineTexts.Reading, 0);
        var (totals, problem) = (new LocalTotals(plan), DataProblem.None);
        if (run.IsProvider)
        {
            (totals, problem) = await LocalTotals.ReadAsync(
                plan,
                document.Where,
                run.Reader!,
                _ => { },
                cancellationToken,
                keepsAccount: run.Releases is not null
            );
        }

        Report(EngineTexts.Agreeing, 1);
        await DataAgreement.ReachAsync(compared, problem, cancellationToken);
        var tables = plan.Tables(run.Session.Suite, document);
        var earlier = await EarlierReleases.AgreeAsync(compared, tables, cancellationToken);
        plan.Compare(earlier.Differences);

        // The values that most rows hold, among the providers; then counts for all gates.
        var rows = run.IsProvider ? await earlier.SpreadAsync(compared, totals.Covered, cancellationToken) : null;
        var program = new TotalsProgram(plan);
        var own = run.IsProvider ? await EncodeAsync() : [];

        // On shares; what may open is remembered first.
        Report(EngineTexts.Computing, 2);
        var told = await EngineSession.RunAsync(
            run,
            EngineChoice.Of(run.Document),
            program,
            own,
            async () =>
            {
                await earlier.KeepAsync(rows, cancellationToken);
                run.Opening();
            },
            cancellationToken
        );
        Report(EngineTexts.Finished, Steps);
        return told is null ? null : new SharedStatisticsOutput(program.Read(told));

        async Task<ulong[]> EncodeAsync()
        {
            var common = await FewValues.AgreeAsync(compared, plan, totals, cancellationToken);
            var self = document.Providers.ToList().IndexOf(run.Self);
            var counts = totals.CountsOfGates(common, self, run.AgreesToOwnTotals);
            var different = await earlier.CountAsync(rows, run.Random, cancellationToken);
            different.CopyTo(counts, counts.Length - different.Length);
            return program.InputOf(counts, PaddedTotals.Take(plan, totals));
        }

        void Report(BilingualText phase, int done) => run.Progress.Report(new RunProgress(phase, done, Steps));
    }

    public async Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        var own = await new StatisticsComputation().RunAloneAsync(OnSums(document), reader, cancellationToken);
        return new SharedStatisticsOutput((StatisticsOutput)own);
    }

    private static StatisticsPlan PlanOf(ComputationDocument document) =>
        new(((SharedStatisticsFunction)document.Function).OnSums, OutputPolicy.Of(document));

    private static ComputationDocument OnSums(ComputationDocument document) =>
        document with
        {
            Function = ((SharedStatisticsFunction)document.Function).OnSums,
        };
}
