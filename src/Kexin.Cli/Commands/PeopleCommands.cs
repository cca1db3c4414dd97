using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin people</c>: who works with the node, and what each may do.</summary>
internal static class PeopleCommands
{
    public static Command Build(CommandSet set) =>
        set.Group(
            "people",
            List(set),
            Roles(set),
            Invite(set),
            Link(set),
            Change(set, "people.suspend", (call, id, cancel) => call.Client.People.SuspendAsync(id, cancel)),
            Change(set, "people.resume", (call, id, cancel) => call.Client.People.ResumeAsync(id, cancel)),
            Acts(set)
        );

    private static Command List(CommandSet set)
    {
        const string path = "people.list";
        return set.OnNode(
            set.Command(path),
            async (call, cancel) =>
            {
                var roles = call.Json
                    ? []
                    : (await call.Client.People.RolesAsync(cancel)).ToDictionary(
                        role => role.Id,
                        role => role.Name.In(call.Texts.Language)
                    );
                return await call.AnswerListAsync(
                    call.Client.People.ListAsync,
                    "people.none",
                    people =>
                        Tables.Write(
                            call.Terminal,
                            ["name", "roles", "state", "last-use", "id"],
                            people,
                            person =>
                                [
                                    person.Name,
                                    string.Join(
                                        call.Texts["list.comma"],
                                        person.Roles.Select(role => roles.GetValueOrDefault(role, role))
                                    ),
                                    call.Texts[$"person-state.{person.State}"],
                                    person.LastUse is { } use ? call.Terminal.Minute(use) : "",
                                    person.Id[..8],
                                ]
                        ),
                    cancel
                );
            }
        );
    }

    private static Command Roles(CommandSet set)
    {
        const string path = "people.roles";
        var command = set.Command(path);
        var person = set.Argument<string>(command, path, "PERSON", optional: true);
        var roles = set.Option<string[]>(command, path, "--roles", "ROLES", many: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                if (call.Get(person) is { Length: > 0 } name)
                {
                    var given = Input.Lists(call.Get(roles)) ?? throw call.Fail(ExitCodes.Usage, "people.roles.which");
                    var id = await Ids.PersonAsync(call, name, cancel);
                    return Show(call, await call.Client.People.SetRolesAsync(id, given, cancel));
                }

                return call.Answer(
                    new Page<RoleInfo>(await call.Client.People.RolesAsync(cancel), null),
                    page =>
                        Tables.Write(
                            call.Terminal,
                            ["id", "name", "permissions"],
                            page.Items,
                            role =>
                                [
                                    role.Id,
                                    role.Name.In(call.Texts.Language),
                                    string.Join(call.Texts["list.comma"], role.Permissions),
                                ]
                        )
                );
            }
        );
    }

    private static Command Invite(CommandSet set)
    {
        const string path = "people.invite";
        var command = set.Command(path);
        var name = set.Argument<string>(command, path, "NAME");
        var roles = set.Option<string[]>(command, path, "--roles", "ROLES", required: true, many: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
                ShowLink(
                    call,
                    await call.Client.People.InviteAsync(
                        new InvitePerson(call.Get(name), Input.Lists(call.Get(roles)) ?? []),
                        cancel
                    )
                )
        );
    }

    private static Command Link(CommandSet set)
    {
        const string path = "people.link";
        var command = set.Command(path);
        var person = set.Argument<string>(command, path, "PERSON");
        return set.OnNode(
            command,
            async (call, cancel) =>
                ShowLink(
                    call,
                    await call.Client.People.LinkAsync(await Ids.PersonAsync(call, call.Get(person), cancel), cancel)
                )
        );
    }

    private static Command Change(
        CommandSet set,
        string path,
        Func<Call, string, CancellationToken, Task<PersonInfo>> change
    )
    {
        var command = set.Command(path);
        var person = set.Argument<string>(command, path, "PERSON");
        return set.OnNode(
            command,
            async (call, cancel) =>
                Show(call, await change(call, await Ids.PersonAsync(call, call.Get(person), cancel), cancel))
        );
    }

    /// <summary>Which acts take two people; with a list, says so.</summary>
    private static Command Acts(CommandSet set)
    {
        const string path = "people.two";
        var command = set.Command(path);
        var acts = set.Option<string[]>(command, path, "--acts", "ACTS", many: true);
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var shown = Input.Lists(call.Get(acts)) is { } given
                    ? await call.Client.Proposals.SetActsAsync([.. given.Where(act => act != "none")], cancel)
                    : await call.Client.Proposals.ActsAsync(cancel);
                return call.Answer(
                    new Page<ActInfo>(shown, null),
                    page =>
                        Tables.Write(
                            call.Terminal,
                            ["id", "act", "takes-two"],
                            page.Items,
                            act =>
                                [
                                    act.Id,
                                    act.Text.In(call.Texts.Language),
                                    call.Texts[act.TakesTwo ? "people.two.yes" : "people.two.no"],
                                ]
                        )
                );
            }
        );
    }

    private static int Show(Call call, PersonInfo person) =>
        call.Answer(
            person,
            shown =>
                Tables.WriteFacts(
                    call.Terminal,
                    ("name", shown.Name),
                    ("roles", string.Join(call.Texts["list.comma"], shown.Roles)),
                    ("state", call.Texts[$"person-state.{shown.State}"]),
                    ("id", shown.Id)
                )
        );

    private static int ShowLink(Call call, Invitation invitation) =>
        call.Answer(
            invitation,
            shown =>
                call.Terminal.Line(
                    call.Texts.Format(
                        "people.link.use",
                        shown.Person.Name,
                        call.Terminal.Minute(shown.EndsAt),
                        shown.Link
                    )
                )
        );
}
