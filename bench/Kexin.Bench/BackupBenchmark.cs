using System.Globalization;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Home;
using Kexin.Home.Backup;

namespace Kexin.Bench;

/// <summary>How fast a node is backed up, backed up again with little that is new, and restored and verified.</summary>
internal static class BackupBenchmark
{
    private const int BytesPerMegabyte = 1 << 20;
    private const int FileInMegabytes = 64;
    private const string Passphrase = "correct horse battery";

    public static Benchmark Definition { get; } =
        new(
            "back-up of a node, a second one with a tenth more, and the drill: restored, verified, removed",
            new Dictionary<string, string> { ["megabytes"] = "1024", ["dir"] = "" },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var parent = options.Text("dir");
        var folder =
            parent.Length == 0
                ? Directory.CreateTempSubdirectory("kexin-backups-").FullName
                : Path.Combine(parent, "kexin-backups");
        try
        {
            var node = Path.Combine(folder, "node");
            var target = Path.Combine(folder, "backups");
            var megabytes = options.Number("megabytes");
            NodeInitialisation.Create(
                new InitOptions(
                    node,
                    "Bench",
                    MemberRole.Member,
                    Suite.Standard.Name,
                    Passphrase.ToCharArray(),
                    "127.0.0.1",
                    "127.0.0.1",
                    4100,
                    4101,
                    4102,
                    4103
                ),
                TimeProvider.System
            );
            Fill(node, "first", megabytes);
            Tell("back-up, read back", await TakeAsync(node, target));
            Fill(node, "second", megabytes / 10);

            // A generation is named by its second.
            await Task.Delay(TimeSpan.FromSeconds(1));
            Tell("second, read back", await TakeAsync(node, target));
            var drill = await NodeBackup.DrillAsync(target, Passphrase.ToCharArray(), TimeProvider.System, default);
            Console.WriteLine($"drill (RTO): {Rate(drill.Bytes, drill.Took)}, {drill.Took.TotalSeconds:0.0} s");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<BackupReport> TakeAsync(string node, string target) =>
        NodeBackup.TakeAsync(node, Passphrase.ToCharArray(), target, TimeProvider.System, default);

    private static void Tell(string what, BackupReport report) =>
        Console.WriteLine(
            $"{what}: {Rate(report.Bytes, report.Took)}, {report.Took.TotalSeconds:0.0} s; {report.AddedBytes / BytesPerMegabyte} MB added"
        );

    private static void Fill(string node, string name, int megabytes)
    {
        for (var at = 0; at < megabytes; at += FileInMegabytes)
        {
            var size = Math.Min(FileInMegabytes, megabytes - at) * BytesPerMegabyte;
            var path = Path.Combine(node, string.Create(CultureInfo.InvariantCulture, $"{name}-{at}"));
            File.WriteAllBytes(path, RandomSource.System.GetBytes(size));
        }
    }

    private static string Rate(long bytes, TimeSpan took) => $"{bytes / BytesPerMegabyte / took.TotalSeconds:0} MB/s";
}
