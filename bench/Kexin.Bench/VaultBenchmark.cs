using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Vault;
using Kexin.Vault.Tests;

namespace Kexin.Bench;

/// <summary>How many rows a second the vault takes in and gives out, what they weigh, and how much memory that takes.</summary>
internal static class VaultBenchmark
{
    public static Benchmark Definition { get; } =
        new(
            "rows/s of the vault, CSV in and batches out, with and without a condition",
            new Dictionary<string, string>
            {
                ["rows"] = "1000000",
                ["columns"] = "14",
                ["suite"] = "standard",
                ["folder"] = Path.Combine("artifacts", "bench"),
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var suite = Suite.TryParse(options.Text("suite"), out var known) ? known : Suite.Standard;
        var folder = Path.GetFullPath(Path.Combine(options.Text("folder"), $"vault-{Environment.ProcessId}"));
        try
        {
            var vault = new DatasetVault(folder, suite, TimeProvider.System, RandomSource.System, []);
            using var key = SecretBytes.Random(DatasetVault.KeySizeInBytes, RandomSource.System);
            using var file = Table(options.Number("rows"), options.Number("columns"));
            var clock = new VaultClock();
            var manifest = await vault.ImportAsync(file, DatasetFormat.Csv, new ImportOptions(), key, null, default);
            clock.Print("in", manifest.Rows);
            Console.WriteLine(
                $"size: {file.Position >> 20:N0} MB of CSV, {manifest.Data.SizeInBytes >> 20:N0} MB encrypted"
            );

            await LookAsync(vault, options, key);
            clock = new VaultClock();
            var faults = await vault.VerifyAsync(manifest.Id, default);
            clock.Print($"verified, {faults.Count} faults", manifest.Rows);
            var names = manifest.Schema.Fields.Select(field => field.Name).ToArray();
            await ReadAsync(vault, manifest, key, "out, all columns", names, []);
            await ReadAsync(vault, manifest, key, "out, 2 columns", names[1..3], []);
            await ReadAsync(
                vault,
                manifest,
                key,
                "out, 2 columns of half of the rows",
                names[1..3],
                [new Condition(names[3], Operators.Less, ["500"])]
            );
            Console.WriteLine($"peak memory: {Process.GetCurrentProcess().PeakWorkingSet64 >> 20:N0} MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ReadAsync(
        DatasetVault vault,
        DatasetManifest manifest,
        SecretBytes key,
        string what,
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where
    )
    {
        var clock = new VaultClock();
        await using var reader = await vault.OpenAsync(manifest.Id, key, default);
        var rows = 0L;
        await foreach (var batch in reader.ReadAsync(fields, where, default))
        {
            rows += batch.Count;
        }

        clock.Print($"{what} ({rows:N0})", manifest.Rows);
    }

    /// <summary>As a person sends a file: it is held, looked at, and taken in as it was shown.</summary>
    private static async Task LookAsync(DatasetVault vault, BenchmarkOptions options, SecretBytes key)
    {
        using var file = Table(options.Number("rows"), options.Number("columns"));
        var clock = new VaultClock();
        using var held = await vault.HoldAsync(file, default);
        clock.Print("held", options.Number("rows"));
        clock = new VaultClock();
        var seen = await held.InspectAsync(DatasetFormat.Csv, new ImportOptions(), default);
        clock.Print("looked at", seen.Rows);
        clock = new VaultClock();
        var manifest = await held.ImportAsync(
            DatasetFormat.Csv,
            new ImportOptions { Inferred = seen.Inferred },
            key,
            null,
            default
        );
        clock.Print("in, as it was shown", manifest.Rows);
    }

    /// <summary>An identifier and numbers from 0 to 999.99.</summary>
    private static GeneratedCsv Table(int rows, int columns)
    {
        var random = new Random(1);
        return new GeneratedCsv(
            $"id,{string.Join(',', Enumerable.Range(1, columns - 1).Select(i => $"c{i}"))}",
            row => row < rows ? Line(row) : null
        );

        string Line(long row)
        {
            var line = new StringBuilder("p-").Append(row);
            for (var i = 1; i < columns; i++)
            {
                line.Append(CultureInfo.InvariantCulture, $",{random.Next(1000)}.{random.Next(100):D2}");
            }

            return line.ToString();
        }
    }

    private sealed class VaultClock
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly TimeSpan _processor = Environment.CpuUsage.TotalTime;

        public void Print(string what, long rows)
        {
            var seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
            var processor = (Environment.CpuUsage.TotalTime - _processor).TotalSeconds;
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{what}: {rows / seconds:N0} rows/s, {seconds:F2} s, {processor:F2} s of processor time"
                )
            );
        }
    }
}
