using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>Where an organisation has two people who decide grants, one decides on open fields alone, and both on others.</summary>
public sealed class TwoPeopleOnGrantsTests : IAsyncLifetime
{
    private Cluster? _cluster;

    public async Task InitializeAsync() => _cluster = await Cluster.StartAsync("standard", "north");

    public async Task DisposeAsync() => await (_cluster?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task A_grant_of_tier_B_or_C_waits_for_the_second_person_and_one_of_tier_A_does_not()
    {
        var (north, centre) = (_cluster!["north"], _cluster.Centre);
        await using var file = Cohort.Generate("north", 1, 100).ToCsv();
        var kept = await north.Client.Intake.AddAsync(new KeepFile("north", DatasetFormat.Csv), file);
        var published = await north.Client.Datasets.PublishAsync(
            kept.Id,
            new PublishDataset("Rows.", [Steps.Purpose], [new PublishField("sex", 1, Tier.A)])
        );
        await Steps.SeenAsync(centre, published);
        var me = await north.Client.Account.GetMeAsync();
        var invitation = await north.Client.People.InviteAsync(new InvitePerson("second", me.Roles));
        var session = await north.Client.Account.SignInByLinkAsync(
            new SignInByLink(invitation.Link, "a password for the second")
        );

        var open = await RequestAsync("sex");
        await Steps.SeenAsync(north, await north.Client.Grants.ApproveAsync(open, new ApproveGrant()));
        Assert.Equal(GrantState.Approved, (await north.Client.Grants.GetAsync(open)).State);

        var secret = await RequestAsync("sex", "chol");
        var held = await Assert.ThrowsAsync<ProposedException>(() =>
            north.Client.Grants.ApproveAsync(secret, new ApproveGrant())
        );
        Assert.Equal("grants.approve", held.Proposal.Act);
        Assert.Equal(GrantState.Requested, (await north.Client.Grants.GetAsync(secret)).State);
        using var second = new KexinClient(ApiAccess.Load(north.Folder) with { Token = session.Token });
        await second.Proposals.ConfirmAsync(held.Proposal.Id);
        await Cluster.WaitAsync(
            async () => (await north.Client.Grants.GetAsync(secret)).State == GrantState.Approved,
            "two have approved the grant"
        );

        async Task<string> RequestAsync(params string[] fields)
        {
            var request = await centre.Client.Grants.RequestAsync(
                new RequestGrant(published.Subject, fields, Steps.Purpose, DateTimeOffset.UtcNow.AddDays(9))
            );
            await Steps.SeenAsync(north, request);
            return request.Subject;
        }
    }
}
