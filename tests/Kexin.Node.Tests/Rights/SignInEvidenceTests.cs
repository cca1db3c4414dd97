using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node.Tests.Hosting;

namespace Kexin.Node.Tests.Rights;

/// <summary>Who signed in, whose password was tried and which session ended: in the evidence log, by pseudonym.</summary>
public sealed class SignInEvidenceTests
{
    private const string Name = "Li Wei";
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Sign_ins_failed_ones_ends_of_sessions_and_changes_of_roles_are_recorded_without_a_name()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Owner();
        var card = await owner.Node.CardAsync();
        var genesis = await owner.Consortium.CreateAsync(new CreateConsortium("alone", [card.Encoded]));
        if (!genesis.Joined)
        {
            await owner.Consortium.JoinAsync(new JoinConsortium([genesis.Encoded]));
        }

        var invited = await owner.People.InviteAsync(new InvitePerson(Name, ["auditor"]));
        using var nobody = new KexinClient(new ApiAccess(node.Address, "none"));
        var byLink = await nobody.Account.SignInByLinkAsync(new SignInByLink(invited.Link, Password));
        var byPassword = await nobody.Account.SignInAsync(new SignIn(Name, Password));
        foreach (var name in new[] { Name, "nobody of that name" })
        {
            var wrong = await Assert.ThrowsAsync<KexinApiException>(() =>
                nobody.Account.SignInAsync(new SignIn(name, "not the password"))
            );
            Assert.Equal(ProblemCodes.WrongSignIn, wrong.Problem.Code);
        }

        using (var person = new KexinClient(new ApiAccess(node.Address, byPassword.Token)))
        {
            await person.Account.SignOutAsync();
        }

        await owner.People.SetRolesAsync(invited.Person.Id, ["auditor", "notary"]);
        var acts = await UntilAsync(owner, invited.Person.Id, acts => acts.Count == 4);
        Assert.Equal(
            ["person.act", "person.sign-in", "person.sign-in", "person.sign-in-failed"],
            acts.Select(act => act.Kind).Order(StringComparer.Ordinal)
        );
        var text = JsonSerializer.Serialize(acts);
        Assert.Contains(byLink.Person.Session.Id, text, StringComparison.Ordinal);
        Assert.Contains($"DELETE /v1/sessions/{byPassword.Person.Session.Id}", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Name, text, StringComparison.Ordinal);
        Assert.DoesNotContain(byLink.Token, text, StringComparison.Ordinal);

        var me = await owner.Account.GetMeAsync();
        Assert.Contains(
            (await owner.People.ActsAsync(me.Id)).Items,
            act =>
                act.Text.En == $"A person asked to change roles and who has them ({invited.Person.Id})."
                && act.Payload.ToString().Contains("PUT /v1/people/", StringComparison.Ordinal)
        );
    }

    /// <summary>Failures are recorded a moment later.</summary>
    private static async Task<IReadOnlyList<EvidenceEntry>> UntilAsync(
        KexinClient owner,
        string person,
        Func<IReadOnlyList<EvidenceEntry>, bool> isThere
    )
    {
        for (var tries = 0; ; tries++)
        {
            var acts = (await owner.People.ActsAsync(person)).Items;
            if (isThere(acts) || tries == 200)
            {
                return acts;
            }

            await Task.Delay(50);
        }
    }
}
