using System.Diagnostics;
using Kexin.Channels;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Percentiles;
using Kexin.Computations.Running;
using Kexin.Computations.Survival;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Bench;

/// <summary>How long computations on shares take, all parties in this process, beside the same on the pooled rows in the clear.</summary>
internal static class SharedBenchmark
{
    private const string Group = "group";
    private const string Field = "value";

    private static readonly (
        string Name,
        ShareProtocol Protocol,
        Adversary Adversary,
        int Providers,
        bool Insider
    )[] s_engines =
    [
        ("three parties, semi-honest", ShareProtocol.Sharing3, Adversary.SemiHonest, 3, false),
        ("three parties, malicious", ShareProtocol.Sharing3, Adversary.Malicious, 3, false),
        ("two of two, semi-honest", ShareProtocol.SharingN, Adversary.SemiHonest, 2, false),
        ("two of two, malicious", ShareProtocol.SharingN, Adversary.Malicious, 2, true),
    ];

    public static Benchmark Definition { get; } =
        new(
            "percentiles and survival on every engine, all parties in one process over memory channels; beside it the pooled rows in the clear",
            new Dictionary<string, string>
            {
                ["rows"] = "1000000",
                ["values"] = "500",
                ["times"] = "50",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        Console.WriteLine("computation, engine: shared, pooled, ratio; sent by all, by each as the description says");
        foreach (var engine in s_engines)
        {
            // Two malicious parties compare dearly.
            var isDear = engine.Insider;
            var (values, times) = isDear ? (20, 2) : (options.Number("values"), options.Number("times"));
            await MeasureAsync(
                $"quartiles of {values} values, 2 groups, {engine.Name}",
                Document(
                    new PercentilesFunction(
                        Field,
                        [25, 50, 75],
                        0,
                        1000,
                        1000.0 / values,
                        [new GroupBy(Group, ["0", "1"])],
                        engine.Protocol,
                        engine.Adversary
                    ),
                    engine
                ),
                options.Number("rows")
            );
            await MeasureAsync(
                $"survival at {times} times, 2 groups, {engine.Name}",
                Document(
                    new SurvivalFunction(
                        Field,
                        new Condition(Field, "<", ["700"]),
                        1000,
                        1000.0 / times,
                        [new GroupBy(Group, ["0", "1"])],
                        engine.Protocol,
                        engine.Adversary
                    ),
                    engine
                ),
                options.Number("rows")
            );
        }
    }

    private static async Task MeasureAsync(string name, ComputationDocument document, int rows)
    {
        DocumentRules.Check(document);
        var computation = ComputationRegistry.Get(document.Function.Kind);
        var columns = document.Inputs[0].Fields;
        var each = rows / document.Inputs.Count;
        var start = Stopwatch.GetTimestamp();
        await computation.RunAloneAsync(document, new MadeRows(columns, rows, Group), CancellationToken.None);
        var pooled = Stopwatch.GetElapsedTime(start);
        var members = document.Providers.Append(document.Requester).Distinct().ToList();
        var sessions = await MemorySessions.OpenAsync(
            Suite.Standard,
            DocumentCodec.HashOf(Suite.Standard, document),
            RandomSource.System,
            [.. members.Select(member => (member.ToString(), "party"))]
        );
        start = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            sessions.Select(
                (session, i) =>
                    Task.Run(async () =>
                    {
                        var reader = i < document.Inputs.Count ? new MadeRows(columns, each, Group) : null;
                        var progress = new Progress<RunProgress>();
                        var run = new ComputationRun(
                            document,
                            members[i],
                            session,
                            reader,
                            RandomSource.System,
                            progress
                        )
                        {
                            AgreesToOwnTotals = true,
                        };
                        return await computation.RunAsync(run, CancellationToken.None);
                    })
            )
        );
        var shared = Stopwatch.GetElapsedTime(start);
        var sent = sessions.Sum(session => session.Traffic.BytesSent);
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }

        var said = computation.Reveals(document, member => member.Value.ToShortString()).En.Split('\n')[^1];
        Console.WriteLine(
            $"{name}: {shared.TotalSeconds:F2} s, {pooled.TotalSeconds:F2} s, × {shared / pooled:F1}; {sent / 1e6:F2} MB; {said}"
        );
    }

    private static ComputationDocument Document(
        ComputationFunction function,
        (string Name, ShareProtocol Protocol, Adversary Adversary, int Providers, bool Insider) engine
    )
    {
        var fields = DocumentFields.NamesOf(function, []);
        var ids = Enumerable
            .Range(0, engine.Providers + 1)
            .Select(i => new MemberId(Suite.Standard.Hash([(byte)i])))
            .OrderBy(id => id.Value)
            .ToList();
        var inputs = ids.Take(engine.Providers).Select(id => new ComputationInput(id, new TokenId(id.Value), fields));
        var requester = engine.Insider ? ids[0] : ids[^1];
        return new ComputationDocument(default, "Benchmark", "bench", requester, [.. inputs], [], function, 5);
    }
}
