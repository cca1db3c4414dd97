using System.CommandLine;
using System.Reflection;
using Kexin.Client.Contracts;
using Kexin.Computations.Documents;

namespace Kexin.Cli.Demo;

/// <summary><c>kexin demo</c>: six nodes, nine steps, two joint results.</summary>
internal static class DemoCommand
{
    private const string Path = "demo";
    private const int DefaultRows = 300;
    private const int Hospitals = 4;
    private const int MostFiles = 16;

    public static Command Build(CommandSet set, NodeEntry node)
    {
        var command = set.Command(Path);
        command.Add(Inspections.InspectionDemoCommand.Build(set, node));
        var data = set.Option<string>(command, Path, "--data", "DIR");
        var json = set.Option<string>(command, Path, Call.JsonOption, "FILE");
        var keep = set.Option<bool>(command, Path, "--keep");
        var rows = set.Option<int?>(command, Path, "--rows", "N");
        var folder = set.Option<string>(command, Path, "--dir", "DIR");
        var suite = set.Option<string>(command, Path, "--suite", "standard|guomi");
        suite.AcceptOnlyFromAmong("standard", "guomi");
        var mean = set.Option<string>(command, Path, "--mean", "FIELD");
        var by = set.Option<string>(command, Path, "--by", "FIELD=VALUES");
        var outcome = set.Option<string>(command, Path, "--outcome", "CONDITION");
        var on = set.Option<string>(command, Path, "--on", "FIELDS");
        return set.Bare(
            command,
            async (call, cancel) =>
            {
                var questions = DemoQuestions.Default;
                questions = questions with
                {
                    Mean = call.Get(mean) is { } field ? Data.FieldNames.Unquote(field) : questions.Mean,
                    By = call.Get(by) is { } group ? Group(call, group) : questions.By,
                    Outcome = call.Get(outcome) is { } condition
                        ? Data.Condition.Parse(condition)
                            ?? throw call.Fail(ExitCodes.Usage, "input.condition", condition)
                        : questions.Outcome,
                    On = Input.List(call.Get(on)) ?? questions.On,
                };
                // What is asked is checked before a folder is made, so that a slip leaves nothing behind.
                var given = call.Get(data) is { } own ? Given(call, own) : null;
                var length = RequireRows(call, call.Get(rows) ?? DefaultRows);
                var place = Fresh(call, call.Get(folder));
                var members = given ?? MadeUp(call, place, length);
                var purpose = call.Texts["demo.purpose"];
                var plan = new DemoPlan(
                    place,
                    call.Get(suite) ?? "standard",
                    call.Get(data) is null,
                    members,
                    purpose,
                    questions.Needed,
                    questions.Drafts(purpose, call.Texts),
                    call.Get(keep)
                );
                return await RunAsync(call, plan, call.Get(json), cancel);
            }
        );
    }

    private static async Task<int> RunAsync(Call call, DemoPlan plan, string? json, CancellationToken cancel)
    {
        var terminal = call.Terminal;
        var (begin, startedAt) = (terminal.Time.GetTimestamp(), terminal.Time.GetUtcNow());
        var screen = new DemoScreen(terminal);
        screen.Open(plan);
        await using var network = new DemoNetwork();
        var launcher = new DemoLauncher(plan, network, terminal);
        var audience = new DemoAudience(screen.StepDone, screen.WaitAsync);
        var ledger = new DemoLedger(network, audience, terminal.Time);
        var walk = new DemoWalk(plan, network, ledger, audience, launcher.LaunchAsync, terminal.Time);
        var analyses = await walk.RunAsync(cancel);
        var proofs = await DemoProofs.SaveAsync(
            network,
            ledger.Steps,
            analyses,
            ledger,
            System.IO.Path.Combine(plan.Folder, "proofs"),
            cancel
        );
        (IReadOnlyList<DemoSignIn> People, string Password) signIns = ([], "");
        if (plan.Keep)
        {
            await screen.WaitAsync("demo.wait.keep", async _ => signIns = await launcher.RestartDetachedAsync(cancel));
        }

        var organisations = await Task.WhenAll(
            network.Nodes.Select(async node =>
            {
                var info = await node.Client.Node.GetAsync(cancel);
                return new DemoOrganisation(
                    node.Member.Name,
                    node.Member.Role,
                    info.MemberId,
                    node.Process!.Id,
                    node.Process.Access.Url.ToString(),
                    node.Process.Folder,
                    node.Member.DataFile,
                    walk.Datasets.GetValueOrDefault(node.Member.Name)?.Rows ?? 0
                );
            })
        );
        var record = new DemoRecord(
            Version(),
            plan.Suite,
            plan.Synthetic,
            plan.Folder,
            startedAt,
            Math.Round(terminal.Time.GetElapsedTime(begin).TotalSeconds, 3),
            walk.Consortium,
            organisations,
            ledger.Steps,
            analyses,
            proofs,
            plan.Keep,
            signIns.People
        );
        if (json is not null)
        {
            await File.WriteAllTextAsync(json, Call.ToJson(record) + "\n", cancel);
        }

        screen.Close(record, signIns.Password);
        if (plan.Keep)
        {
            network.Release();
        }

        return ExitCodes.Done;
    }

