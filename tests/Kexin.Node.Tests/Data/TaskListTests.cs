using Kexin.Collaboration.Contract;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Data;

/// <summary>Tasks are listed by the ledger's index: newest first, or by title, page after page.</summary>
public sealed class TaskListTests
{
    [Fact]
    public async Task Tasks_are_listed_by_when_they_were_proposed_and_by_title()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.PublishAsync(await node.AddAsync());
        foreach (var title in (string[])["Beta", "alpha", "gamma"])
        {
            await node.ProposeAsync(dataset, title);
            node.Time.Step(TimeSpan.FromMinutes(1));
        }

        var ledger = node.Node.Get<ILedger>();
        Assert.Equal(["gamma", "alpha", "Beta"], All(TaskOrder.Created, falling: true));
        Assert.Equal(["alpha", "Beta", "gamma"], All(TaskOrder.Title, falling: false));
        Assert.Empty(ledger.Ordered(TaskToken.Type, TaskListing.PartOf(node.Asker, TaskOrder.Created), false));

        List<string> All(TaskOrder order, bool falling)
        {
            var (all, list) = (new List<string>(), TaskListing.PartOf(ledger.Self, order));
            TokenCursor? after = null;
            while (ledger.Ordered(TaskToken.Type, list, falling, after).Take(1).ToList() is [var next])
            {
                all.Add(TaskToken.Read(next.Token).Title);
                after = next.At;
            }

            return all;
        }
    }
}
