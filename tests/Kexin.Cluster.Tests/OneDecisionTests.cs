using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>A question and one decision a provider: grants, reviews and joins follow from it.</summary>
[Collection(Hospitals.Name)]
public sealed class OneDecisionTests(HospitalsFixture hospitals)
{
    private Cluster Cluster => hospitals.Cluster;

    [Fact]
    public async Task Each_provider_decides_once_and_the_last_ones_word_makes_the_task_ready()
    {
        var (centre, north, east) = (Cluster.Centre, Cluster["north"], Cluster["east"]);
        var draft = await centre.Client.Tasks.DraftAsync(
            Questions.MeanCholesterolBySex([hospitals.Datasets["north"], hospitals.Datasets["east"]]) with
            {
                Title = "One decision",
            }
        );
        var created = await centre.Client.Tasks.CreateAsync(new CreateTask(draft.Document));
        var until = new AskForTask(DateTimeOffset.UtcNow.AddDays(9));
        await Steps.SeenAsync(north, created);

        // Nobody has asked for the grant yet, so there is nothing to approve; afterwards each is asked once.
        var accept = new AcceptTask(draft.Hash);
        var early = await Assert.ThrowsAsync<KexinApiException>(() =>
            north.Client.Tasks.AcceptAsync(created.Subject, accept)
        );
        Assert.Contains("no request for one", early.Problem.Saw, StringComparison.Ordinal);
        var asked = await centre.Client.Tasks.AskAsync(created.Subject, until);
        Assert.Equal(2, asked.Count);
        Assert.Empty(await centre.Client.Tasks.AskAsync(created.Subject, until));
        await Task.WhenAll(asked.Select(receipt => Steps.SeenAsync(north, receipt)));
        await Task.WhenAll(asked.Select(receipt => Steps.SeenAsync(east, receipt)));

        // North sees what waits for it, with names; a hash that it has not read is refused.
        var item = await FindAsync(north, created.Subject);
        Assert.Equal((InboxStep.Accept, true, "centre"), (item.Step, item.IsForMe, item.Requester.Name));
        Assert.Equal(["chol", "sex"], Assert.Single(item.Uses).Fields);
        Assert.NotNull(item.Reveals);
        var other = new AcceptTask(new string('0', 64));
        await Assert.ThrowsAsync<KexinApiException>(() => north.Client.Tasks.AcceptAsync(created.Subject, other));

        var first = await north.Client.Tasks.AcceptAsync(created.Subject, accept);
        Assert.Equal(["grants.approve", "tasks.review"], first.Receipts.Select(receipt => receipt.Step));
        Assert.False(first.HasJoined);
        Assert.Equal("east", Assert.Single(first.WaitsFor).Name);
        await Steps.SeenAsync(east, first.Receipts[^1]);
        var waiting = await FindAsync(north, created.Subject);
        Assert.False(waiting.IsForMe);
        Assert.Equal("east", Assert.Single(waiting.WaitsFor).Name);

        // East's word is the last: it joins at once, and north by itself.
        var last = await east.Client.Tasks.AcceptAsync(created.Subject, accept);
        Assert.True(last.HasJoined);
        await Cluster.WaitAsync(
            async () => (await centre.Client.Tasks.GetAsync(created.Subject)).Summary.State == TaskState.Ready,
            "the task is ready"
        );
        Assert.Equal((InboxStep.Run, true), await StepAsync(centre, created.Subject));
        var grant = await north.Client.Grants.GetAsync(first.Receipts[0].Subject);
        Assert.Equal((GrantState.Approved, draft.Hash), (grant.State, grant.Computation));
        Assert.Equal(TaskState.Completed, (await Steps.RunAsync(centre, created.Subject)).State);
    }

    private static async Task<InboxItem> FindAsync(NodeProcess node, string task) =>
        (await node.Client.Tasks.InboxAsync(new Paging(Limit: 100))).Items.Single(item => item.Id == task);

    private static async Task<(InboxStep, bool)> StepAsync(NodeProcess node, string task)
    {
        var item = await FindAsync(node, task);
        return (item.Step, item.IsForMe);
    }
}
