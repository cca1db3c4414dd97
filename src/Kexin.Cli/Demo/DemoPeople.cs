using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Demo;

/// <summary>Somebody who can sign in at a kept node's console.</summary>
/// <param name="Organisation">Whose node it is.</param>
/// <param name="Console">The node's address.</param>
/// <param name="Name">By which the person signs in.</param>
/// <param name="Role">What the person is there.</param>
internal sealed record DemoSignIn(string Organisation, string Console, string Name, LocalizedText Role);

/// <summary>The people of kept nodes: at each one for every role that has work there, with the role's id as the name, beside the first person.</summary>
internal static class DemoPeople
{
    private const string Administrator = "administrator";
    private const string Where = "kexin demo";

    /// <summary>Gives each node's first person a password, while the folder's token still counts as fresh: a long demo would be too late.</summary>
    public static Task SetPasswordAsync(DemoNetwork network, string password, CancellationToken cancel) =>
        Task.WhenAll(network.Nodes.Select(node => node.Client.Account.SetPasswordAsync(password, cancel)));

    /// <summary>Makes the people, all with the first person's password.</summary>
    /// <returns>One sign-in a role, each at the first node that has it.</returns>
    public static async Task<IReadOnlyList<DemoSignIn>> InviteAsync(
        DemoNetwork network,
        string password,
        CancellationToken cancel
    )
    {
        var all = await Task.WhenAll(network.Nodes.Select(node => InviteAsync(node, password, cancel)));
        return [.. all.SelectMany(each => each).DistinctBy(each => each.Name)];
    }

    private static async Task<IReadOnlyList<DemoSignIn>> InviteAsync(
        DemoNode node,
        string password,
        CancellationToken cancel
    )
    {
        var roles = (await node.Client.People.RolesAsync(cancel)).ToDictionary(role => role.Id, role => role.Name);
        var access = node.Process!.Access;
        var address = access.Url.ToString();
        var people = new List<DemoSignIn>
        {
            new(node.Member.Name, address, Kexin.Home.InitOptions.DefaultAdmin, roles[Administrator]),
        };
        await node.Client.Account.ProveAgainAsync(new ProveAgain(password), cancel);
        foreach (var role in RolesAt(node.Member))
        {
            var invitation = await node.Client.People.InviteAsync(new InvitePerson(role, [role]), cancel);
            var signedIn = await node.Client.Account.SignInByLinkAsync(
                new SignInByLink(invitation.Link, password, Where),
                cancel
            );
            using var person = new KexinClient(access with { Token = signedIn.Token });
            await person.Account.SignOutAsync(cancel);
            people.Add(new DemoSignIn(node.Member.Name, address, role, roles[role]));
        }

        return people;
    }

    private static IReadOnlyList<string> RolesAt(DemoMember member) =>
        member.Roles is { } given ? given
        : member.Provides ? ["data-officer", "data-steward", "reviewer", "auditor"]
        : member.Asks ? ["researcher"]
        : ["regulator", "notary"];
}
