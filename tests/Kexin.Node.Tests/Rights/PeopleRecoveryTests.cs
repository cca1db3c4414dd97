using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node.Tests.Hosting;

namespace Kexin.Node.Tests.Rights;

public sealed class PeopleRecoveryTests
{
    [Fact]
    public async Task Who_has_the_passphrase_gets_an_administrator_in_again_and_nobody_else_does()
    {
        string? link = null;
        await using var node = await ServingNode.StartAsync(folder =>
        {
            Assert.Throws<NodeFaultException>(() => Recover(folder, "wrong horse battery", null));
            Assert.Throws<NodeFaultException>(() => Recover(folder, ServingNode.Passphrase, "nobody"));
            (var name, link) = Recover(folder, ServingNode.Passphrase, null);
            Assert.Equal("admin", name);
        });

        // While the node runs, it would not see the change.
        Assert.Throws<NodeFaultException>(() => Recover(node.Folder, ServingNode.Passphrase, null));
        using var anyone = new KexinClient(new ApiAccess(node.Address, "none"));
        var old = await Assert.ThrowsAsync<KexinApiException>(() =>
            anyone.Account.SignInByLinkAsync(new SignInByLink(node.Link, "correct horse battery"))
        );
        Assert.Equal(ProblemCodes.WrongSignIn, old.Problem.Code);
        var signedIn = await anyone.Account.SignInByLinkAsync(new SignInByLink(link!, "correct horse battery"));
        Assert.Equal("admin", signedIn.Person.Name);
    }

    private static (string Name, string Link) Recover(string folder, string passphrase, string? name) =>
        PeopleRecovery.Link(folder, passphrase.ToCharArray(), name, TimeProvider.System);
}
