using System.CommandLine;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin node run</c>: the node as a process, until Ctrl-C.</summary>
internal static class NodeCommands
{
    public static Command Build(CommandSet set, NodeEntry node) => set.Group("node", Run(set, node));

    private static Command Run(CommandSet set, NodeEntry node)
    {
        const string path = "node.run";
        var command = set.Command(path);
        var folder = set.Option<string>(command, path, "--dir", "DIR");
        var passphrase = set.Option<string>(command, path, "--passphrase-file", "FILE");
        var stopWithInput = set.Option<bool>(command, path, "--stop-with-input");
        var skip = set.Option<bool>(command, path, "--skip-verification");
        return set.Bare(
            command,
            async (call, cancel) =>
            {
                var request = new RunRequest(
                    call.Get(folder) ?? call.NodeFolder,
                    await Passphrase.GetAsync(call, call.Get(passphrase), isNew: false, cancel),
                    call.Get(stopWithInput),
                    !call.Get(skip),
                    address => call.Terminal.Complain(call.Texts.Format("node.run.started", address))
                );
                await node.RunAsync(request, cancel);
                return ExitCodes.Done;
            }
        );
    }
}
