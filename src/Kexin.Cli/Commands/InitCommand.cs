using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin init</c>: makes a node's folder with its keys, certificate, card and first person; runs it, if asked to.</summary>
internal static class InitCommand
{
    private const int DefaultPort = 4100;
    private const string Loopback = "127.0.0.1";
    private const string Path = "init";

    public static Command Build(CommandSet set, NodeEntry node)
    {
        var command = set.Command(Path);
        var folder = set.Option<string>(command, Path, "--dir", "DIR");
        var name = set.Option<string>(command, Path, "--name", "NAME", required: true);
        var role = set.Option<MemberRole?>(command, Path, "--role", "ROLE");
        var suite = set.Option<string>(command, Path, "--suite", "standard|guomi");
        suite.AcceptOnlyFromAmong("standard", "guomi");
        var passphrase = set.Option<string>(command, Path, "--passphrase-file", "FILE");
        var token = set.Option<string>(command, Path, "--token", "LABEL");
        var library = set.Option<string>(command, Path, "--token-library", "FILE");
        var port = set.Option<int?>(command, Path, "--port", "N");
        var host = set.Option<string>(command, Path, "--host", "HOST");
        var listen = set.Option<string>(command, Path, "--listen", "ADDRESS");
        var admin = set.Option<string>(command, Path, "--admin", "NAME");
        var card = set.Option<string>(command, Path, "--card", "FILE");
        var run = set.Option<bool>(command, Path, "--run");
        var stopWithInput = set.Option<bool>(command, "node.run", NodeCommands.StopWithInputOption);
        return set.Plain(
            command,
            async (call, cancel) =>
            {
                var chosen = TokenOptions.Choose(call, call.Get(token), call.Get(library));
                var request = new InitRequest(
                    call.Get(folder) ?? call.NodeFolder,
                    call.Get(name)!,
                    call.Get(role) ?? MemberRole.Member,
                    call.Get(suite) ?? "standard",
                    chosen is null
                        ? await Passphrase.GetAsync(call, call.Get(passphrase), isNew: true, cancel)
                        : await Passphrase.PinAsync(call, Passphrase.FileOf(call, call.Get(passphrase)), cancel),
                    call.Get(host) ?? Loopback,
                    call.Get(listen) ?? Loopback,
                    NodePorts.From(call.Get(port) ?? DefaultPort),
                    call.Get(admin) ?? Home.InitOptions.DefaultAdmin,
                    chosen
                );
                if (!call.Get(run))
                {
                    Tell(await node.InitAsync(request, cancel));
                    return ExitCodes.Done;
                }

                var start = new RunRequest(
                    request.Folder,
                    request.Passphrase,
                    Passphrase.FileOf(call, call.Get(passphrase)),
                    Verify: true,
                    address => NodeCommands.TellStarted(call, address)
                );
                return await NodeCommands.UntilStoppedAsync(
                    stop => node.RunNewAsync(request, start, Tell, stop),
                    call.Get(stopWithInput),
                    cancel
                );

                void Tell(InitOutcome outcome)
                {
                    if (call.Get(card) is { } file)
                    {
                        File.WriteAllBytes(file, outcome.Card);
                    }

                    call.Answer(outcome, _ => Show(outcome, call.Get(card), call.Get(run), call.Terminal));
                }
            }
        );
    }

    private static void Show(InitOutcome outcome, string? card, bool isRun, Terminal terminal)
    {
        Tables.WriteFacts(
            terminal,
            ("name", outcome.Name),
            ("folder", Paths.Near(outcome.Folder)),
            ("api", outcome.ApiAddress),
            ("peer", outcome.PeerAddress),
            ("channel", outcome.ChannelAddress),
            ("admin", outcome.Admin),
            ("file", card)
        );
        if (outcome.Warning is { } warning)
        {
            terminal.Complain(warning.In(terminal.Texts.Language));
        }

        if (!isRun)
        {
            terminal.Line(terminal.Texts.Format("init.next", Paths.Near(outcome.Folder)));
        }

        terminal.Line(terminal.Texts.Format("init.link", outcome.Admin, Paths.Near(outcome.Folder), outcome.Link));
    }
}
