using Kexin.Governance.Proposing;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Data;

/// <summary>The smallest request is proposed from a question, and can be sent as it is.</summary>
public sealed class GrantProposalTests
{
    /// <summary>The node's clock goes on meanwhile.</summary>
    private static readonly TimeSpan s_aWhile = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_question_makes_a_request_of_few_fields_one_use_one_person_and_some_days()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        var proposal = await ProposeAsync(node, new(token.ToString(), null, "mean age of each sex", Person: "p-1"));
        Assert.Equal(["age", "sex"], proposal.Fields.Select(field => field.Name));
        Assert.Equal((DataNode.Purpose, 1, null), (proposal.Purpose, proposal.Uses, proposal.Standing));
        Assert.Equal(["p-1"], proposal.People);
        Assert.Equal(node.Time.GetUtcNow().AddDays(21), proposal.ValidUntil, s_aWhile);

        // What the API answers is what it takes.
        var request = proposal.ToApi().Request.ToDomain();
        Assert.Equal((token.ToString(), DataNode.Purpose), (request.Dataset, request.Purpose));
        Assert.Equal(["age", "sex"], request.Fields);
        Assert.Equal((1, "p-1"), (request.Limits!.Uses, Assert.Single(request.Limits.People)));
    }

    [Fact]
    public async Task A_condition_in_the_question_becomes_rows_and_its_field_is_not_asked_for()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        var proposal = await ProposeAsync(node, new(token.ToString(), null, "性别分布，60岁及以上", Runs: 3, Days: 30));
        Assert.Equal(["age>=60"], proposal.Rows.Select(row => row.ToString()));
        Assert.Equal(["sex"], proposal.Fields.Select(field => field.Name));
        Assert.Equal(3, proposal.Uses);
        Assert.Equal(node.Time.GetUtcNow().AddDays(44), proposal.ValidUntil, s_aWhile);
    }

    [Theory]
    [InlineData("the weather", null, null, "No field")]
    [InlineData("", null, null, "Say what")]
    [InlineData("age", "marketing", null, "Say the purpose")]
    [InlineData("age", null, 0, "1 to")]
    public async Task What_does_not_fit_is_answered_by_what_would(
        string question,
        string? purpose,
        int? runs,
        string says
    )
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        var problem = await Assert.ThrowsAsync<DomainException>(() =>
            ProposeAsync(node, new(token.ToString(), purpose, question, Runs: runs))
        );
        Assert.Contains(says, problem.Title.En, StringComparison.Ordinal);
    }

    private static Task<GrantProposal> ProposeAsync(DataNode node, WantedUse wanted) =>
        node.Node.Get<GrantProposals>().ProposeAsync(wanted, default);
}
