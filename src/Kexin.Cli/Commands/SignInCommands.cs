using System.CommandLine;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin login</c> and <c>kexin logout</c>: the own sign-in at a node, kept in the user's configuration folder.</summary>
internal static class SignInCommands
{
    public static Command Login(CommandSet set)
    {
        const string path = "login";
        var command = set.Command(path);
        var name = set.Option<string>(command, path, "--name", "NAME");
        var link = set.Option<string>(command, path, "--link", "LINK");
        var code = set.Option<string>(command, path, "--code", "CODE");
        var file = set.Option<string>(command, path, "--password-file", "FILE");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                if ((call.Get(name) is null) == (call.Get(link) is null))
                {
                    throw call.Fail(ExitCodes.Usage, "login.which");
                }

                using var node = new KexinClient(call.Access with { Token = "none" }, call.Texts.Language);
                var password = new string(
                    await Passphrase.PasswordAsync(call, call.Get(file), isNew: call.Get(link) is not null, cancel)
                );
                var where = $"kexin, {Environment.MachineName}";
                var signedIn = call.Get(link) is { } once
                    ? await node.Account.SignInByLinkAsync(new SignInByLink(once, password, where, Keep: true), cancel)
                    : await node.Account.SignInAsync(
                        new SignIn(call.Get(name)!, password, call.Get(code), where, Keep: true),
                        cancel
                    );
                call.SignIns.Put(call.NodeKey, signedIn.Token);
                return call.Answer(
                    signedIn.Person,
                    me =>
                        call.Terminal.Line(
                            call.Texts.Format("login.done", me.Name, call.Terminal.Minute(signedIn.EndsAt))
                        )
                );
            }
        );
    }

    public static Command Logout(CommandSet set)
    {
        const string path = "logout";
        return set.OnNode(
            set.Command(path),
            async (call, cancel) =>
            {
                if (call.SignIns.Find(call.NodeKey) is null)
                {
                    throw call.Fail(ExitCodes.NotFound, "logout.none");
                }

                try
                {
                    await call.Client.Account.SignOutAsync(cancel);
                }
                catch (KexinApiException error) when (error.Problem.Code == ProblemCodes.Unauthorized)
                {
                    // It had ended.
                }

                call.SignIns.Put(call.NodeKey, null);
                return call.Say(call.Texts["logout.done"]);
            }
        );
    }
}