    /// <summary>The given folder, which must be new or empty, or a new one under <c>./demo</c> named by the time.</summary>
    public static string Fresh(Call call, string? given)
    {
        var stamp = call.Terminal.Time.GetLocalNow().ToString("yyyyMMdd-HHmmss", null);
        var folder = System.IO.Path.GetFullPath(given ?? System.IO.Path.Combine(Path, stamp));
        for (var number = 2; given is null && Directory.Exists(folder); number++)
        {
            folder = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, $"{stamp}-{number}"));
        }

        Directory.CreateDirectory(folder);
        return Directory.EnumerateFileSystemEntries(folder).Any()
            ? throw call.Fail(ExitCodes.Usage, "demo.not-empty", folder)
            : folder;
    }

    private static int RequireRows(Call call, int rows) =>
        rows is >= 50 and <= 10_000_000 ? rows : throw call.Fail(ExitCodes.Usage, "demo.rows.bad", rows);

    private static List<DemoMember> MadeUp(Call call, string place, int rows)
    {
        var folder = System.IO.Path.Combine(place, "synthetic-data");
        Directory.CreateDirectory(folder);
        var members = new List<DemoMember>();
        for (var hospital = 0; hospital < Hospitals; hospital++)
        {
            var key = $"synthetic-{hospital + 1}";
            var file = System.IO.Path.Combine(folder, key + ".csv");
            SyntheticCohort.Write(file, hospital, rows);
            members.Add(new DemoMember(key, call.Texts[$"demo.hospital.{hospital + 1}"], MemberRole.Member, file));
        }

        return [.. members, .. Others(call)];
    }

    private static List<DemoMember> Given(Call call, string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw call.Fail(ExitCodes.NotFound, "error.no-folder", folder);
        }

        var files = Directory
            .EnumerateFiles(folder)
            .Where(file => System.IO.Path.GetExtension(file) is ".csv" or ".parquet")
            .Select(System.IO.Path.GetFullPath)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (files.Count is < 2 or > MostFiles)
        {
            throw call.Fail(ExitCodes.Usage, "demo.files", folder, files.Count, MostFiles);
        }

        var members = files.Select(file =>
        {
            var name = System.IO.Path.GetFileNameWithoutExtension(file);
            return new DemoMember(name, name, MemberRole.Member, file);
        });
        return [.. members, .. Others(call)];
    }

    private static DemoMember[] Others(Call call) =>
        [
            new DemoMember("research-centre", call.Texts["demo.asker"], MemberRole.Member, null),
            new DemoMember("regulator", call.Texts["demo.watcher"], MemberRole.Regulator, null),
        ];

    private static GroupBy Group(Call call, string text)
    {
        var (field, values) = Input.Pair(call, text);
        return new GroupBy(field, Input.List(values)!);
    }

    private static string Version() =>
        typeof(DemoCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
