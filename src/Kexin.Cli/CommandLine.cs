using System.CommandLine;
using Kexin.Cli.Commands;
using Kexin.Cli.Demo;

namespace Kexin.Cli;

/// <summary>The whole tree of commands, and one run of it.</summary>
internal static class CommandLine
{
    /// <summary>Parses, runs, and answers with one of <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        Terminal terminal,
        Func<string, string?> environment,
        NodeEntry? node,
        CancellationToken cancel
    )
    {
        var root = Build(new CommandSet(terminal, environment), node);
        var result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (
            result.Action?.ClearsParseErrors != true
            && (result.Errors.Count > 0 || UsageErrors.TakenForValues(result).Any())
        )
        {
            return UsageErrors.Report(result, terminal);
        }

        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = terminal.RawOut,
            Error = terminal.RawError,
        };
        terminal.IsForMachines = Call.WantsJson(result);
        try
        {
            return await result.InvokeAsync(configuration, cancel);
        }
        catch (Exception error) when (Failures.Knows(error))
        {
            return Failures.Report(error, terminal, Call.AsksForJson(result));
        }
    }

    /// <summary>The tree; without a node's program, only what speaks to a node that runs elsewhere.</summary>
    public static RootCommand Build(CommandSet set, NodeEntry? node)
    {
        var root = set.Root();
        if (node is not null)
        {
            root.Add(InitCommand.Build(set, node));
            root.Add(NodeCommands.Build(set, node));
            root.Add(DoctorCommand.Build(set, node));
            root.Add(BackupCommands.Build(set));
        }

        root.Add(CompletionCommand.Build(set));
        root.Add(SignInCommands.Login(set));
        root.Add(SignInCommands.Logout(set));
        root.Add(PeopleCommands.Build(set));
        root.Add(TokenCommands.Build(set));
        root.Add(TokenCommands.Sessions(set));
        root.Add(ProposalCommands.Build(set));
        root.Add(InboxCommand.Build(set));
        root.Add(RunCommand.Build(set));
        root.Add(AcceptCommand.Build(set));
        root.Add(ConsortiumCommands.Build(set));
        root.Add(DatasetCommands.Build(set));
        root.Add(BucketCommands.Build(set));
        root.Add(SchemeCommands.Build(set));
        root.Add(PolicyCommands.Build(set));
        root.Add(AirlockCommands.Build(set));
        root.Add(ExportCommands.Build(set));
        root.Add(GrantCommands.Build(set));
        root.Add(ConsentCommands.Build(set));
        root.Add(DestructionCommands.Build(set));
        root.Add(CollectionCommands.Build(set));
        root.Add(TaskCommands.Build(set));
        root.Add(InspectionCommands.Build(set));
        root.Add(LedgerCommands.Build(set));
        root.Add(BoxCommands.Build(set));
        if (node is not null)
        {
            root.Add(VerifyCommand.Build(set, node));
            root.Add(DemoCommand.Build(set, node));
        }

        return root;
    }
}
