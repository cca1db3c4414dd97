namespace Kexin.Bench;

/// <summary>One benchmark: what it measures, its options with their defaults, and the run, which prints its figures.</summary>
internal sealed record Benchmark(
    string Summary,
    IReadOnlyDictionary<string, string> Defaults,
    Func<BenchmarkOptions, Task> RunAsync
);
