using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node.Tests.Hosting;

namespace Kexin.Node.Tests.Rights;

/// <summary>Acts that take two people, through the whole of a node that serves.</summary>
public sealed class TwoPeopleTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task What_takes_two_is_done_when_the_second_confirms_it_and_not_before()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Owner();
        Assert.All(await owner.Proposals.ActsAsync(), act => Assert.True(act.TakesTwo));
        var invitation = await owner.People.InviteAsync(new InvitePerson("second", ["administrator"]));
        var token = (await owner.Account.SignInByLinkAsync(new SignInByLink(invitation.Link, Password))).Token;
        using var second = new KexinClient(new ApiAccess(node.Address, token));

        var held = await Assert.ThrowsAsync<ProposedException>(() =>
            owner.People.InviteAsync(new InvitePerson("third", ["auditor"]))
        );
        Assert.Equal(
            ("roles.change", "admin", true),
            (held.Proposal.Act, held.Proposal.ProposedBy, held.Proposal.IsOwn)
        );
        Assert.Equal(["second"], held.Proposal.WaitsFor);
        Assert.DoesNotContain((await owner.People.ListAsync()).Items, person => person.Name == "third");
        var own = await Assert.ThrowsAsync<KexinApiException>(() => owner.Proposals.ConfirmAsync(held.Proposal.Id));
        Assert.Equal(ProblemCodes.Forbidden, own.Problem.Code);

        var shown = Assert.Single((await second.Proposals.ListAsync()).Items);
        Assert.Equal(("POST /v1/people", false), (shown.Request, shown.IsOwn));
        Assert.Equal("third", shown.Content!.Value.GetProperty("name").GetString());
        await second.Proposals.ConfirmAsync(shown.Id);
        Assert.Contains((await owner.People.ListAsync()).Items, person => person.Name == "third");
        var done = Assert.Single((await owner.Proposals.ListAsync()).Items);
        Assert.Equal((ProposalState.Confirmed, "second", 200), (done.State, done.DecidedBy, done.Outcome));
        Assert.Empty(done.WaitsFor);
        var again = await Assert.ThrowsAsync<KexinApiException>(() => second.Proposals.ConfirmAsync(shown.Id));
        Assert.Equal(ProblemCodes.Conflict, again.Problem.Code);
    }

    [Fact]
    public async Task One_call_that_does_two_acts_is_no_way_around_who_would_confirm_each()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Owner();
        var invitation = await owner.People.InviteAsync(new InvitePerson("second", ["reviewer"]));
        await owner.Account.SignInByLinkAsync(new SignInByLink(invitation.Link, Password));
        var refused = await Assert.ThrowsAsync<KexinApiException>(() =>
            owner.Tasks.AcceptAsync(new string('0', 64), new AcceptTask(new string('0', 64)))
        );
        Assert.Equal(ProblemCodes.Forbidden, refused.Problem.Code);
        Assert.Contains("one by one", refused.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_renewed_when_the_second_confirms_it()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Owner();
        var me = await owner.Account.GetMeAsync();
        var invitation = await owner.People.InviteAsync(new InvitePerson("second", me.Roles));
        var token = (await owner.Account.SignInByLinkAsync(new SignInByLink(invitation.Link, Password))).Token;
        using var second = new KexinClient(new ApiAccess(node.Address, token));
        var held = await Assert.ThrowsAsync<ProposedException>(() => owner.Buckets.RotateKeysAsync());
        Assert.Equal("keys.renew", held.Proposal.Act);
        await second.Proposals.ConfirmAsync(held.Proposal.Id);
        var done = Assert.Single((await owner.Proposals.ListAsync()).Items);
        Assert.Equal((ProposalState.Confirmed, 204), (done.State, done.Outcome));
    }

    [Fact]
    public async Task What_the_node_refuses_when_it_is_confirmed_is_told_and_noted_and_what_was_refused_is_not_done()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Owner();
        var invitation = await owner.People.InviteAsync(new InvitePerson("second", ["administrator", "data-officer"]));
        var token = (await owner.Account.SignInByLinkAsync(new SignInByLink(invitation.Link, Password))).Token;
        using var second = new KexinClient(new ApiAccess(node.Address, token));
        var id = (await owner.Account.GetMeAsync()).Id;

        var destroy = await Assert.ThrowsAsync<ProposedException>(() =>
            owner.Datasets.DeleteAsync(new string('e', 64))
        );
        var missing = await Assert.ThrowsAsync<KexinApiException>(() =>
            second.Proposals.ConfirmAsync(destroy.Proposal.Id)
        );
        Assert.Equal(ProblemCodes.NotFound, missing.Problem.Code);
        Assert.Equal(404, (await owner.Proposals.ListAsync()).Items[0].Outcome);

        var suspend = await Assert.ThrowsAsync<ProposedException>(() => second.People.SuspendAsync(id));
        Assert.Equal(ProposalState.Refused, (await owner.Proposals.RefuseAsync(suspend.Proposal.Id)).State);
        Assert.Equal(PersonState.Active, (await owner.People.GetAsync(id)).State);

        // To need one person only is itself an act that takes two.
        var less = await Assert.ThrowsAsync<ProposedException>(() => owner.Proposals.SetActsAsync([]));
        await second.Proposals.ConfirmAsync(less.Proposal.Id);
        await owner.People.InviteAsync(new InvitePerson("third", ["auditor"]));
    }

    [Fact]
    public async Task A_policy_that_two_roles_change_takes_two_people_whatever_the_setting_says()
    {
        await using var node = await ServingNode.StartAsync(folder =>
            File.WriteAllText(Path.Combine(folder, "policy.yaml"), "change: [data-officer, reviewer]\n")
        );
        using var owner = node.Owner();
        await owner.Proposals.SetActsAsync([]);
        var me = await owner.Account.GetMeAsync();
        var invitation = await owner.People.InviteAsync(new InvitePerson("second", me.Roles));
        await owner.Account.SignInByLinkAsync(new SignInByLink(invitation.Link, Password));
        var next = new SetPolicy("change: [data-officer]\n", "A reason.");
        var held = await Assert.ThrowsAsync<ProposedException>(() => owner.Policy.SetAsync(next));
        Assert.Equal("policy.change", held.Proposal.Act);

        // As JSON it is longer than what a second person can be asked to confirm.
        var longer = next with
        {
            Yaml = "# " + new string('策', 20_000),
        };
        var refused = await Assert.ThrowsAsync<KexinApiException>(() => owner.Policy.SetAsync(longer));
        Assert.Equal(ProblemCodes.Invalid, refused.Problem.Code);
        Assert.Contains("65536 bytes", refused.Problem.Title, StringComparison.Ordinal);
        Assert.Contains("of a policy", refused.Problem.Detail!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_person_did_is_found_by_the_pseudonym_and_the_name_is_not_in_the_log()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Owner();
        var card = await owner.Node.CardAsync();
        var genesis = await owner.Consortium.CreateAsync(new CreateConsortium("alone", [card.Encoded]));
        if (!genesis.Joined)
        {
            await owner.Consortium.JoinAsync(new JoinConsortium([genesis.Encoded]));
        }

        var me = await owner.Account.GetMeAsync();
        var invited = await owner.People.InviteAsync(new InvitePerson("Li Wei", ["auditor"]));
        var acts = (await owner.People.ActsAsync(me.Id)).Items;
        Assert.Contains(
            acts,
            act =>
                act
                    is {
                        Kind: "person.act",
                        Text: { En: "A person asked to invite people.", Zh: "人员请求：邀请人员。" }
                    }
                && act.Payload.ToString().Contains("POST /v1/people", StringComparison.Ordinal)
        );
        Assert.Empty((await owner.People.ActsAsync(invited.Person.Id)).Items);
        var text = JsonSerializer.Serialize(acts);
        Assert.Contains(me.Pseudonym, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Li Wei", text, StringComparison.Ordinal);
        Assert.DoesNotContain("admin", text, StringComparison.Ordinal);
    }
}
