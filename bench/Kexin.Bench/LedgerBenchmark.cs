using System.Collections.Concurrent;
using System.Diagnostics;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus;
using Kexin.Ledger.Consensus.Ordering;
using Kexin.Ledger.Consensus.Tests.Engine;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Bench;

/// <summary>How many transactions a second become final, and how long one takes; every member in this process, each with a disk of its own.</summary>
internal static class LedgerBenchmark
{
    public static Benchmark Definition { get; } =
        new(
            "final transactions/s, and the time from submit to final, with all members in one process",
            new Dictionary<string, string>
            {
                ["members"] = "6",
                ["transactions"] = "20000",
                ["batch"] = "64",
                ["in-flight"] = "16",
                ["rate"] = "200",
                ["seconds"] = "10",
                ["suite"] = "standard",
                ["folder"] = Path.Combine("artifacts", "bench"),
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var suite = Suite.TryParse(options.Text("suite"), out var known) ? known : Suite.Standard;
        var folder = Path.GetFullPath(Path.Combine(options.Text("folder"), $"ledger-{Environment.ProcessId}"));
        Directory.CreateDirectory(folder);
        Console.WriteLine($"suite {suite.Name}, {options.Number("members")} members in one process, folder {folder}");
        try
        {
            await using var consortium = await BenchConsortium.StartAsync(suite, options.Number("members"), folder);
            await SubmitAllAsync(consortium, consortium.Sign(2000), options);
            await MeasureThroughputAsync(consortium, options);
            await MeasureLatencyAsync(consortium, options);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureThroughputAsync(BenchConsortium consortium, BenchmarkOptions options)
    {
        var transactions = consortium.Sign(options.Number("transactions"));
        var size = transactions[0].Encoded.Length;
        var height = consortium.Engines[0].Status.Height;
        var processor = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var start = Stopwatch.GetTimestamp();
        await SubmitAllAsync(consortium, transactions, options);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        var blocks = consortium.Engines[0].Status.Height - height;
        Console.WriteLine(
            $"throughput: {transactions.Count / seconds:N0} final transactions/s ({transactions.Count:N0} of {size} bytes in "
                + $"{seconds:F1} s, {blocks} blocks; final at every member)"
        );
        Console.WriteLine(
            $"work, all members together: {processor.TotalSeconds * 1000 / transactions.Count:F3} s of processor time and "
                + $"{allocated * 1000.0 / transactions.Count / (1 << 20):F1} MiB allocated per 1,000 transactions, "
                + $"{GC.CollectionCount(0)}/{GC.CollectionCount(2)} collections"
        );
    }

    private static async Task SubmitAllAsync(
        BenchConsortium consortium,
        List<Transaction> transactions,
        BenchmarkOptions options
    )
    {
        var batches = new ConcurrentQueue<Transaction[]>(transactions.Chunk(options.Number("batch")));
        var workers = Enumerable
            .Range(0, options.Number("in-flight"))
            .Select(async i =>
            {
                var engine = consortium.Engines[i % consortium.Engines.Count];
                while (batches.TryDequeue(out var batch))
                {
                    var results = await engine.SubmitAsync(batch, CancellationToken.None);
                    if (results.FirstOrDefault(result => result is not SubmissionResult.Accepted) is { } other)
                        throw new InvalidOperationException($"A transaction was not accepted: {other}");
                }
            });
        await Task.WhenAll(workers);
        var last = transactions.TakeLast(options.Number("in-flight") * options.Number("batch"));
        await Task.WhenAll(
            consortium.Engines.SelectMany(engine =>
                last.Select(transaction => engine.WaitFinalAsync(transaction.Id, CancellationToken.None))
            )
        );
    }

    private static async Task MeasureLatencyAsync(BenchConsortium consortium, BenchmarkOptions options)
    {
        var (rate, seconds) = (options.Number("rate"), options.Number("seconds"));
        var transactions = consortium.Sign(rate * seconds);
        var submissions = new List<Task<TimeSpan>>();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < transactions.Count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate) - Stopwatch.GetElapsedTime(start);
            if (due > TimeSpan.Zero)
                await Task.Delay(due);
            submissions.Add(TimeAsync(consortium.Engines[i % consortium.Engines.Count], transactions[i]));
        }
        var times = await Task.WhenAll(submissions);
        Array.Sort(times);
        string At(double part) => $"{times[(int)(part * (times.Length - 1))].TotalMilliseconds:F0} ms";
        Console.WriteLine(
            $"latency at {rate}/s for {seconds} s, submit to final at the submitter: "
                + $"p50 {At(0.5)}, p90 {At(0.9)}, p99 {At(0.99)}, longest {At(1)}"
        );
    }

    private static Task<TimeSpan> TimeAsync(LedgerEngine engine, Transaction transaction) =>
        Task.Run(async () =>
        {
            var start = Stopwatch.GetTimestamp();
            var final = engine.WaitFinalAsync(transaction.Id, CancellationToken.None);
            await engine.SubmitAsync([transaction], CancellationToken.None);
            await final;
            return Stopwatch.GetElapsedTime(start);
        });
}

/// <summary>A consortium whose members run in this process; the first one orders.</summary>
internal sealed class BenchConsortium : IAsyncDisposable
{
    private readonly List<SigningKey> keys = [];
    private readonly List<ChainStore> stores = [];
    private readonly List<SigningMemory> memories = [];
    private readonly List<LedgerEngine> engines = [];
    private readonly Genesis genesis;
    private long counter;

