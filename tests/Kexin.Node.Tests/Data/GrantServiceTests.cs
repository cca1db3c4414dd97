using Kexin.Client.Contracts;
using Kexin.Governance.Granting;
using Kexin.Governance.Grants;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using GrantDirection = Kexin.Governance.Granting.GrantDirection;

namespace Kexin.Node.Tests.Data;

public sealed class GrantServiceTests
{
    [Fact]
    public async Task An_owner_gives_less_than_was_asked_and_never_more()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        var id = await node.RequestAsync(token, ["age", "chol"]);
        var asked = Shown(node, id);
        Assert.Equal(Api.GrantState.Requested, asked.State);
        await RefusedAsync(() => ApproveAsync(new GrantApproval(["age", "sex"])));
        await RefusedAsync(() => ApproveAsync(new GrantApproval(ValidUntil: asked.ValidUntil.AddDays(1))));
        var receipt = await ApproveAsync(new GrantApproval(["age"], asked.ValidUntil.AddHours(-1), "For the study."));
        Assert.Equal(
            (Steps.ApproveGrant, id, SubmissionState.Final),
            (receipt.Step, receipt.Subject.ToString(), receipt.State)
        );

        var given = Shown(node, id[..10]);
        Assert.Equal(Api.GrantState.Approved, given.State);
        Assert.Equal(["age"], given.Fields);
        Assert.Equal(asked.ValidUntil.AddHours(-1), given.ValidUntil);
        Assert.Equal(
            ("heart", "For the study.", "Observer 0"),
            (given.DatasetName, given.Reason, given.Requester.Name)
        );
        await RefusedAsync(() => ApproveAsync(new GrantApproval()));

