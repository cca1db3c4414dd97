using System.Diagnostics;
using System.Globalization;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Cluster.Tests;

namespace Kexin.Bench;

/// <summary>
/// The console over a full ledger: how soon a page can be used, how long many people at once wait, what the console takes of memory, and how soon
/// a node starts.
/// </summary>
internal static class ConsoleBenchmark
{
    private const string Person = "bench";
    private const string Password = "a password for the bench";
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(20);

    public static Benchmark Definition { get; } =
        new(
            "pages of the console over a full ledger, 100 people at once, memory and start, as a table",
            new Dictionary<string, string>
            {
                ["datasets"] = "1000000",
                ["grants"] = "100000",
                ["people"] = "100",
                ["seconds"] = "30",
                ["visits"] = "10",
                ["starts"] = "3",
                ["folder"] = Path.Combine("artifacts", "bench"),
            },
            RunAsync
        );

    private static async Task RunAsync(BenchmarkOptions options)
    {
        var root = Path.GetFullPath(Path.Combine(options.Text("folder"), $"console-{Environment.ProcessId}"));
        Directory.CreateDirectory(root);
        try
        {
            // NodeProcess keeps a node's socket in its folder; a long path has none, and all goes by the port anyway.
            await using var registry = NodeProcess.Make(root, "registry", MemberRole.Member, "standard");
            await using var centre = NodeProcess.Make(root, "centre", MemberRole.Observer, "standard");
            var dataset = await FoundAsync(registry, centre);
            var ledger = await ConsoleLedger.FillAsync(
                registry,
                centre,
                dataset,
                options.Number("datasets"),
                options.Number("grants")
            );
            Console.WriteLine($"filled: {ledger}");
            registry.Flags = ["--skip-verification"];
            await MeasureAsync(registry, ledger, options);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>A consortium in which the registry alone counts for finality, with one dataset of its own and a person.</summary>
    /// <returns>The registry's dataset in the catalogue.</returns>
    private static async Task<string> FoundAsync(NodeProcess registry, NodeProcess centre)
    {
        await Task.WhenAll(registry.StartAsync(), centre.StartAsync());
        await registry.Client.Proposals.SetActsAsync([]);
        var me = await registry.Client.Account.GetMeAsync();
        var invitation = await registry.Client.People.InviteAsync(new InvitePerson(Person, me.Roles));
        await registry.Client.Account.SignInByLinkAsync(new SignInByLink(invitation.Link, Password));
        var cards = await Task.WhenAll(registry.Client.Node.CardAsync(), centre.Client.Node.CardAsync());
        var draft = await registry.Client.Consortium.CreateAsync(
            new CreateConsortium(
                "A full ledger",
                [.. cards.Select(card => card.Encoded)],
                Rules: new ConsortiumRules(BytesPerDay: 1L << 40, OpenRequests: 1_000_000)
            )
        );
        var signed = await centre.Client.Consortium.JoinAsync(new JoinConsortium([draft.Encoded]));
        await registry.Client.Consortium.JoinAsync(new JoinConsortium([signed.Encoded]));
        await using var file = Cohort.Generate("registry", 1, 100).ToCsv();
        var kept = await registry.Client.Intake.AddAsync(new KeepFile("own", DatasetFormat.Csv), file);
        var published = await registry.Client.Datasets.PublishAsync(
            kept.Id,
            new PublishDataset("The registry's own rows.", [ConsoleLedger.Purpose])
        );
        await Task.WhenAll(registry.StopAsync(), centre.StopAsync());
        return published.Subject;
    }

    private static async Task MeasureAsync(NodeProcess node, string ledger, BenchmarkOptions options)
    {
        var rows = new List<(string What, string Figure, string Goal)>();
        rows.Add(
            (
                $"start until it serves, over {ledger}, files not verified; median of {options.Number("starts")}",
                await StartsAsync(node, options.Number("starts")),
                "–"
            )
        );
        await using var pages = await ConsolePages.OpenAsync(node, Person, Password);
        await Task.Delay(s_rest);
        var before = MemoryOf(node);
        var first = await pages.SignInAsync();
        rows.Add(("the sign-in page, first request after the start (the console is made at it)", first.Form, "1.5 s"));
        rows.Add(("from signing in to the home page with what waits", first.Home, "1.5 s"));
        foreach (var (name, path) in ConsolePages.Tables)
        {
            var cold = await pages.VisitAsync(path, fresh: true);
            var warm = new List<TimeSpan>();
            for (var i = 0; i < options.Number("visits"); i++)
            {
                warm.Add(await pages.VisitAsync(path, fresh: false));
            }

            rows.Add(
                (
                    $"{name} ({path}): first visit with an empty cache; median of {warm.Count} more",
                    $"{Milliseconds(cold)}; {Milliseconds(Part(warm, 0.5))}",
                    "1.5 s; 300 ms"
                )
            );
        }

        await pages.LeaveAsync();
        await Task.Delay(s_rest);
        rows.Add(
            (
                "memory of the idle node: before the first page; after the pages are left",
                $"{before} MB; {MemoryOf(node)} MB",
                "80 MB more"
            )
        );
        rows.AddRange(await ConsolePeople.MeasureAsync(node, options.Number("people"), options.Number("seconds")));
        Console.WriteLine();
        Console.WriteLine($"| console over {ledger} | measured | goal |");
        Console.WriteLine("|---|---|---|");
        rows.ForEach(row => Console.WriteLine($"| {row.What} | {row.Figure} | {row.Goal} |"));
    }

    private static async Task<string> StartsAsync(NodeProcess node, int starts)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < starts; i++)
        {
            await node.StopAsync();
            var begin = Stopwatch.GetTimestamp();
            await node.StartAsync();
            times.Add(Stopwatch.GetElapsedTime(begin));
        }

        return $"{Part(times, 0.5).TotalSeconds:F1} s";
    }

    /// <summary>What of the process is in memory, in megabytes.</summary>
    private static long MemoryOf(NodeProcess node)
    {
        var line = File.ReadLines($"/proc/{node.ProcessId}/status")
            .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kibibytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024 / 1_000_000;
    }

    public static TimeSpan Part(IEnumerable<TimeSpan> times, double part)
    {
        var sorted = times.Order().ToArray();
        return sorted[(int)(part * (sorted.Length - 1))];
    }

    public static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds:N0} ms";
}
