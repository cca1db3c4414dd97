using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Granting;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Data;

/// <summary>Rows, people and uses that a grant names, through the gate and a ledger.</summary>
public sealed class GrantLimitTests
{
    [Fact]
    public async Task Only_the_rows_of_the_grant_are_read_and_the_field_that_chooses_them_stays_hidden()
    {
        await using var node = await DataNode.StartAsync();
        var token = await ApproveAsync(node, new LimitText(["age>=60"], [], null), ["chol"]);
        await using var reader = await node.OpenAsync(node.Request(token, "chol"));
        Assert.Equal(["chol"], reader.Schema.Fields.Select(field => field.Name));
        Assert.Equal([233], await NumbersAsync(reader));
    }

    [Fact]
    public async Task Each_opening_is_counted_on_the_ledger_and_the_next_after_the_last_is_refused()
    {
        await using var node = await DataNode.StartAsync();
        var token = await ApproveAsync(node, new LimitText([], [], 2), ["chol"]);
        for (var use = 1; use <= 2; use++)
        {
            await using var reader = await node.OpenAsync(node.Request(token, "chol"));
            Assert.Equal(use, Assert.Single(node.Grants.List(null, null, null)).Fitting!.Grant.Used);
        }

        Assert.Equal("grants.uses", (await node.RefusedAsync(node.Request(token, "chol"))).Refusal!.Rule.Code);
    }

    [Fact]
    public async Task A_use_under_one_grant_is_held_to_it_though_another_would_cover_it()
    {
        await using var node = await DataNode.StartAsync();
        var token = await ApproveAsync(node, new LimitText([], [], 1), ["chol"]);
        var limited = Assert.Single(node.Grants.List(null, null, null)).Token.Id;
        await node.GrantAsync(token, ["chol"]);
        var request = node.Request(token, "chol");
        await using (await node.OpenAsync(request with { Under = limited })) { }
        var refused = await node.RefusedAsync(request with { Under = limited });
        Assert.Equal("grants.uses", refused.Refusal!.Rule.Code);
        await using var reader = await node.OpenAsync(request);
        Assert.Equal(["chol"], reader.Schema.Fields.Select(field => field.Name));
    }

    [Fact]
    public async Task Somebody_else_of_the_same_organisation_is_refused_and_the_evidence_names_who_used_it()
    {
        await using var node = await DataNode.StartAsync();
        var token = await ApproveAsync(node, new LimitText([], ["wang"], null), ["chol"]);
        var request = node.Request(token, "chol");
        Assert.Equal("grants.person", (await node.RefusedAsync(request)).Refusal!.Rule.Code);
        Assert.Equal("grants.person", (await node.RefusedAsync(request with { Person = "li" })).Refusal!.Rule.Code);
        await using var reader = await node.OpenAsync(request with { Person = "wang" });
        Assert.Equal("wang", DataNode.Fact(node.Evidence[0], "user-person"));
    }

    [Fact]
    public async Task A_field_that_ended_before_the_others_is_refused_from_then_on()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        var grant = await node.RequestAsync(token, ["age", "chol"]);
        var soon = node.Time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        await node.Grants.ApproveAsync(
            grant,
            new GrantApproval(Each: [new FieldDecision("chol", soon, "")]),
            SubmissionState.Final,
            default
        );
        await using (await node.OpenAsync(node.Request(token, "age", "chol")))
        {
            node.Time.Step(TimeSpan.FromHours(2));
        }

        var refused = await node.RefusedAsync(node.Request(token, "age", "chol"));
        Assert.Equal("grants.field-not-ended", refused.Refusal!.Rule.Code);
        await using var reader = await node.OpenAsync(node.Request(token, "age"));
    }

    [Theory]
    [InlineData("age is old")]
    [InlineData("")]
    public async Task What_is_no_condition_is_refused_with_an_example(string text)
    {
        await using var node = await DataNode.StartAsync();
        var problem = Assert.Throws<DomainException>(() => new LimitText([text], [], null).Read());
        Assert.Contains("age>=60", problem.Title.En, StringComparison.Ordinal);
        Assert.Contains("age>=60", problem.Title.Zh, StringComparison.Ordinal);
        Assert.Throws<DomainException>(() => new LimitText([], [], 0).Read());
        Assert.Throws<DomainException>(() => new LimitText([], ["wang", "wang"], null).Read());
    }

    private static async Task<TokenId> ApproveAsync(DataNode node, LimitText limits, string[] fields)
    {
        var token = await node.PublishAsync(await node.AddAsync());
        var grant = await node.RequestAsync(token, fields);
        await node.Grants.ApproveAsync(grant, new GrantApproval(Limits: limits), SubmissionState.Final, default);
        return token;
    }

    private static async Task<IReadOnlyList<double>> NumbersAsync(IDatasetReader reader)
    {
        var numbers = new List<double>();
        await foreach (var batch in reader.ReadAsync(["chol"], [], default))
        {
            numbers.AddRange(batch.Numbers(0).ToArray());
        }

        return numbers;
    }
}
