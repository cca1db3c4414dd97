using Kexin.Bench;

// One file per benchmark; a new one adds a line here.
Dictionary<string, Benchmark> benchmarks = new()
{
    ["backup"] = BackupBenchmark.Definition,
    ["channels"] = ChannelBenchmark.Definition,
    ["cluster"] = ClusterBenchmark.Definition,
    ["console"] = ConsoleBenchmark.Definition,
    ["damage"] = DamageBenchmark.Definition,
    ["demo"] = DemoBenchmark.Definition,
    ["discovery"] = DiscoveryBenchmark.Definition,
    ["engine"] = EngineBenchmark.Definition,
    ["evidence"] = EvidenceBenchmark.Definition,
    ["faults"] = FaultsBenchmark.Definition,
    ["inspection"] = InspectionBenchmark.Definition,
    ["kernels"] = KernelBenchmark.Definition,
    ["garbling"] = GarblingBenchmark.Definition,
    ["gate"] = GateBenchmark.Definition,
    ["ledger"] = LedgerBenchmark.Definition,
    ["ledger-cluster"] = LedgerClusterBenchmark.Definition,
    ["ot"] = ObliviousTransferBenchmark.Definition,
    ["psi"] = IntersectionBenchmark.Definition,
    ["shared"] = SharedBenchmark.Definition,
    ["statistics"] = StatisticsBenchmark.Definition,
    ["toss"] = ObjectBenchmark.Definition,
    ["vault"] = VaultBenchmark.Definition,
};

if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var benchmark))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Kexin.Bench -- VERB [--option VALUE]...");
    foreach (var (verb, known) in benchmarks.OrderBy(entry => entry.Key, StringComparer.Ordinal))
    {
        Console.Error.WriteLine($"  {verb, -14}{known.Summary}");
        Console.Error.WriteLine(
            $"  {"", -14}{string.Join(", ", known.Defaults.Select(option => $"--{option.Key} {option.Value}"))}"
        );
    }

    return 2;
}

if (!BenchmarkOptions.TryParse(args.AsSpan(1), benchmark.Defaults, out var options, out var mistake))
{
    Console.Error.WriteLine(mistake);
    return 2;
}

Console.WriteLine(Machine.Describe());
await benchmark.RunAsync(options);
return 0;
