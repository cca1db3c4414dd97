using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kexin.Cryptography;
using Kexin.Vault;

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
            var vault = new DatasetVault(folder, suite, TimeProvider.System, RandomSource.System);
            using var key = SecretBytes.Random(DatasetVault.KeySizeInBytes, RandomSource.System);
            using var file = new Rows(options.Number("rows"), options.Number("columns"));
            var start = Stopwatch.GetTimestamp();
            var manifest = await vault.ImportAsync(file, DatasetFormat.Csv, new ImportOptions(), key, null, default);
            Print("in", manifest.Rows, Stopwatch.GetElapsedTime(start));
            Console.WriteLine(
                $"size: {file.Position >> 20:N0} MB of CSV, {manifest.Data.SizeInBytes >> 20:N0} MB encrypted"
            );

            start = Stopwatch.GetTimestamp();
            var faults = await vault.VerifyAsync(manifest.Id, default);
            Print($"verified, {faults.Count} faults", manifest.Rows, Stopwatch.GetElapsedTime(start));
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
        var start = Stopwatch.GetTimestamp();
        await using var reader = await vault.OpenAsync(manifest.Id, key, default);
        var rows = 0L;
        await foreach (var batch in reader.ReadAsync(fields, where, default))
        {
            rows += batch.Count;
        }

        Print($"{what} ({rows:N0})", manifest.Rows, Stopwatch.GetElapsedTime(start));
    }

    private static void Print(string what, long rows, TimeSpan time) =>
        Console.WriteLine($"{what}: {rows / time.TotalSeconds:N0} rows/s, {time.TotalSeconds:N2} s");

    /// <summary>A CSV file that is made while it is read: an identifier and whole numbers from 0 to 999.</summary>
    private sealed class Rows(int rows, int columns) : Stream
    {
        private readonly Random _random = new(1);
        private byte[] _line = Encoding.UTF8.GetBytes(
            $"id,{string.Join(',', Enumerable.Range(1, columns - 1).Select(i => $"c{i}"))}\n"
        );
        private int _at;
        private int _row;
        private long _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _given;
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var filled = 0;
            while (filled < buffer.Length && (_at < _line.Length || NextLine()))
            {
                var count = Math.Min(buffer.Length - filled, _line.Length - _at);
                _line.AsMemory(_at, count).CopyTo(buffer[filled..]);
                (filled, _at, _given) = (filled + count, _at + count, _given + count);
            }

            return ValueTask.FromResult(filled);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private bool NextLine()
        {
            if (_row == rows)
            {
                return false;
            }

            var line = new StringBuilder("p-").Append(_row++);
            for (var i = 1; i < columns; i++)
            {
                line.Append(',').Append(_random.Next(1000).ToString(CultureInfo.InvariantCulture));
            }

            (_line, _at) = (Encoding.UTF8.GetBytes(line.Append('\n').ToString()), 0);
            return true;
        }
    }
}
