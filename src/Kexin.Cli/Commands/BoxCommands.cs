using System.CommandLine;
using Kexin.Box.Contacts;
using Kexin.Box.Simulation;
using Kexin.Cli.Boxes;
using Kexin.Cli.Rendering;
using Kexin.Cryptography;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin box</c>: a checkpoint's box on a small board, and many simulated ones.</summary>
internal static class BoxCommands
{
    private const string SuiteNames = "standard|guomi";
    private const string DefaultAddress = "http://localhost:4100/phone/";
    private const int DefaultPort = 4190;
    private const int DefaultCount = 4;

    public static Command Build(CommandSet set) => set.Group("box", Make(set), Run(set), Simulate(set));

    private static Command Make(CommandSet set)
    {
        const string path = "box.make";
        var command = set.Command(path);
        var folder = set.Option<string>(command, path, "--dir", "DIR", required: true);
        var suite = SuiteOption(set, command, path);
        return set.Plain(
            command,
            (call, _) =>
            {
                var key = new BoxFolder(call.Get(folder)!).Make(SuiteOf(call.Get(suite)));
                var made = new BoxListing("box", "active", key.ToString(), null, []);
                return Task.FromResult(
                    call.Answer(
                        made,
                        _ =>
                            Tables.WriteFacts(
                                call.Terminal,
                                ("folder", Paths.Near(call.Get(folder)!)),
                                ("public-key", made.Identity)
                            )
                    )
                );
            }
        );
    }

    private static Command Run(CommandSet set)
    {
        const string path = "box.run";
        var command = set.Command(path);
        var folder = set.Option<string>(command, path, "--dir", "DIR", required: true);
        var port = set.Option<int?>(command, path, "--port", "N");
        var stopWithInput = set.Option<bool>(command, path, "--stop-with-input");
        return set.Plain(
            command,
            async (call, cancel) =>
            {
                var files = new BoxFolder(call.Get(folder)!);
                try
                {
                    using var key = files.ReadKey();
                    using var mark = files.OpenMark();
                    var box = new CheckpointBox(new SoftwareBoxKey(key), mark, call.Terminal.Time);
                    await using var server = await BoxServer.StartAsync(
                        call.Get(port) ?? DefaultPort,
                        new Dictionary<string, Func<ReadOnlyMemory<byte>, byte[]?>>(StringComparer.Ordinal)
                        {
                            [""] = box.Handle,
                        },
                        new Dictionary<string, Func<string>>(StringComparer.Ordinal),
                        cancel
                    );
                    var listing = new BoxListing("box", "active", key.PublicKey.ToString(), server.Address, []);
                    call.Answer(
                        listing,
                        _ => call.Terminal.Line(call.Texts.Format("box.run.started", listing.Identity, server.Address))
                    );
                    await EndOfInput.WaitAsync(call.Get(stopWithInput), cancel);
                    return ExitCodes.Done;
                }
                catch (InvalidDataException broken)
                {
                    throw call.Fail(ExitCodes.NodeFault, "box.broken", broken.Message);
                }
            }
        );
    }

