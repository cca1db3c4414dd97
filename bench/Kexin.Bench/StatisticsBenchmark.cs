using System.Diagnostics;
using System.Globalization;
using Kexin.Channels;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Bench;

/// <summary>How long providers and a requester in this process take for joint statistics; the rows are made, not read from a disk.</summary>
internal static class StatisticsBenchmark
{
    private const string Group = "group";

    public static Benchmark Definition { get; } =
        new(
            "joint statistics of many columns by two groups, all parties in one process, over memory channels",
            new Dictionary<string, string>
            {
                ["providers"] = "4",
                ["rows"] = "1000000",
                ["columns"] = "14",
                ["runs"] = "3",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var (providers, rows) = (options.Number("providers"), options.Number("rows"));
        var document = Document(providers, options.Number("columns"));
        DocumentRules.Check(document);
        for (var run = 0; run < options.Number("runs"); run++)
        {
            var processor = Environment.CpuUsage.TotalTime;
            var allocated = GC.GetTotalAllocatedBytes();
            var start = Stopwatch.GetTimestamp();
            var (cells, sent) = await MeasureAsync(document, rows);
            var elapsed = Stopwatch.GetElapsedTime(start);
            processor = Environment.CpuUsage.TotalTime - processor;
            allocated = GC.GetTotalAllocatedBytes() - allocated;
            Console.WriteLine(
                $"{providers} x {rows:N0} rows, {cells} cells: {elapsed.TotalSeconds:F2} s, {processor.TotalSeconds:F2} s of processor time, "
                    + $"{sent / 1e3:F1} kB sent by all, {allocated / 1e6:F1} MB taken from memory"
            );
        }
    }

    private static async Task<(int Cells, long Sent)> MeasureAsync(ComputationDocument document, int rows)
    {
        var members = document.Providers.Append(document.Requester).ToList();
        var sessions = await MemorySessions.OpenAsync(
            Suite.Standard,
            DocumentCodec.HashOf(Suite.Standard, document),
            RandomSource.System,
            [.. members.Select(member => (member.ToString(), "party"))]
        );
        var columns = document.Inputs[0].Fields;
        var outputs = await Task.WhenAll(
            sessions.Select(
                (session, i) =>
                    Task.Run(async () =>
                    {
                        var reader = i < document.Inputs.Count ? new MadeRows(columns, rows, Group) : null;
                        var run = new ComputationRun(
                            document,
                            members[i],
                            session,
                            reader,
                            RandomSource.System,
                            new Ignored()
                        );
                        return await ComputationRegistry
                            .Get(StatisticsFunction.KindName)
                            .RunAsync(run, CancellationToken.None);
                    })
            )
        );
        var sent = sessions.Sum(session => session.Traffic.BytesSent);
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }

        return (((StatisticsOutput)outputs[^1]!).Cells.Count, sent);
    }

    private static ComputationDocument Document(int providers, int columns)
    {
        var measures = Enumerable
            .Range(0, columns)
            .Select(i => new Measure(
                string.Create(CultureInfo.InvariantCulture, $"c{i:D2}"),
                [Statistic.Count, Statistic.Mean, Statistic.StandardDeviation],
                []
            ));
        var function = new StatisticsFunction([.. measures], [new GroupBy(Group, ["0", "1"])]);
        var fields = DocumentFields.NamesOf(function, []);
        var ids = Enumerable
            .Range(0, providers + 1)
            .Select(i => new MemberId(Suite.Standard.Hash([(byte)i])))
            .OrderBy(id => id.Value)
            .ToList();
        var inputs = ids.Take(providers).Select(id => new ComputationInput(id, new TokenId(id.Value), fields));
        return new ComputationDocument(default, "Benchmark", "bench", ids[^1], [.. inputs], [], function, 5);
    }

    private sealed class Ignored : IProgress<RunProgress>
    {
        public void Report(RunProgress value) { }
    }
}
