using System.CommandLine;
using System.Text.Json;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin grant propose</c>: the smallest request that serves, from a question in words or a computation document.</summary>
internal static class GrantProposing
{
    private const string Path = "grant.propose";

    public static Command Build(CommandSet set)
    {
        var command = set.Command(Path);
        var dataset = set.Argument<string>(command, Path, "DATASET");
        var question = set.Option<string>(command, Path, "--question", "TEXT");
        var document = set.Option<string>(command, Path, "--document", "FILE");
        var task = set.Option<string>(command, Path, "--task", "TASK");
        var purpose = set.Option<string>(command, Path, "--purpose", "TEXT");
        var runs = set.Option<int?>(command, Path, "--runs", "N");
        var days = set.Option<int?>(command, Path, "--days", "N");
        var send = set.Option<bool>(command, Path, "--send");
        var wait = set.Option<Wait?>(command, Path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var proposal = await call.Client.Grants.ProposeAsync(
                    new ProposeGrant(
                        await Ids.CatalogueAsync(call, call.Get(dataset), cancel),
                        call.Get(question),
                        call.Get(purpose),
                        call.Get(document) is { } file ? await TaskCreation.ReadAsync(call, file, cancel)
                            : call.Get(task) is { } id ? await DocumentOfAsync(call, id, cancel)
                            : null,
                        call.Get(runs),
                        call.Get(days)
                    ),
                    cancel
                );
                if (!call.Get(send))
                {
                    return call.Answer(proposal, _ => Show(call, proposal));
                }

                if (!call.Json)
                {
                    Show(call, proposal, isSent: true);
                }

                var receipt = await call.Client.Grants.RequestAsync(
                    proposal.Request,
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static async Task<JsonElement?> DocumentOfAsync(Call call, string given, CancellationToken cancel)
    {
        var id = await Ids.TaskAsync(call, given, cancel);
        return (await call.Client.Tasks.GetAsync(id, cancel)).Document
            ?? throw call.Fail(ExitCodes.Refused, "grant.propose.no-document", Ids.Short(id));
    }

    private static void Show(Call call, GrantProposal proposal, bool isSent = false)
    {
        var (texts, request) = (call.Texts, proposal.Request);
        Tables.WriteFacts(
            call.Terminal,
            ("fields", texts.Fields(request.Fields)),
            (
                "rows-limit",
                request.Limits?.Rows is { } rows
                    ? string.Join(texts["list.semicolon"], rows)
                    : texts["grant.propose.rows"]
            ),
            ("purpose", request.Purpose),
            ("people", request.Limits?.People is { } people ? string.Join(texts["list.comma"], people) : null),
            ("uses", request.Limits?.Uses is { } uses ? Figures.Whole(uses) : null),
            ("until", call.Terminal.Local(request.ValidUntil)),
            ("computation", request.Computation)
        );
        call.Terminal.Line();
        Tables.Write(
            call.Terminal,
            ["field", "proposed", "why"],
            [
                .. proposal.Fields.Select(field => Row(call, field, "grant.propose.asked")),
                .. proposal.LeftOut.Select(field => Row(call, field, "grant.propose.left-out")),
            ]
        );
        if (proposal.Standing is { } standing)
        {
            call.Terminal.Paragraph(texts.Format("grant.propose.standing", Ids.Short(standing)));
        }
        else if (!isSent)
        {
            call.Terminal.Paragraph(texts["grant.propose.send-it"]);
        }
    }

    private static IReadOnlyList<string> Row(Call call, FieldReason reason, string key) =>
        [reason.Field, call.Texts[key], reason.Why.In(call.Texts.Language)];
}
