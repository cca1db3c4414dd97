using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin tokens</c> and <c>kexin sessions</c>: what the own programs may do, and where people are signed in.</summary>
internal static class TokenCommands
{
    private const int DefaultDays = 90;

    public static Command Build(CommandSet set) => set.Group("tokens", List(set), New(set), Rotate(set), Revoke(set));

    public static Command Sessions(CommandSet set)
    {
        const string path = "sessions";
        var command = set.Command(path);
        var end = set.Option<string>(command, path, "--end", "ID");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                if (call.Get(end) is { } id)
                {
                    await call.Client.Account.EndSessionAsync(id, cancel);
                    return call.Say(call.Texts["sessions.ended"]);
                }

                return Show(call, await call.Client.Account.SessionsAsync(cancel), "sessions.none");
            }
        );
    }

    private static Command List(CommandSet set) =>
        set.OnNode(
            set.Command("tokens.list"),
            async (call, cancel) => Show(call, await call.Client.Account.TokensAsync(cancel), "tokens.none")
        );

    private static Command New(CommandSet set)
    {
        const string path = "tokens.new";
        var command = set.Command(path);
        var name = set.Argument<string>(command, path, "NAME");
        var permissions = set.Option<string[]>(
            command,
            path,
            "--permissions",
            "PERMISSIONS",
            required: true,
            many: true
        );
        var days = set.Option<int?>(command, path, "--days", "N");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var request = new NewToken(
                    call.Get(name),
                    Input.Lists(call.Get(permissions)) ?? [],
                    call.Get(days) ?? DefaultDays
                );
                return Show(call, await call.Client.Account.NewTokenAsync(request, cancel));
            }
        );
    }

    /// <summary>A token in another's place: the new one is shown before the old one ends, so that a break leaves both.</summary>
    private static Command Rotate(CommandSet set)
    {
        const string path = "tokens.rotate";
        var command = set.Command(path);
        var token = set.Argument<string>(command, path, "TOKEN");
        var days = set.Option<int?>(command, path, "--days", "N");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var given = call.Get(token);
                var all = await call.Client.Account.TokensAsync(cancel);
                var found = all.Where(each => each.Id == given).ToList();
                found = found.Count > 0 ? found : [.. all.Where(each => each.Name == given)];
                if (found is not [{ Permissions: { } permissions } old])
                {
                    throw found.Count > 1
                        ? call.Fail(ExitCodes.Refused, "error.ambiguous", given, found.Count, found[0].Id)
                        : call.Fail(ExitCodes.NotFound, "error.no-such", given);
                }

                var lifetime = (int)Math.Round((old.EndsAt - old.CreatedAt).TotalDays);
                var request = new NewToken(old.Name, permissions, call.Get(days) ?? Math.Max(1, lifetime));
                var code = Show(call, await call.Client.Account.NewTokenAsync(request, cancel));
                await call.Client.Account.EndTokenAsync(old.Id, cancel);
                return code;
            }
        );
    }

    private static int Show(Call call, IssuedToken issued) =>
        call.Answer(
            issued,
            _ =>
            {
                call.Terminal.Line(
                    call.Texts.Format(
                        "tokens.made",
                        issued.Info.Name,
                        call.Terminal.Minute(issued.Info.EndsAt),
                        issued.Token
                    )
                );
                if (issued.SecretKey is { } secret)
                {
                    call.Terminal.Line(call.Texts.Format("tokens.made.s3", issued.Info.Id, secret));
                }
            }
        );

    private static Command Revoke(CommandSet set)
    {
        const string path = "tokens.revoke";
        var command = set.Command(path);
        var id = set.Argument<string>(command, path, "TOKEN");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                await call.Client.Account.EndTokenAsync(call.Get(id), cancel);
                return call.Say(call.Texts["tokens.revoked"]);
            }
        );
    }

    private static int Show(Call call, IReadOnlyList<SessionInfo> sessions, string none) =>
        call.Answer(
            new Page<SessionInfo>(sessions, null),
            page =>
                Tables.WriteOrSay(
                    call.Terminal,
                    none,
                    ["name", "person", "permissions", "last-use", "ends", "id"],
                    page.Items,
                    session =>
                        [
                            session.Name + (session.IsThis ? " *" : ""),
                            session.PersonName,
                            session.Permissions is { } permissions
                                ? string.Join(call.Texts["list.comma"], permissions)
                                : "",
                            session.LastUse is { } use ? call.Terminal.Minute(use) : "",
                            call.Terminal.Minute(session.EndsAt),
                            session.Id,
                        ]
                )
        );
}
