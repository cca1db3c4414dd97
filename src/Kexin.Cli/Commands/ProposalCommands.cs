using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin proposals</c>: acts that wait for a second person.</summary>
internal static class ProposalCommands
{
    public static Command Build(CommandSet set) =>
        set.Group("proposals", List(set), Show(set), Confirm(set), Refuse(set));

    private static Command List(CommandSet set)
    {
        const string path = "proposals.list";
        return set.OnNode(
            set.Command(path),
            (call, cancel) =>
                call.AnswerListAsync(
                    call.Client.Proposals.ListAsync,
                    "proposals.none",
                    proposals =>
                        Tables.Write(
                            call.Terminal,
                            ["id", "act", "state", "proposed-by", "ends", "request"],
                            proposals,
                            proposal =>
                                [
                                    proposal.Id,
                                    proposal.Summary.In(call.Texts.Language),
                                    call.Texts[$"proposal-state.{proposal.State}"],
                                    proposal.ProposedBy,
                                    call.Terminal.Minute(proposal.EndsAt),
                                    proposal.Request,
                                ]
                        ),
                    cancel
                )
        );
    }

    private static Command Show(CommandSet set) =>
        OnOne(
            set,
            "proposals.show",
            async (call, id, cancel) =>
            {
                var all = await Client.Paging.AllAsync(call.Client.Proposals.ListAsync, cancel).ToListAsync(cancel);
                return all.Find(proposal => proposal.Id == id)
                    ?? throw call.Fail(ExitCodes.NotFound, "proposals.unknown", id);
            }
        );

    private static Command Confirm(CommandSet set)
    {
        const string path = "proposals.confirm";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "PROPOSAL");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                await call.Client.Proposals.ConfirmAsync(call.Get(id), cancel);
                return call.Say(call.Texts["proposals.confirmed"]);
            }
        );
    }

    private static Command Refuse(CommandSet set) =>
        OnOne(set, "proposals.refuse", (call, id, cancel) => call.Client.Proposals.RefuseAsync(id, cancel));

    private static Command OnOne(CommandSet set, string path, Func<Call, string, CancellationToken, Task<Proposal>> ask)
    {
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "PROPOSAL");
        return set.OnNode(
            command,
            async (call, cancel) =>
                call.Answer(
                    await ask(call, call.Get(id), cancel),
                    proposal =>
                        Tables.WriteFacts(
                            call.Terminal,
                            ("act", proposal.Summary.In(call.Texts.Language)),
                            ("state", call.Texts[$"proposal-state.{proposal.State}"]),
                            ("proposed-by", proposal.ProposedBy),
                            (
                                "waits-for",
                                proposal.WaitsFor.Count == 0
                                    ? null
                                    : string.Join(call.Texts["list.comma"], proposal.WaitsFor)
                            ),
                            ("ends", call.Terminal.Minute(proposal.EndsAt)),
                            ("decided-by", proposal.DecidedBy),
                            ("request", proposal.Request),
                            ("content", proposal.Content?.ToString()),
                            ("id", proposal.Id)
                        )
                )
        );
    }
}
