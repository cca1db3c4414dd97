using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Survival;

/// <summary>Kaplan-Meier curves and the log-rank test over several providers' rows, on an engine on shares.</summary>
/// <remarks>
/// What: see <see cref="SurvivalProgram"/>; the curves follow from what opens by <see cref="KaplanMeier"/> and <see cref="LogRank"/>.
/// Security: that of the engine that the document names (<see cref="EngineChoice"/>).
/// Exactness: equal to the estimates on the pooled rows whose times are rounded up to those that open.
/// Cost: by a dry run (<see cref="EngineEstimate"/>).
/// </remarks>
internal sealed class SurvivalComputation : IComputation
{
    public RecordShape Parameters { get; } = RecordShape.OfRecord(typeof(SurvivalFunction));

    public void Check(ComputationDocument document) => SurvivalRules.Check(document);

    public void CheckFields(
        ComputationDocument document,
        ComputationInput input,
        IReadOnlyDictionary<string, FieldType> fields
    ) => SurvivalRules.CheckFields(document, fields);

    public bool ReleasesValues(ComputationDocument document) => false;

    public BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf)
    {
        var function = (SurvivalFunction)document.Function;
        var cells = SurvivalRules.CellsOf(document);
        var parties = EngineTexts.Parties(EngineChoice.Of(document), nameOf);
        var (k, step, until) = (document.SmallestGroup, Shown(function.Step), Shown(function.Horizon));
        return new BilingualText(
            $"""
            {parties.En}
            {nameOf(
                document.Requester
            )} learns whether all {cells.Count} groups open, each with at least {k} rows; and if they do, the rows of each. Then, at times in steps of {step} up to {until} that it also learns: how many rows of each group were at risk, had the event and were censored since the time before. A time is told only if, in every group, the events, the censored rows and the rows left over are none or at least {k} each; the rows of other times are added to the next one that is told. The curves, their intervals and the log-rank test follow from these numbers. The providers learn nothing.
            Not checked: whose the events of one time are; all of them may be one organisation's.
            {EngineTexts.Earlier.En}
            """,
            $"""
            {parties.Zh}
            {nameOf(
                document.Requester
            )}得知全部 {cells.Count} 个分组是否公开（各至少 {k} 行）；若公开，得知各分组的行数，并在至 {until} 为止、间隔 {step} 的时间点中，得知哪些时间公开，以及自上一个公开时间起各分组的风险人数、事件数和删失数。只有每个分组的事件数、删失数和剩余行数都为零或至少 {k} 时，该时间才公开；其他时间的行并入下一个公开的时间。生存曲线、置信区间和对数秩检验都由这些数得出。提供方得不到任何信息。
            以下不作检查：某一时间的事件属于谁，它们可能全部来自一家机构。
            {EngineTexts.Earlier.Zh}
            """
        );
    }

    public RunCost Cost(ComputationDocument document, IReadOnlyList<long> rows) =>
        EngineEstimate.Of(EngineChoice.Of(document), ProgramOf(document, SurvivalRules.CellsOf(document)));

    public BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        output switch
        {
            SurvivalOutput { Rows.Count: 0 } => new("That the groups stay shut.", "各分组不予公布。"),
            SurvivalOutput told => new(
                $"The joint numbers at risk, of events and of censored rows at {told.Times.Count} times; of no single provider's.",
                $"{told.Times.Count} 个时间点的联合风险人数、事件数和删失数；不含任何单个提供方的数据。"
            ),
            _ => EngineTexts.LearnedNothing,
        };

    public async Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        var function = (SurvivalFunction)run.Document.Function;
        var cells = SurvivalRules.CellsOf(run.Document);
        var told = await CellRun.RunAsync(
            run,
            cells,
            (reader, cancel) => SurvivalRows.CountAsync(function, cells, reader, cancel),
            () => ProgramOf(run.Document, cells),
            cancellationToken
        );
        return told is null ? null : Read(function, cells.Count, told);
    }

    public async Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        var function = (SurvivalFunction)document.Function;
        var cells = SurvivalRules.CellsOf(document);
        var open = await cells.OpenAloneAsync(reader, cancellationToken);
        var (leaving, problem) = await SurvivalRows.CountAsync(function, cells, reader, cancellationToken);
        if (problem != DataProblem.None)
        {
            throw new ComputationException(DataAgreement.DescribeOwn(problem));
        }

        if (open.Contains(false))
        {
            return new SurvivalOutput([], []);
        }

        // The rule of the program, in the clear.
        var width = 2 * cells.Count;
        var left = new long[cells.Count];
        for (var i = 0; i < leaving.Length; i++)
        {
            left[i % cells.Count] += leaving[i];
        }

        var told = new List<ulong>([1, .. left.Select(rows => (ulong)rows)]);
        var since = new long[width];
        foreach (var now in leaving.Chunk(width))
        {
            for (var i = 0; i < width; i++)
            {
                since[i] += now[i];
                left[i % cells.Count] -= now[i];
            }

            var opens = since.Concat(left).All(rows => rows == 0 || rows >= document.SmallestGroup);
            told.Add(opens ? 1UL : 0);
            told.AddRange(since.Select(rows => opens ? (ulong)rows : 0));
            since = opens ? new long[width] : since;
        }

        return Read(function, cells.Count, [.. told]);
    }

    private static SurvivalProgram ProgramOf(ComputationDocument document, GatedCells cells) =>
        new(cells, ((SurvivalFunction)document.Function).Times.Values.Count, document.SmallestGroup);

    private static SurvivalOutput Read(SurvivalFunction function, int groups, ulong[] told)
    {
        if (told[0] != 1)
        {
            return new SurvivalOutput([], []);
        }

        long[] rows = [.. told.Skip(1).Take(groups).Select(count => (long)count)];
        var (left, times) = (rows, new List<SurvivalTime>());
        foreach (var (at, words) in function.Times.Values.Zip(told.Skip(1 + groups).Chunk(1 + 2 * groups)))
        {
            if (words[0] == 1 && left.Any(count => count > 0))
            {
                long[] events = [.. words[1..(1 + groups)].Select(count => (long)count)];
                long[] censored = [.. words[(1 + groups)..].Select(count => (long)count)];
                times.Add(new SurvivalTime(at, left, events, censored));
                left = [.. left.Select((count, group) => count - events[group] - censored[group])];
            }
        }

        return new SurvivalOutput(rows, times);
    }

    private static string Shown(double number) => number.ToString(CultureInfo.InvariantCulture);
}
