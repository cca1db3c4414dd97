using System.Diagnostics;
using Kexin.Cryptography;
using Kexin.ObjectStorage;
using Kexin.ObjectStorage.Blobs;
using Kexin.ObjectStorage.Keys;

namespace Kexin.Bench;

/// <summary>What the object store takes in and gives out, beside what sealing and the disk allow in the same run, and small objects a second.</summary>
internal static class ObjectBenchmark
{
    private const int BytesPerMegabyte = 1 << 20;
    private const int ChunkInBytes = 4 << 20;

    public static Benchmark Definition { get; } =
        new(
            "object storage: put and get beside sealing and the disk in the same run, and small objects/s",
            new Dictionary<string, string>
            {
                ["megabytes"] = "512",
                ["small"] = "20000",
                ["small-bytes"] = "4096",
                ["at-once"] = "128",
                ["dir"] = "",
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var parent = options.Text("dir");
        var folder =
            parent.Length == 0
                ? Directory.CreateTempSubdirectory("kexin-objects-").FullName
                : Path.Combine(parent, "kexin-objects");
        try
        {
            using var master = MasterKeyFile.Create(Suite.Standard, "correct horse", out _);
            using var keys = StoreKeys.Open(Path.Combine(folder, "keys"), Suite.Standard, master);
            await using var store = await ObjectStore.OpenAsync(
                Path.Combine(folder, "index.db"),
                new FolderBlobs(Path.Combine(folder, "blobs")),
                keys,
                TimeProvider.System,
                RandomSource.System
            );
            await store.CreateBucketAsync("bench", "bench", null, default);
            await LargeAsync(store, folder, options.Number("megabytes"));
            await SmallAsync(store, options.Number("small"), options.Number("small-bytes"), options.Number("at-once"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task LargeAsync(ObjectStore store, string folder, int megabytes)
    {
        var content = RandomSource.System.GetBytes(megabytes * BytesPerMegabyte);
        for (var round = 0; round < 3; round++)
        {
            // Each round has other content, or it would be found and not written.
            for (var at = 0; at < content.Length; at += ChunkInBytes)
            {
                content[at] ^= (byte)(round + 1);
            }

            var seal = Measure(() => Seal(content));
            var disk = Measure(() => Write(Path.Combine(folder, "plain"), content));
            var name = new ObjectName("bench", "large");
            var put = await MeasureAsync(() =>
                store.PutAsync(name, new MemoryStream(content), PutOptions.None, default)
            );
            var get = await MeasureAsync(async () =>
            {
                await using var opened = await store.OpenAsync(name, 0, long.MaxValue, default);
                await opened.Content.CopyToAsync(Stream.Null);
            });
            var allowed = seal.Wall + disk.Wall;
            Console.WriteLine(
                $"{megabytes} MB: AES-GCM {Rate(megabytes, seal.Wall)}, disk {Rate(megabytes, disk.Wall)}, both {Rate(megabytes, allowed)}; "
                    + $"put {Rate(megabytes, put.Wall)} ({allowed / put.Wall:0.00} of both), get {Rate(megabytes, get.Wall)} ({seal.Wall / get.Wall:0.00} of AES-GCM); "
                    + $"a second of processor time: put {megabytes / put.Core:0} MB, get {megabytes / get.Core:0} MB"
            );
        }
    }

    private static async Task SmallAsync(ObjectStore store, int count, int sizeInBytes, int atOnce)
    {
        var contents = Enumerable.Range(0, count).Select(_ => RandomSource.System.GetBytes(sizeInBytes)).ToArray();
        var put = await MeasureAsync(() =>
            Parallel.ForEachAsync(
                Enumerable.Range(0, count),
                new ParallelOptions { MaxDegreeOfParallelism = atOnce },
                async (i, cancel) =>
                    await store.PutAsync(
                        new ObjectName("bench", $"small/{i}"),
                        new MemoryStream(contents[i]),
                        PutOptions.None,
                        cancel
                    )
            )
        );
        var get = await MeasureAsync(async () =>
        {
            for (var i = 0; i < count; i++)
            {
                await using var opened = await store.OpenAsync(
                    new ObjectName("bench", $"small/{i}"),
                    0,
                    long.MaxValue,
                    default
                );
                await opened.Content.CopyToAsync(Stream.Null);
            }
        });
        Console.WriteLine(
            $"{count:N0} objects of {sizeInBytes} B, {atOnce} at once: put {count / put.Wall:N0}/s ({count / put.Core:N0} a second of processor time), get one by one {count / get.Wall:N0}/s"
        );
    }

    private static void Seal(byte[] content)
    {
        using var key = Suite.Standard.CreateAeadKey(new byte[Suite.Standard.AeadKeySizeInBytes]);
        var nonce = new byte[Suite.NonceSizeInBytes];
        var destination = new byte[(64 << 10) + Suite.TagSizeInBytes];
        for (var at = 0; at < content.Length; at += 64 << 10)
        {
            nonce[^1]++;
            key.Seal(nonce, content.AsSpan(at, 64 << 10), [], destination);
        }
    }

    private static void Write(string path, byte[] content)
    {
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (var at = 0; at < content.Length; at += ChunkInBytes)
            {
                RandomAccess.Write(file, content.AsSpan(at, Math.Min(ChunkInBytes, content.Length - at)), at);
                RandomAccess.FlushToDisk(file);
            }
        }

        File.Delete(path);
    }

    private static string Rate(int megabytes, double seconds) => $"{megabytes / seconds:0} MB/s";

    private static (double Wall, double Core) Measure(Action act)
    {
        var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        act();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
    }

    private static async Task<(double Wall, double Core)> MeasureAsync(Func<Task> act)
    {
        var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await act();
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
    }
}