    private static Command Simulate(CommandSet set)
    {
        const string path = "box.simulate";
        var command = set.Command(path);
        var folder = set.Option<string>(command, path, "--dir", "DIR", required: true);
        var boxes = set.Option<int?>(command, path, "--boxes", "N");
        var tags = set.Option<int?>(command, path, "--tags", "N");
        var faults = set.Option<string[]>(command, path, "--fault", "ID=KIND@N", many: true);
        var address = set.Option<string>(command, path, "--address", "URL");
        var suite = SuiteOption(set, command, path);
        var port = set.Option<int?>(command, path, "--port", "N");
        var stopWithInput = set.Option<bool>(command, path, "--stop-with-input");
        return set.Plain(
            command,
            async (call, cancel) =>
            {
                var (active, passive) = (call.Get(boxes) ?? DefaultCount, call.Get(tags) ?? DefaultCount);
                var script = ReadFaults(call, call.Get(faults) ?? [], active, passive);
                using var files = new SimulatedFolder(call.Get(folder)!);
                try
                {
                    using var site = files.Open(SuiteOf(call.Get(suite)), active, passive, call.Terminal.Time, script);
                    await using var server = await BoxServer.StartAsync(
                        call.Get(port) ?? DefaultPort,
                        site.Boxes.ToDictionary(
                            item => $"/{item.Key}",
                            item => (Func<ReadOnlyMemory<byte>, byte[]?>)item.Value.Handle,
                            StringComparer.Ordinal
                        ),
                        site.Tags.ToDictionary(
                            item => $"/{item.Key}",
                            item => (Func<string>)(() => $"{call.Get(address) ?? DefaultAddress}?{item.Value.Tap()}"),
                            StringComparer.Ordinal
                        ),
                        cancel
                    );
                    IReadOnlyList<BoxListing> list = [.. List(site, server.Address, script)];
                    call.Answer(list, _ => Show(call.Terminal, list, files.KeyFile));
                    await EndOfInput.WaitAsync(call.Get(stopWithInput), cancel);
                    return ExitCodes.Done;
                }
                catch (InvalidDataException broken)
                {
                    throw call.Fail(ExitCodes.NodeFault, "box.broken", broken.Message);
                }
            }
        );
    }

    private static Option<string> SuiteOption(CommandSet set, Command command, string path)
    {
        var suite = set.Option<string>(command, path, "--suite", SuiteNames);
        suite.AcceptOnlyFromAmong(SuiteNames.Split('|'));
        return suite;
    }

    private static Suite SuiteOf(string? name) => Suite.TryParse(name, out var suite) ? suite : Suite.Standard;

    private static List<ScriptedFault> ReadFaults(Call call, string[] texts, int boxes, int tags)
    {
        var faults = new List<ScriptedFault>();
        foreach (var text in texts)
        {
            faults.Add(
                ScriptedFault.TryParse(text, out var fault) && SimulatedSite.FindFault(boxes, tags, [fault]) is null
                    ? fault
                    : throw call.Fail(ExitCodes.Usage, "box.simulate.bad-fault", text)
            );
        }

        return faults;
    }

    private static IEnumerable<BoxListing> List(SimulatedSite site, string address, List<ScriptedFault> script)
    {
        string[] FaultsOf(string id) =>
            [.. script.Where(fault => fault.Id == id).Select(fault => $"{fault.Kind}@{fault.From}".ToLowerInvariant())];

        return site
            .Boxes.Select(item => new BoxListing(
                item.Key,
                "active",
                item.Value.PublicKey.ToString(),
                $"{address}/{item.Key}",
                FaultsOf(item.Key)
            ))
            .Concat(
                site.Tags.Select(item => new BoxListing(
                    item.Key,
                    "tag",
                    item.Value.Uid.ToString(),
                    $"{address}/{item.Key}",
                    FaultsOf(item.Key)
                ))
            );
    }

    private static void Show(Terminal terminal, IReadOnlyList<BoxListing> list, string keyFile)
    {
        Tables.Write(
            terminal,
            ["box", "kind", "identity", "address", "faults"],
            list,
            item =>
                [
                    item.Id,
                    terminal.Texts[$"box-kind.{item.Kind}"],
                    item.Identity,
                    item.Address ?? "",
                    string.Join(' ', item.Faults),
                ]
        );
        terminal.Line(terminal.Texts.Format("box.simulate.started", Paths.Near(keyFile)));
    }
}

/// <summary>A box or tag as it is enrolled and reached.</summary>
/// <param name="Id">Its name in the simulator.</param>
/// <param name="Kind"><c>active</c> or <c>tag</c>.</param>
/// <param name="Identity">An active box's public key, or a tag's number; hexadecimal.</param>
/// <param name="Address">Where a contact goes, without <c>/contact</c>; null for a box that does not run.</param>
/// <param name="Faults">What is scripted to go wrong, as <c>clone@5</c>.</param>
internal sealed record BoxListing(
    string Id,
    string Kind,
    string Identity,
    string? Address,
    IReadOnlyList<string> Faults
);
