namespace Kexin.Vault.Tests;

/// <summary>Memory does not grow with the file: not when it comes in, not when it is read.</summary>
/// <remarks>
/// Alone, because the memory of the whole process is looked at. The file is larger than the memory allowed, so that it cannot hide in it;
/// the benchmark <c>vault --rows 35000000</c> shows the same with 2 GB.
/// </remarks>
[Collection(nameof(Alone))]
public sealed class BoundedMemoryTests
{
    private const long SizeInBytes = 200L << 20;
    private const long MostGrowthInBytes = 150L << 20;

    [Fact]
    public async Task A_large_file_comes_in_and_goes_out_in_the_memory_of_a_small_one()
    {
        using var vault = new TestVault();
        await vault.ImportAsync("id,age,chol,note\np,1,2.5,n\n");
        using var file = GeneratedCsv.OfVisits(SizeInBytes);
        var watch = new Watch();
        var manifest = await vault.Vault.ImportAsync(
            file,
            DatasetFormat.Csv,
            new ImportOptions(),
            vault.Key,
            watch,
            default
        );
        Assert.Equal(file.Rows, manifest.Rows);
        await using var reader = await vault.Vault.OpenAsync(manifest.Id, vault.Key, default);
        var (rows, sum) = (0L, 0.0);
        await foreach (var batch in reader.ReadAsync(["age", "note"], [], default))
        {
            rows += batch.Count;
            sum += batch.Numbers(0).Sum();
            watch.Look();
        }

        Assert.Equal(manifest.Rows, rows);
        Assert.Equal(Enumerable.Range(1, (int)rows).Sum(row => (double)(row % 90)), sum);
        Assert.InRange(watch.Growth, 0, MostGrowthInBytes);
    }

    /// <summary>The most memory of the process, native memory included, beyond what it had at the beginning.</summary>
    private sealed class Watch : IProgress<ImportProgress>
    {
        private readonly long _first = Environment.WorkingSet;
        private long _most;

        public long Growth => Math.Max(0, _most - _first);

        public void Report(ImportProgress value) => Look();

        public void Look() => _most = Math.Max(_most, Environment.WorkingSet);
    }
}

/// <summary>Tests beside which no others run.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
