using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin init</c>: makes a node's folder with its keys, certificate, card and first person.</summary>
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
        var port = set.Option<int?>(command, Path, "--port", "N");
        var host = set.Option<string>(command, Path, "--host", "HOST");
        var listen = set.Option<string>(command, Path, "--listen", "ADDRESS");
        var admin = set.Option<string>(command, Path, "--admin", "NAME");
        return set.Plain(
            command,
            async (call, cancel) =>
            {
                var request = new InitRequest(
                    call.Get(folder) ?? call.NodeFolder,
                    call.Get(name)!,
                    call.Get(role) ?? MemberRole.Member,
                    call.Get(suite) ?? "standard",
                    await Passphrase.GetAsync(call, call.Get(passphrase), isNew: true, cancel),
                    call.Get(host) ?? Loopback,
                    call.Get(listen) ?? Loopback,
                    NodePorts.From(call.Get(port) ?? DefaultPort),
                    call.Get(admin) ?? Node.InitOptions.DefaultAdmin
                );
                var outcome = await node.InitAsync(request, cancel);
                return call.Answer(outcome, _ => Show(outcome, call.Terminal));
            }
        );
    }

    private static void Show(InitOutcome outcome, Terminal terminal)
    {
        Tables.WriteFacts(
            terminal,
            ("name", outcome.Name),
            ("folder", Paths.Near(outcome.Folder)),
            ("api", outcome.ApiAddress),
            ("peer", outcome.PeerAddress),
            ("channel", outcome.ChannelAddress),
            ("admin", outcome.Admin)
        );
        terminal.Line(terminal.Texts.Format("init.next", Paths.Near(outcome.Folder)));
        terminal.Line(terminal.Texts.Format("init.link", outcome.Admin, Paths.Near(outcome.Folder), outcome.Link));
    }
}