        Task<SubmissionReceipt> ApproveAsync(GrantApproval request) =>
            node.Grants.ApproveAsync(id, request, SubmissionState.Final, default);
    }

    [Fact]
    public async Task Grants_are_listed_by_state_and_direction_page_by_page()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        var asked = await node.RequestAsync(token, ["age"]);
        var short_ = await node.GrantAsync(token, ["age"], span: TimeSpan.FromHours(1));
        var given = await node.GrantAsync(token, ["chol"]);
        var declined = await node.RequestAsync(token, ["chol"]);
        await node.Grants.RefuseAsync(declined, "Not this.", SubmissionState.Final, default);
        node.Time.Step(TimeSpan.FromHours(2));
        Assert.Equal([asked], All(GrantStanding.Requested, GrantDirection.In));
        Assert.Equal([short_], All(GrantStanding.Expired, null));
        Assert.Equal([given], All(GrantStanding.Approved, null));
        Assert.Equal([declined], All(GrantStanding.Refused, null));
        Assert.Equal(4, All(null, GrantDirection.In).Count);
        Assert.Equal(4, All(null, null).Distinct().Count());
        Assert.Empty(All(null, GrantDirection.Out));

        List<string> All(GrantStanding? state, GrantDirection? direction)
        {
            var all = new List<TokenId>();
            while (
                node
                    .Grants.List(state, direction, all.Count == 0 ? null : new TokenCursor(all[^1]))
                    .Select(each => each.Fitting)
                    .FirstOrDefault(fitting => fitting is not null)
                    is { } next
            )
            {
                all.Add(next.Token.Id);
            }

            return [.. all.Select(id => id.ToString())];
        }
    }

    [Fact]
    public async Task Grants_are_listed_by_when_they_were_asked_for_and_by_their_end()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        var last = await node.GrantAsync(token, ["age"], span: TimeSpan.FromDays(9));
        node.Time.Step(TimeSpan.FromMinutes(1));
        var first = await node.GrantAsync(token, ["age"], span: TimeSpan.FromDays(3));
        node.Time.Step(TimeSpan.FromMinutes(1));
        var middle = await node.GrantAsync(token, ["age"], span: TimeSpan.FromDays(6));
        Assert.Equal([last, first, middle], All(GrantOrder.Asked, falling: false));
        Assert.Equal([last, middle, first], All(GrantOrder.Until, falling: true));
        Assert.Empty(node.Grants.List(null, GrantDirection.Out, null, GrantOrder.Until));

        IEnumerable<string> All(GrantOrder order, bool falling) =>
            node
                .Grants.List(GrantStanding.Approved, GrantDirection.In, null, order, falling)
                .Select(each => $"{each.Fitting!.Token.Id}");
    }

    /// <summary>Approved with an earlier end between two pages, the last grant of the first page moves to the beginning of the list.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_grant_that_moves_between_two_pages_takes_no_other_with_it(bool falling)
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        var ids = new List<string>();
        foreach (var days in new[] { 9, 10, 11, 12 })
        {
            ids.Add(await node.RequestAsync(token, ["age"], span: TimeSpan.FromDays(days)));
        }

        if (falling)
        {
            ids.Reverse();
        }

        var first = node.Grants.List(null, GrantDirection.In, null, GrantOrder.Until, falling).Take(2).ToList();
        Assert.Equal(ids[..2], first.Select(each => $"{each.Token.Id}"));
        var sooner = new GrantApproval(ValidUntil: node.Time.GetUtcNow().AddDays(1));
        await node.Grants.ApproveAsync(ids[1], sooner, SubmissionState.Final, CancellationToken.None);

        var after = new TokenCursor(first[^1].Token.Id, first[^1].Place);
        var rest = node.Grants.List(null, GrantDirection.In, after, GrantOrder.Until, falling).ToList();
        Assert.Equal(ids[2..], rest.Take(2).Select(each => $"{each.Token.Id}"));
        Assert.Throws<DomainException>(() =>
            node.Grants.List(null, GrantDirection.In, new TokenCursor(first[^1].Token.Id), GrantOrder.Until, falling)
        );
    }

    [Fact]
    public async Task A_grant_takes_care_where_a_field_is_of_tier_B_or_C()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        Assert.False(node.Grants.CoversRestricted(await node.RequestAsync(token, ["sex"])));
        Assert.True(node.Grants.CoversRestricted(await node.RequestAsync(token, ["sex", "age"])));
        Assert.True(node.Grants.CoversRestricted(await node.RequestAsync(token, ["chol"])));
    }

    [Fact]
    public async Task A_member_that_asks_beyond_the_calendar_does_not_break_the_list()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.PublishAsync(await node.AddAsync());
        var result = await node.Node.SubmitAsync(
            node.Node.ObserverKeys[0],
            new ContractAction(
                GrantsContract.ContractName,
                GrantsContract.Request,
                new Kexin.Governance.Grants.RequestGrant(
                    new GrantTerms(dataset, ["age"], DataNode.Purpose, long.MaxValue, null)
                ).Encode(),
                [node.Node.Ledger.Queries.FindToken(dataset)!],
                []
            )
        );
        Assert.IsType<SubmissionResult.Accepted>(result);
        var grant = Assert.Single(node.Grants.List(null, null, null)).Fitting!.ToApi(node.Node.Get<ILedger>());
        Assert.Equal(DateTimeOffset.MaxValue, grant.ValidUntil);
    }

    [Fact]
    public async Task A_request_that_does_not_fit_is_refused_with_the_reason()
    {
        await using var node = await DataNode.StartAsync();
        var token = await node.PublishAsync(await node.AddAsync());
        GrantRequest fine = new(token.ToString(), ["age"], DataNode.Purpose, node.Time.GetUtcNow().AddDays(1));
        foreach (
            var (request, code) in new[]
            {
                (fine with { Fields = [] }, ProblemCodes.Invalid),
                (fine with { Fields = ["age", "age"] }, ProblemCodes.Invalid),
                (fine with { Computation = "beef" }, ProblemCodes.Invalid),
                (fine with { Dataset = "00000000" }, ProblemCodes.NotFound),
                (fine with { Dataset = "xyz" }, ProblemCodes.Invalid),
                // It is the node's own.
                (fine, ProblemCodes.Refused),
            }
        )
        {
            Assert.Equal(
                code,
                (
                    await Assert.ThrowsAsync<DomainException>(() =>
                        node.Grants.RequestAsync(request, SubmissionState.Final, default)
                    )
                ).Code
            );
        }
    }

    private static Api.Grant Shown(DataNode node, string id) => node.Grants.Find(id).ToApi(node.Node.Get<ILedger>());

    private static async Task RefusedAsync(Func<Task> call) =>
        Assert.Equal(ProblemCodes.Refused, (await Assert.ThrowsAsync<DomainException>(call)).Code);
}
