using System.CommandLine;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin login</c> and <c>kexin logout</c>: the own sign-in at a node, kept in the user's configuration folder.</summary>
internal static class SignInCommands
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private static string Where => $"kexin, {Environment.MachineName}";

    public static Command Login(CommandSet set)
    {
        const string path = "login";
        var command = set.Command(path);
        var name = set.Option<string>(command, path, "--name", "NAME");
        var link = set.Option<string>(command, path, "--link", "LINK");
        var browser = set.Option<bool>(command, path, "--browser");
        var code = set.Option<string>(command, path, "--code", "CODE");
        var file = set.Option<string>(command, path, "--password-file", "FILE");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                bool[] ways = [call.Get(name) is not null, call.Get(link) is not null, call.Get(browser)];
                if (ways.Count(isGiven => isGiven) != 1)
                {
                    throw call.Fail(ExitCodes.Usage, "login.which");
                }

                using var node = new KexinClient(call.Access with { Token = "none" }, call.Texts.Language);
                var signedIn =
                    call.Get(browser) ? await ByBrowserAsync(call, node, cancel)
                    : call.Get(link) is { } once
                        ? await node.Account.SignInByLinkAsync(
                            new SignInByLink(
                                once,
                                await PasswordAsync(call, call.Get(file), true, cancel),
                                Where,
                                true
                            ),
                            cancel
                        )
                    : await ByPasswordAsync(
                        call,
                        node,
                        new SignIn(
                            call.Get(name)!,
                            await PasswordAsync(call, call.Get(file), false, cancel),
                            call.Get(code),
                            Where,
                            Keep: true
                        ),
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

    private static async Task<string> PasswordAsync(Call call, string? file, bool isNew, CancellationToken cancel) =>
        new(await Passphrase.PasswordAsync(call, file, isNew, cancel));

    /// <summary>A one-time code is asked for at a terminal, once the node has said that it takes one.</summary>
    private static async Task<SignedIn> ByPasswordAsync(
        Call call,
        KexinClient node,
        SignIn request,
        CancellationToken cancel
    )
    {
        try
        {
            return await node.Account.SignInAsync(request, cancel);
        }
        catch (KexinApiException error)
            when (error.Problem.Code == ProblemCodes.CodeNeeded && request.Code is null && call.Terminal.CanAsk)
        {
            call.Terminal.RawError.Write(call.Texts["login.code.ask"]);
            return await node.Account.SignInAsync(request with { Code = call.Terminal.ReadLine() ?? "" }, cancel);
        }
    }

    /// <summary>Somebody who has signed in at the console by whatever way, a passkey too, enters the code that is shown here.</summary>
    private static async Task<SignedIn> ByBrowserAsync(Call call, KexinClient node, CancellationToken cancel)
    {
        var begun = await node.Account.BeginTerminalAsync(new BeginTerminal(Where), cancel);
        var page = new Uri(ConsoleAddress(call.Access.Url), "account");
        call.Terminal.Complain(
            call.Texts.Format(
                "login.browser.how",
                page,
                begun.Terminal.Code,
                call.Terminal.Minute(begun.Terminal.EndsAt)
            )
        );
        while (true)
        {
            var fetched = await node.Account.FetchTerminalAsync(new FetchTerminal(begun.Secret), cancel);
            if (fetched.Session is { } session)
            {
                return session;
            }

            await Task.Delay(Interval, call.Terminal.Time, cancel);
        }
    }

    /// <summary>Browsers take passkeys for host names only.</summary>
    private static Uri ConsoleAddress(Uri api) =>
        api is { Scheme: "http", IsLoopback: true } ? new UriBuilder(api) { Host = "localhost" }.Uri : api;
}