    private BenchConsortium(Suite suite, int members)
    {
        keys.AddRange(Enumerable.Range(0, members).Select(_ => suite.CreateSigningKey()));
        var cards = keys.Select(
            (key, i) =>
                MemberCard.Sign(
                    new MemberDetails(
                        $"Member {i}",
                        MemberRole.Member,
                        suite.Hash(BitConverter.GetBytes(i)),
                        $"localhost:{1000 + i}",
                        $"localhost:{2000 + i}"
                    ),
                    key
                )
        );
        var draft = FoundingDraft.Create(
            new FoundingTerms(
                "Bench",
                suite,
                DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
                new ConsortiumRules(),
                MemberId.Of(keys[0].PublicKey),
                [.. cards]
            )
        );
        genesis = keys.Aggregate(draft, (signed, key) => signed.Sign(key)).Complete();
    }

    public IReadOnlyList<LedgerEngine> Engines => engines;

    public static async Task<BenchConsortium> StartAsync(Suite suite, int members, string folder)
    {
        var consortium = new BenchConsortium(suite, members);
        var network = new MemoryNetwork();
        for (var i = 0; i < members; i++)
        {
            var home = Path.Combine(folder, $"member-{i}");
            var self = MemberId.Of(consortium.keys[i].PublicKey);
            var store = ChainStore.Open(Path.Combine(home, "ledger"), consortium.genesis);
            consortium.stores.Add(store);
            var memory = SigningMemory.Open(Path.Combine(home, "signing"), consortium.genesis.Consortium);
            consortium.memories.Add(memory);
            var engine = await LedgerEngine.StartAsync(
                new LedgerEngineOptions
                {
                    Genesis = consortium.genesis,
                    Key = consortium.keys[i],
                    Store = store,
                    Memory = memory,
                    Peers = network.PeersOf(self),
                    Contracts = NoteContract.All,
                    StartOrderer = async (consumer, token) =>
                        await RaftOrderer.StartAsync(
                            new RaftOptions { Folder = Path.Combine(home, "ordering") },
                            consumer,
                            token
                        ),
                },
                CancellationToken.None
            );
            network.Connect(self, new EngineNode(engine.PeerService));
            consortium.engines.Add(engine);
        }
        return consortium;
    }

    /// <summary>Transactions of all members in turn, each of which makes one token of about 300 bytes.</summary>
    public List<Transaction> Sign(int count) => [.. Enumerable.Range(0, count).Select(i => Sign(keys[i % keys.Count]))];

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in Enumerable.Reverse(engines))
            await engine.DisposeAsync();
        stores.ForEach(store => store.Dispose());
        memories.ForEach(memory => memory.Dispose());
        keys.ForEach(key => key.Dispose());
    }

    private Transaction Sign(SigningKey key) =>
        Transaction.Sign(
            new TransactionDraft(
                genesis.Consortium,
                NoteContract.TokenType,
                "write",
                BitConverter.GetBytes(++counter),
                [],
                [],
                long.MaxValue
            ),
            RandomSource.System,
            key
        );
}
