using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node.Tests.Hosting;

namespace Kexin.Node.Tests.Rights;

/// <summary>The first hour of a node that serves: the folder's token, the link, and a command line that is let in by a browser.</summary>
public sealed class TerminalTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task The_link_of_a_new_node_gives_its_first_person_a_password_and_ends_the_folders_token()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Owner();
        var me = await owner.Account.GetMeAsync();
        Assert.Equal(("admin", false), (me.Name, me.HasPassword));
        using var anyone = new KexinClient(new ApiAccess(node.Address, "none"));
        var signedIn = await anyone.Account.SignInByLinkAsync(new SignInByLink(node.Link, Password, "Firefox"));
        var over = await Assert.ThrowsAsync<KexinApiException>(() => owner.Account.GetMeAsync());
        Assert.Equal(ProblemCodes.Unauthorized, over.Problem.Code);
        Assert.Contains("kexin login --name", over.Problem.Detail, StringComparison.Ordinal);
        var again = await Assert.ThrowsAsync<KexinApiException>(() =>
            anyone.Account.SignInByLinkAsync(new SignInByLink(node.Link, Password))
        );
        Assert.Equal(ProblemCodes.WrongSignIn, again.Problem.Code);
        using var admin = new KexinClient(new ApiAccess(node.Address, signedIn.Token));
        Assert.True((await admin.Account.GetMeAsync()).HasPassword);
        Assert.Equal("Firefox", Assert.Single(await admin.Account.SessionsAsync(), each => each.IsThis).Name);

        // A command line is let in by the browser's session, and only once.
        var begun = await anyone.Account.BeginTerminalAsync(new BeginTerminal("kexin, desk-7"));
        var fetch = new FetchTerminal(begun.Secret);
        Assert.Null((await anyone.Account.FetchTerminalAsync(fetch)).Session);
        Assert.Equal("kexin, desk-7", (await admin.Account.GetTerminalAsync(begun.Terminal.Code)).Where);
        await admin.Account.AllowTerminalAsync(begun.Terminal.Code);
        var terminal = (await anyone.Account.FetchTerminalAsync(fetch)).Session!;
        Assert.Equal("admin", terminal.Person.Name);
        var twice = await Assert.ThrowsAsync<KexinApiException>(() => anyone.Account.FetchTerminalAsync(fetch));
        Assert.Equal(ProblemCodes.WrongSignIn, twice.Problem.Code);

        // Without a session nobody lets anybody in.
        var other = await anyone.Account.BeginTerminalAsync(new BeginTerminal());
        var stranger = await Assert.ThrowsAsync<KexinApiException>(() =>
            anyone.Account.AllowTerminalAsync(other.Terminal.Code)
        );
        Assert.Equal(ProblemCodes.Unauthorized, stranger.Problem.Code);
        await admin.Account.SignOutAsync();
        var gone = await Assert.ThrowsAsync<KexinApiException>(() => admin.Account.GetMeAsync());
        Assert.Equal(ProblemCodes.Unauthorized, gone.Problem.Code);
    }
}
