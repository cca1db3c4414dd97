using System.Text.Json;
using Kexin.Client.Contracts;
using Kexin.Collaboration.Contract;
using Kexin.Cryptography;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;
using static Kexin.Node.Tests.Ledger.Arguments;

namespace Kexin.Node.Tests.Ledger;

public sealed class NamedActionTests
{
    [Fact]
    public async Task Each_transaction_is_accepted_or_refused_on_its_own()
    {
        await using var node = await OneMemberNode.StartAsync();
        var first = await AcceptedAsync(node, Publish(1));
        var outcomes = await SubmitAsync(
            node,
            Publish(3),
            Publish(1),
            Call("datasets", "burn", new { }),
            Publish(2),
            Call("datasets", "publish", new { description = 7 }),
            Call("datasets", "withdraw", new { dataset = Digest.Zero.ToString() })
        );
        Assert.Equal(SubmissionState.Final, outcomes[0].Receipt!.State);
        Assert.Equal(ProblemCodes.Refused, outcomes[1].Problem!.Code);
        Assert.Equal(ProblemCodes.Invalid, outcomes[2].Problem!.Code);
        Assert.Equal("datasets.publish", outcomes[3].Receipt!.Step);
        Assert.Equal(ProblemCodes.Invalid, outcomes[4].Problem!.Code);
        Assert.Equal(ProblemCodes.NotFound, outcomes[5].Problem!.Code);
        var token = DatasetToken.IdOf(node.Ledger.Suite, node.Ledger.Self, Commitment(1));
        Assert.Equal(token.ToString(), first.Subject);
        Assert.Equal("心脏病数据", DatasetToken.Read(node.Ledger.Queries.FindToken(token)!).Description.Description);
    }

    [Fact]
    public async Task A_dataset_goes_out_of_the_catalogue_and_in_again()
    {
        await using var node = await OneMemberNode.StartAsync();
        var published = await AcceptedAsync(node, Publish());
        var withdrawal = Call("datasets", "withdraw", new { dataset = published.Subject });
        Assert.Equal(published.Subject, (await AcceptedAsync(node, withdrawal)).Subject);
        Assert.Equal(ProblemCodes.Refused, (await SubmitAsync(node, withdrawal))[0].Problem!.Code);
        Assert.Equal(published.Subject, (await AcceptedAsync(node, Publish())).Subject);
        var token = node.Ledger.Queries.FindToken(new TokenId(Digest.Parse(published.Subject)))!;
        Assert.Equal(
            (3UL, Kexin.Governance.Datasets.DatasetState.Published),
            (token.Version, DatasetToken.Read(token).State)
        );
    }

    [Fact]
    public async Task A_grant_and_a_task_go_through_all_their_steps()
    {
        await using var node = await OneMemberNode.StartAsync(observers: 1);
        var observer = node.ObserverKeys[0];
        var owner = MemberId.Of(observer.PublicKey);
        Assert.IsType<SubmissionResult.Accepted>(await node.SubmitAsync(observer, PublishAction(5)));
        var dataset = DatasetToken.IdOf(node.Ledger.Suite, owner, Commitment(5));
        var grant = await AcceptedAsync(node, Ask(dataset));
        var grantToken = node.Ledger.Queries.FindToken(new TokenId(Digest.Parse(grant.Subject)))!;
        var terms = GrantToken.Read(grantToken).Terms;
        var approval = new ContractAction(
            GrantsContract.ContractName,
            GrantsContract.Approve,
            new Kexin.Governance.Grants.ApproveGrant(terms.Fields, terms.ValidUntil, "").Encode(),
            [node.Ledger.Queries.FindToken(dataset)!],
            [grantToken]
        );
        Assert.IsType<SubmissionResult.Accepted>(await node.SubmitAsync(observer, approval));

        var document = Commitment(9).ToString();
        var task = await AcceptedAsync(
            node,
            Call(
                "tasks",
                "create",
                new
                {
                    document,
                    title = "平均年龄",
                    computation = "statistics",
                    providers = new[]
                    {
                        new
                        {
                            member = owner.ToString(),
                            dataset = dataset.ToString(),
                            fields = new[] { "age" },
                        },
                    },
                }
            )
        );
        var review = new Kexin.Collaboration.Contract.ReviewTask(Digest.Parse(document), true, "");
        await ObserverAsync(node, task, TasksContract.Review, review.Encode(), []);
        var join = new JoinTask(Digest.Parse(document), grantToken.Id);
        var used = new[] { node.Ledger.Queries.FindToken(dataset)!, node.Ledger.Queries.FindToken(grantToken.Id)! };
        await ObserverAsync(node, task, TasksContract.Join, join.Encode(), used);

        var end = new
        {
            task = task.Subject,
            attempt = 1,
            result = document,
        };
        Assert.Equal(ProblemCodes.Refused, (await SubmitAsync(node, Call("tasks", "complete", end)))[0].Problem!.Code);
        await AcceptedAsync(node, Call("tasks", "start", new { task = task.Subject }));
        await AcceptedAsync(node, Call("tasks", "complete", end));
        var read = TaskToken.Read(node.Ledger.Queries.FindToken(new TokenId(Digest.Parse(task.Subject)))!);
        Assert.Equal((Kexin.Collaboration.Contract.TaskState.Completed, 1L), (read.State, read.LastRun!.Attempt));
    }

