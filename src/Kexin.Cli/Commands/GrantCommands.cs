using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin grant</c>: asking for the use of data, and deciding.</summary>
internal static class GrantCommands
{
    private const string DefaultSpan = "30d";

    public static Command Build(CommandSet set) =>
        set.Group(
            "grant",
            Request(set),
            GrantProposing.Build(set),
            Approve(set),
            Decline(
                set,
                "grant.refuse",
                (call, id, reason, wait, cancel) => call.Client.Grants.RefuseAsync(id, reason, wait, cancel)
            ),
            Decline(
                set,
                "grant.revoke",
                (call, id, reason, wait, cancel) => call.Client.Grants.RevokeAsync(id, reason, wait, cancel)
            ),
            Withdraw(set),
            Release(set),
            List(set),
            ShowOne(set)
        );

    private static Command Request(CommandSet set)
    {
        const string path = "grant.request";
        var command = set.Command(path);
        var dataset = set.Argument<string>(command, path, "DATASET");
        var fields = set.Option<string[]>(command, path, "--fields", "FIELDS", required: true, many: true);
        var purpose = set.Option<string>(command, path, "--purpose", "TEXT", required: true);
        var until = set.Option<string>(command, path, "--until", "TIME|30d");
        var computation = set.Option<string>(command, path, "--computation", "HASH");
        var answerBy = set.Option<string>(command, path, "--answer-by", "TIME|14d");
        var limits = new LimitOptions(set, command, path);
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var request = new RequestGrant(
                    await Ids.CatalogueAsync(call, call.Get(dataset), cancel),
                    Input.Lists(call.Get(fields))!,
                    call.Get(purpose)!,
                    Input.Time(call, call.Get(until) ?? DefaultSpan),
                    call.Get(computation),
                    call.Get(answerBy) is { } last ? Input.Time(call, last) : null,
                    limits.Read(call)
                );
                var receipt = await call.Client.Grants.RequestAsync(request, call.Get(wait) ?? Wait.Final, cancel);
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command Approve(CommandSet set)
    {
        const string path = "grant.approve";
        var command = set.Command(path);
        var grant = set.Argument<string>(command, path, "GRANT");
        var fields = set.Option<string[]>(command, path, "--fields", "FIELDS", many: true);
        var until = set.Option<string>(command, path, "--until", "TIME|30d");
        var reason = set.Option<string>(command, path, "--reason", "TEXT");
        var decline = set.Option<string[]>(command, path, "--decline", "FIELD=TEXT", many: true);
        var fieldUntil = set.Option<string[]>(command, path, "--field-until", "FIELD=TIME", many: true);
        var limits = new LimitOptions(set, command, path);
        var standing = set.Option<bool>(command, path, "--standing");
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var request = new ApproveGrant(
                    Input.Lists(call.Get(fields)),
                    call.Get(until) is { } time ? Input.Time(call, time) : null,
                    call.Get(reason),
                    limits.Read(call),
                    [
                        .. Pairs(call, call.Get(decline))
                            .Select(pair => new FieldDecision(pair.Name, null, pair.Value)),
                        .. Pairs(call, call.Get(fieldUntil))
                            .Select(pair => new FieldDecision(pair.Name, Input.Time(call, pair.Value))),
                    ],
                    call.Get(standing)
                );
                var receipt = await call.Client.Grants.ApproveAsync(
                    await Ids.GrantAsync(call, call.Get(grant), cancel),
                    request,
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static IEnumerable<(string Name, string Value)> Pairs(Call call, string[]? given) =>
        (given ?? []).Select(text => Input.Pair(call, text));

    private static Command Decline(
        CommandSet set,
        string path,
        Func<Call, string, Reason, Wait, CancellationToken, Task<Receipt>> decide
    )
    {
        var command = set.Command(path);
        var grant = set.Argument<string>(command, path, "GRANT");
        var reason = set.Option<string>(command, path, "--reason", "TEXT", required: true);
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.GrantAsync(call, call.Get(grant), cancel);
                var receipt = await decide(
                    call,
                    id,
                    new Reason(call.Get(reason)!),
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command Withdraw(CommandSet set)
    {
        const string path = "grant.withdraw";
        var command = set.Command(path);
        var grant = set.Argument<string>(command, path, "GRANT");
        var wait = set.Option<Wait?>(command, path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.GrantAsync(call, call.Get(grant), cancel);
                var receipt = await call.Client.Grants.WithdrawAsync(id, call.Get(wait) ?? Wait.Final, cancel);
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    private static Command Release(CommandSet set)
    {
        const string path = "grant.release";
        var command = set.Command(path);
        var grant = set.Argument<string>(command, path, "GRANT");
        var project = set.Option<string>(command, path, "--project", "NAME");
        var person = set.Option<string>(command, path, "--to", "PERSON");
        var file = set.Option<string>(command, path, "--out", "FILE");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.GrantAsync(call, call.Get(grant), cancel);
                var rows = await call.Client.Grants.ReleaseAsync(
                    id,
                    new ReleaseRows(call.Get(project), call.Get(person)),
                    cancel
                );
                if (call.Get(file) is not { } name)
                {
                    await SheetCsv.WriteAsync(call.Terminal.RawOut, rows.Columns, cancel);
                    return ExitCodes.Done;
                }

                await using (var writer = ResultCommand.Open(call, name, "\r\n"))
                {
                    await SheetCsv.WriteAsync(writer, rows.Columns, cancel);
                }

                return call.Say(
                    call.Texts.Format(
                        "grant.release.done",
                        name,
                        rows.Columns[0].Values.Count,
                        rows.LeftOut,
                        string.Join(
                            call.Texts["list.comma"],
                            rows.Columns.Select(column => $"{column.Name}: {call.Texts[$"mask.{column.Kind}"]}")
                        )
                    )
                );
            }
        );
    }

    private static Command List(CommandSet set)
    {
        const string path = "grant.list";
        var command = set.Command(path);
        var state = set.Option<GrantState?>(command, path, "--state", "STATE");
        var direction = set.Option<GrantDirection?>(command, path, "--direction", "in|out");
        return set.OnNode(
            command,
            (call, cancel) =>
                call.AnswerListAsync(
                    (paging, stop) => call.Client.Grants.ListAsync(call.Get(state), call.Get(direction), paging, stop),
                    "grant.list.none",
                    list => Show(list, call.Terminal),
                    cancel
                )
        );
    }

    private static Command ShowOne(CommandSet set)
    {
        const string path = "grant.show";
        var command = set.Command(path);
        var grant = set.Argument<string>(command, path, "GRANT");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var id = await Ids.GrantAsync(call, call.Get(grant), cancel);
                return call.Answer(await call.Client.Grants.GetAsync(id, cancel), found => Show(found, call.Terminal));
            }
        );
    }

    private static void Show(Grant grant, Terminal terminal)
    {
        var texts = terminal.Texts;
        Tables.WriteFacts(
            terminal,
            ("id", grant.Id),
            ("state", texts[$"grant-state.{grant.State}"]),
            ("requester", grant.Requester.Name),
            ("owner", grant.Owner.Name),
            ("dataset", $"{NameWarnings.Mark(grant.DatasetName, grant.NameWarning)} ({Ids.Short(grant.Dataset)})"),
            ("fields", texts.Fields(grant.Fields)),
            ("asked-for", grant.Asked is { } asked ? texts.Fields(asked.Fields) : null),
            ("purpose", grant.Purpose),
            ("computation", grant.Computation ?? texts["grant.standing"]),
            ("asked-computation", grant.Asked?.Computation == grant.Computation ? null : grant.Asked?.Computation),
            (
                "rows-limit",
                grant.Limits?.Rows is { Count: > 0 } rows ? string.Join(texts["list.semicolon"], rows) : null
            ),
            ("people", grant.Limits?.People is { Count: > 0 } people ? string.Join(texts["list.comma"], people) : null),
            ("uses", grant.Limits?.Uses is { } uses ? texts.Format("grant.uses", grant.Used, uses) : null),
            (
                "each-field",
                grant.Each is { } each
                    ? string.Join(texts["list.semicolon"], each.Select(decision => Tell(decision, terminal)))
                    : null
            ),
            ("requested", terminal.Local(grant.RequestedAt)),
            ("decided", grant.DecidedAt is { } decided ? terminal.Local(decided) : null),
            ("reason", grant.Reason),
            ("answer-by", grant.AnswerBy is { } last ? terminal.Local(last) : null),
            ("until", terminal.Local(grant.ValidUntil)),
            ("asked-until", grant.Asked is { } before ? terminal.Local(before.ValidUntil) : null)
        );
        NameWarnings.Write([grant.NameWarning], terminal);
    }

    private static string Tell(FieldDecision decision, Terminal terminal) =>
        decision.ValidUntil is { } end
            ? terminal.Texts.Format("grant.field.until", decision.Field, terminal.Local(end))
            : terminal.Texts.Format("grant.field.declined", decision.Field, decision.Reason ?? "");

    private static void Show(IReadOnlyList<Grant> grants, Terminal terminal)
    {
        Tables.Write(
            terminal,
            ["id", "dataset", "owner", "requester", "state", "fields", "purpose", "for", "until"],
            grants.Select(grant =>
                (IReadOnlyList<string>)
                    [
                        Ids.Short(grant.Id),
                        $"{NameWarnings.Mark(grant.DatasetName, grant.NameWarning)} ({Ids.Short(grant.Dataset)})",
                        grant.Owner.Name,
                        grant.Requester.Name,
                        terminal.Texts[$"grant-state.{grant.State}"],
                        terminal.Texts.Fields(grant.Fields),
                        grant.Purpose,
                        terminal.Texts[grant.Computation is null ? "grant.standing" : "grant.one-document"],
                        terminal.Minute(grant.ValidUntil),
                    ]
            )
        );
        NameWarnings.Write(grants.Select(grant => grant.NameWarning), terminal);
    }
}
