using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Percentiles;

/// <summary>Percentiles over several providers' rows on an engine on shares; the requester only learns them, and nothing else opens.</summary>
/// <remarks>
/// What: see <see cref="PercentilesProgram"/>. Source: the comparisons of Kexin.Mpc.SecretSharing.
/// Security: that of the engine that the document names (<see cref="EngineChoice"/>).
/// Cost: by a dry run (<see cref="EngineEstimate"/>).
/// </remarks>
internal sealed class PercentilesComputation : IComputation
{
    public RecordShape Parameters { get; } = RecordShape.OfRecord(typeof(PercentilesFunction));

    public void Check(ComputationDocument document) => PercentilesRules.Check(document);

    public void CheckFields(
        ComputationDocument document,
        ComputationInput input,
        IReadOnlyDictionary<string, FieldType> fields
    ) => PercentilesRules.CheckFields(document, fields);

    public bool ReleasesValues(ComputationDocument document) => false;

    public BilingualText Reveals(ComputationDocument document, Func<MemberId, string> nameOf)
    {
        var function = (PercentilesFunction)document.Function;
        var cells = PercentilesRules.CellsOf(document);
        var (parties, rows) = (
            EngineTexts.Parties(EngineChoice.Of(document), nameOf),
            PercentilesRules.RowsFor(document)
        );
        var percents = string.Join(", ", function.Percents.Select(p => p.ToString(CultureInfo.InvariantCulture) + "%"));
        return new BilingualText(
            $"""
            {parties.En}
            {nameOf(
                document.Requester
            )} learns, for each of {cells.Count} groups, whether it opens; and if it does, the number of its rows and its percentiles ({percents}) of '{function.Field}', each rounded up to a value of the range {Shown(
                function
            )}. A group opens with at least {rows} rows: so many that {document.SmallestGroup} lie between any two of the percentiles, below the first and above the last. The value of a percentile may be that of one row. The providers learn nothing.
            {EngineTexts.Earlier.En}
            """,
            $"""
            {parties.Zh}
            {nameOf(
                document.Requester
            )}得知 {cells.Count} 个分组各自是否公开；若公开，得知其行数以及“{function.Field}”的百分位数（{percents}），均向上取整到 {Shown(
                function
            )} 中的值。分组至少有 {rows} 行才公开：任意两个百分位数之间、最小者以下和最大者以上都至少有 {document.SmallestGroup} 行。百分位数的值可能就是某一行的值。提供方得不到任何信息。
            {EngineTexts.Earlier.Zh}
            """
        );
    }

    public RunCost Cost(ComputationDocument document, IReadOnlyList<long> rows)
    {
        var function = (PercentilesFunction)document.Function;
        return EngineEstimate.Of(EngineChoice.Of(document), ProgramOf(function, PercentilesRules.CellsOf(document)));
    }

    public BilingualText Learned(ComputationDocument document, MemberId party, ComputationOutput? output) =>
        output is PercentilesOutput told
            ? new BilingualText(
                $"The joint percentiles and numbers of rows of {told.Cells.Count(cell => cell.Rows is not null)} of {told.Cells.Count} groups; of no single provider's.",
                $"{told.Cells.Count} 个分组中 {told.Cells.Count(cell => cell.Rows is not null)} 个的联合百分位数和行数；不含任何单个提供方的数据。"
            )
            : EngineTexts.LearnedNothing;

    public async Task<ComputationOutput?> RunAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        var function = (PercentilesFunction)run.Document.Function;
        var cells = PercentilesRules.CellsOf(run.Document);
        var told = await CellRun.RunAsync(
            run,
            cells,
            (reader, cancel) => CountAsync(function, cells, reader, cancel),
            () => ProgramOf(function, cells),
            cancellationToken
        );
        return told is null ? null : Read(function, cells, told);
    }

    public async Task<ComputationOutput> RunAloneAsync(
        ComputationDocument document,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        var function = (PercentilesFunction)document.Function;
        var cells = PercentilesRules.CellsOf(document);
        var open = await cells.OpenAloneAsync(reader, cancellationToken);
        var (histogram, _) = await CountAsync(function, cells, reader, cancellationToken);
        var told = new List<ulong>([.. open.Select(cell => cell ? 1UL : 0)]);
        var each = function.Grid.Values.Count + 1;
        var rows = histogram.Chunk(each).Select(counts => counts.Sum()).ToArray();
        told.AddRange(rows.Select(count => (ulong)count));
        foreach (var (counts, all) in histogram.Chunk(each).Zip(rows))
        {
            told.AddRange(function.Parts.Select(part => (ulong)PlaceOf(counts, all, part)));
        }

        return Read(function, cells, [.. told]);
    }

    private static PercentilesProgram ProgramOf(PercentilesFunction function, GatedCells cells) =>
        new(cells, function.Parts, function.Grid.Values.Count);

    /// <summary>The least place with enough rows at or below it.</summary>
    private static int PlaceOf(long[] counts, long all, int part)
    {
        var (place, reached) = (0, counts[0]);
        while (reached * PercentilesFunction.Whole < all * part && place < counts.Length - 1)
        {
            reached += counts[++place];
        }

        return place;
    }

    /// <summary>Rows by group and place on the grid; the last place of a group is for values above all.</summary>
    private static async Task<(long[] Histogram, DataProblem Problem)> CountAsync(
        PercentilesFunction function,
        GatedCells cells,
        IDatasetReader reader,
        CancellationToken cancellationToken
    )
    {
        var grid = function.Grid;
        var histogram = new long[cells.Count * (grid.Values.Count + 1)];
        if (reader.Rows >= (long)EngineSession.CountsBelow)
        {
            return (histogram, DataProblem.TooManyRows);
        }

        string[] columns =
        [
            .. function.By.Select(by => by.Field).Prepend(function.Field).Distinct(StringComparer.Ordinal),
        ];
        var index = new GroupIndex(function.By, reader.Schema, columns);
        await foreach (var batch in reader.ReadAsync(columns, cells.Where, cancellationToken))
        {
            var groups = new int[batch.Count];
            index.Find(batch, groups);
            var values = batch.Numbers(0);
            for (var row = 0; row < groups.Length; row++)
            {
                if (groups[row] != GroupIndex.None && !double.IsNaN(values[row]))
                {
                    histogram[groups[row] * (grid.Values.Count + 1) + grid.PlaceOf(values[row])]++;
                }
            }
        }

        return (histogram, DataProblem.None);
    }

    private static PercentilesOutput Read(PercentilesFunction function, GatedCells cells, ulong[] told)
    {
        var (grid, count, each) = (function.Grid.Values, cells.Count, function.Percents.Count);
        return new PercentilesOutput([
            .. Enumerable
                .Range(0, count)
                .Select(cell =>
                    told[cell] == 1
                        ? new PercentileCell(
                            cells.Plan.ValuesOf(cell),
                            (long)told[count + cell],
                            [
                                .. Enumerable
                                    .Range(2 * count + cell * each, each)
                                    .Select(at => told[at] < (ulong)grid.Count ? grid[(int)told[at]] : (double?)null),
                            ]
                        )
                        : new PercentileCell(cells.Plan.ValuesOf(cell), null, [])
                ),
        ]);
    }

    private static string Shown(PercentilesFunction function) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{function.From}, {function.From + function.Step}, … {function.To}"
        );
}
