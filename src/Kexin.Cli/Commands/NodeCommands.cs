using System.CommandLine;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin node run</c>: the node as a process, until Ctrl-C.</summary>
internal static class NodeCommands
{
    public const string StopWithInputOption = "--stop-with-input";

    public static Command Build(CommandSet set, NodeEntry node) =>
        set.Group("node", Run(set, node), Link(set, node), Change(set, node), Token(set, node), Unit(set));

    private static Command Run(CommandSet set, NodeEntry node)
    {
        const string path = "node.run";
        var command = set.Command(path);
        var folder = set.Option<string>(command, path, "--dir", "DIR");
        var passphrase = set.Option<string>(command, path, "--passphrase-file", "FILE");
        var stopWithInput = set.Option<bool>(command, path, StopWithInputOption);
        var skip = set.Option<bool>(command, path, "--skip-verification");
        return set.Plain(
            command,
            async (call, cancel) =>
            {
                var request = new RunRequest(
                    call.Get(folder) ?? call.NodeFolder,
                    await Passphrase.GetAsync(call, call.Get(passphrase), isNew: false, cancel),
                    Passphrase.FileOf(call, call.Get(passphrase)),
                    !call.Get(skip),
                    address => TellStarted(call, address)
                );
                return await UntilStoppedAsync(stop => node.RunAsync(request, stop), call.Get(stopWithInput), cancel);
            }
        );
    }

    /// <summary>Says where the node serves.</summary>
    public static void TellStarted(Call call, string address) =>
        call.Terminal.Note(call.Texts.Format("node.run.started", address));

    /// <summary>Runs a node until it is stopped, or also until standard input ends.</summary>
    public static async Task<int> UntilStoppedAsync(
        Func<CancellationToken, Task> run,
        bool stopsWithInput,
        CancellationToken cancel
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (stopsWithInput)
        {
            _ = EndOfInput.StopsAsync(stop);
        }

        try
        {
            await run(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // To be stopped is how a node ends.
        }

        return ExitCodes.Done;
    }

    /// <summary>Makes a one-time link when nobody can sign in any more; by the passphrase, while the node is stopped.</summary>
    private static Command Link(CommandSet set, NodeEntry node)
    {
        const string path = "node.link";
        var command = set.Command(path);
        var folder = set.Option<string>(command, path, "--dir", "DIR");
        var passphrase = set.Option<string>(command, path, "--passphrase-file", "FILE");
        var name = set.Option<string>(command, path, "--name", "NAME");
        return set.Plain(
            command,
            async (call, cancel) =>
            {
                var dir = call.Get(folder) ?? call.NodeFolder;
                var (person, link) = node.Recover(
                    dir,
                    await Passphrase.GetAsync(call, call.Get(passphrase), isNew: false, cancel),
                    call.Get(name)
                );
                return call.Answer(
                    new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = person, ["link"] = link },
                    _ => call.Terminal.Line(call.Texts.Format("init.link", person, Rendering.Paths.Near(dir), link))
                );
            }
        );
    }

    private static Command Change(CommandSet set, NodeEntry node)
    {
        const string path = "node.passphrase";
        var command = set.Command(path);
        var folder = set.Option<string>(command, path, "--dir", "DIR");
        var old = set.Option<string>(command, path, "--passphrase-file", "FILE");
        var changed = set.Option<string>(command, path, "--new-passphrase-file", "FILE");
        return set.Plain(
            command,
            async (call, cancel) =>
            {
                var before = await Passphrase.GetAsync(call, call.Get(old), isNew: false, cancel);
                var after = await Passphrase.NextAsync(call, call.Get(changed), cancel);
                node.ChangePassphrase(call.Get(folder) ?? call.NodeFolder, before, after, null);
                return call.Say(call.Texts["node.passphrase.done"]);
            }
        );
    }

    private static Command Token(CommandSet set, NodeEntry node)
    {
        const string path = "node.token";
        var command = set.Command(path);
        var folder = set.Option<string>(command, path, "--dir", "DIR");
        var old = set.Option<string>(command, path, "--passphrase-file", "FILE");
        var pin = set.Option<string>(command, path, "--pin-file", "FILE");
        var token = set.Option<string>(command, path, "--token", "LABEL", required: true);
        var library = set.Option<string>(command, path, "--token-library", "FILE");
        return set.Plain(
            command,
            async (call, cancel) =>
            {
                var chosen = TokenOptions.Choose(call, call.Get(token), call.Get(library));
                var before = await Passphrase.GetAsync(call, call.Get(old), isNew: false, cancel);
                var after = await Passphrase.PinAsync(call, call.Get(pin), cancel);
                node.ChangePassphrase(call.Get(folder) ?? call.NodeFolder, before, after, chosen);
                return call.Say(call.Texts.Format("node.token.done", chosen!.Label));
            }
        );
    }

    /// <summary>Prints a unit of systemd that runs the node; nothing is installed.</summary>
    private static Command Unit(CommandSet set)
    {
        const string path = "node.unit";
        var command = set.Command(path);
        var folder = set.Option<string>(command, path, "--dir", "DIR");
        var passphrase = set.Option<string>(command, path, "--passphrase-file", "FILE");
        var user = set.Option<string>(command, path, "--user", "NAME");
        return set.Plain(
            command,
            (call, _) =>
            {
                var dir = Path.GetFullPath(call.Get(folder) ?? call.NodeFolder);
                var file =
                    Passphrase.FileOf(call, call.Get(passphrase))
                    ?? throw call.Fail(ExitCodes.Usage, "usage.missing", "--passphrase-file");
                var unit = ServiceUnit.Write(
                    Path.GetFileName(dir),
                    OwnProgram.With(),
                    dir,
                    Path.GetFullPath(file),
                    call.Get(user) ?? Environment.UserName
                );
                return Task.FromResult(
                    call.Answer(
                        new Dictionary<string, string>(StringComparer.Ordinal) { ["unit"] = unit },
                        _ => call.Terminal.RawOut.Write(unit)
                    )
                );
            }
        );
    }
}