    [Fact]
    public async Task The_arguments_that_a_transaction_shows_are_those_that_it_took()
    {
        await using var node = await OneMemberNode.StartAsync();
        var publish = Publish(3);
        var receipt = await AcceptedAsync(node, publish);
        var shown = node.Get<TransactionViews>().Get(receipt.TransactionId);
        Assert.True(JsonElement.DeepEquals(publish.Arguments, shown.Arguments), shown.Arguments.ToString());
        var made = Assert.Single(shown.Creates);
        Assert.Equal((receipt.Subject, 1L), (made.Id, made.Version));
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""{}""")]
    [InlineData("""{"grant":"beef","text":"why"}""")]
    [InlineData("""{"grant":7,"text":"why"}""")]
    [InlineData("""{"text":"why"}""")]
    [InlineData(
        """{"grant":"0000000000000000000000000000000000000000000000000000000000000000","text":"a","text":"b"}"""
    )]
    [InlineData("""{"grant":"0000000000000000000000000000000000000000000000000000000000000000"}""")]
    [InlineData("""{"grant":"0000000000000000000000000000000000000000000000000000000000000000","text":""}""")]
    [InlineData("""{"grant":"0000000000000000000000000000000000000000000000000000000000000000","text":null}""")]
    [InlineData("""{"grant":"0000000000000000000000000000000000000000000000000000000000000000","text":"a","x":1}""")]
    [InlineData("""{"grant":"0000000000000000000000000000000000000000000000000000000000000000","text":"\ud800"}""")]
    public async Task Wrong_arguments_are_invalid_and_named(string arguments)
    {
        await using var node = await OneMemberNode.StartAsync();
        using var json = JsonDocument.Parse(arguments);
        var call = new NamedAction("grants", "refuse", json.RootElement);
        var problem = (await SubmitAsync(node, call))[0].Problem!;
        Assert.Equal(ProblemCodes.Invalid, problem.Code);
        Assert.Contains("grants.refuse", problem.Title.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_no_transaction_holds_are_invalid_and_leave_the_others_alone()
    {
        await using var node = await OneMemberNode.StartAsync();
        var large = Call(
            "evidence",
            "anchor",
            new
            {
                run = 1,
                checkpoint = new byte[8 << 10],
                consistency = Enumerable.Repeat(Digest.Zero.ToString(), 64),
            }
        );
        var purposes = Enumerable.Range(0, 64).Select(i => $"{i}{new string('爱', 190)}").ToArray();
        var fields = Enumerable
            .Range(0, 500)
            .Select(i => new
            {
                name = $"field {i} {new string('x', 150)}",
                type = "text",
                level = 2,
                tier = "open",
                role = "quasiIdentifier",
                description = "",
            });
        var description = new
        {
            name = "wide",
            description = "",
            commitment = Commitment(1).ToString(),
            rows = 1,
            fields,
            purposes,
        };
        var outcomes = await SubmitAsync(node, large, Call("datasets", "publish", new { description }), Publish());
        Assert.Equal(ProblemCodes.Refused, outcomes[0].Problem!.Code);
        Assert.Equal(ProblemCodes.Invalid, outcomes[1].Problem!.Code);
        Assert.NotNull(outcomes[2].Receipt);
    }

    [Fact]
    public async Task A_call_holds_one_to_two_thousand_transactions()
    {
        await using var node = await OneMemberNode.StartAsync();
        var raw = node.Get<NamedActions>();
        await Assert.ThrowsAsync<DomainException>(() => raw.SubmitAsync([], SubmissionState.Final, default));
        var many = Enumerable.Repeat(Publish(), Limits.MostTransactionsInCall + 1).ToList();
        await Assert.ThrowsAsync<DomainException>(() => raw.SubmitAsync(many, SubmissionState.Final, default));
    }

    [Fact]
    public void Every_action_of_every_contract_is_described()
    {
        var actions = NodeContracts.All.All.SelectMany(contract =>
            contract
                .GetType()
                .GetFields()
                .Where(field => field.IsLiteral && field.Name != "ContractName")
                .Select(field => (contract.Name, (string)field.GetRawConstantValue()!))
        );
        var described = NodeContracts.All.All.SelectMany(contract =>
            contract.Description.Actions.Select(action => (contract.Name, action.Name))
        );
        Assert.Equal(actions.Order(), described.Order());
    }

    private static NamedAction Ask(TokenId dataset) =>
        Call(
            "grants",
            "request",
            new
            {
                terms = new
                {
                    dataset = dataset.ToString(),
                    fields = new[] { "age" },
                    purpose = "research",
                    validUntil = "2100-01-01T00:00:00+00:00",
                },
            }
        );

    private static async Task ObserverAsync(
        OneMemberNode node,
        Receipt task,
        string action,
        byte[] arguments,
        Token[] reads
    )
    {
        var token = node.Ledger.Queries.FindToken(new TokenId(Digest.Parse(task.Subject)))!;
        var submitted = new ContractAction(TasksContract.ContractName, action, arguments, reads, [token]);
        Assert.IsType<SubmissionResult.Accepted>(await node.SubmitAsync(node.ObserverKeys[0], submitted));
    }

    private static async Task<Receipt> AcceptedAsync(OneMemberNode node, NamedAction transaction)
    {
        var outcome = (await SubmitAsync(node, transaction))[0];
        return outcome.Receipt?.ToApi() ?? throw outcome.Problem!;
    }

    private static Task<IReadOnlyList<SubmitOutcome>> SubmitAsync(
        OneMemberNode node,
        params NamedAction[] transactions
    ) => node.Get<NamedActions>().SubmitAsync(transactions, SubmissionState.Final, CancellationToken.None);
}
