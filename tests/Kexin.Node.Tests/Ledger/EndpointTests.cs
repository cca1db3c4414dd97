using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Kexin.Node.Tests.Ledger.Arguments;

namespace Kexin.Node.Tests.Ledger;

public sealed class EndpointTests
{
    [Fact]
    public async Task The_client_reads_everything_that_the_ledger_and_the_evidence_log_show()
    {
        await using var node = await OneMemberNode.StartAsync();
        await using var web = await ServeAsync(node);
        using var client = new KexinClient(new ApiAccess(new Uri(web.Urls.Single()), "none"), "zh-CN");
        await node.Get<EvidenceService>()
            .RecordAsync(new EvidenceEvent("x", new("It was.", "发生了。"), []), CancellationToken.None);

        var receipt = (await client.Ledger.SubmitAsync([Sent(1)]))[0].Receipt!;
        var outcomes = await client.Ledger.SubmitAsync([Sent(1), Sent(2)]);
        Assert.Equal([false, true], outcomes.Select(outcome => outcome.Receipt is not null));
        Assert.StartsWith("被规则拒绝", outcomes[0].Problem!.Title, StringComparison.Ordinal);
        Assert.All(
            [outcomes[0].Problem!.Rule, outcomes[0].Problem!.Saw, outcomes[0].Problem!.WouldSatisfy],
            text =>
            {
                Assert.EndsWith("。", text, StringComparison.Ordinal);
                Assert.DoesNotMatch("[A-Za-z]{2,} [A-Za-z]{2,}", text);
            }
        );

        Assert.True((await client.Ledger.StatusAsync()).FinalHeight >= receipt.Height);
        Assert.Equal(receipt.Height, (await client.Ledger.BlockAsync(receipt.Height)).Summary.Height);
        Assert.Single((await client.Ledger.BlocksAsync(new Paging(null, 1))).Items);
        Assert.Equal("datasets", (await client.Ledger.TransactionAsync(receipt.TransactionId)).Summary.Contract);
        Assert.Equal("dataset", (await client.Ledger.TokenAsync(receipt.Subject)).Type);
        Assert.Equal(2, (await client.Ledger.TokensAsync("dataset")).Items.Count);
        Assert.Single((await client.Ledger.HistoryAsync(receipt.Subject)).Items);
        Assert.Equal("发生了。", (await client.Evidence.GetAsync(0)).Text.Zh);
        Assert.Single((await client.Evidence.ListAsync()).Items);
        var contracts = await client.Ledger.ContractsAsync();
        Assert.Equal(NodeContracts.All.All.Select(each => each.Name), contracts.Select(each => each.Name));
        var datasets = contracts.Single(each => each.Name == "datasets");
        var publish = datasets.Actions.Single(each => each.Name == "publish");
        var grants = contracts.Single(each => each.Name == "grants").Actions;
        Assert.Equal("grant", grants.Single(each => each.Name == "request").Makes);
        Assert.Equal("grant", grants.Single(each => each.Name == "approve").Subject);
        Assert.True(publish.Arguments.GetProperty("properties").TryGetProperty("description", out _));
        Assert.Equal(
            [publish.Done, publish.Done],
            [receipt.Text, (await client.Ledger.HistoryAsync(receipt.Subject)).Items[0].Transaction.Text]
        );
        Assert.Equal(datasets.Tokens[0].Label, (await client.Ledger.TokenAsync(receipt.Subject)).TypeText);
        var member = (await client.Ledger.TokensAsync("membership")).Items[0];
        Assert.Equal("随联盟创立", (await client.Ledger.HistoryAsync(member.Id)).Items[0].Transaction.Text.Zh);
        var proof = await client.Proofs.AtAsync(receipt.ProofUrl);
        Assert.True(OfflineVerifier.Verify(proof).Holds);
        var reading = await client.Proofs.CheckAsync(proof);
        Assert.True(reading.Holds);
        Assert.Equal((receipt.TransactionId, receipt.Height), (reading.Transaction, reading.Height));
        Assert.NotEmpty(reading.Proves);
    }

    [Fact]
    public async Task A_proof_file_of_another_consortium_or_altered_or_too_long_does_not_hold()
    {
        await using var node = await OneMemberNode.StartAsync();
        await using var other = await OneMemberNode.StartAsync();
        await using var web = await ServeAsync(node);
        await using var otherWeb = await ServeAsync(other);
        using var client = new KexinClient(new ApiAccess(new Uri(web.Urls.Single()), "none"), "en");
        using var others = new KexinClient(new ApiAccess(new Uri(otherWeb.Urls.Single()), "none"), "en");
        var theirs = (await others.Ledger.SubmitAsync([Sent(1)]))[0].Receipt!;
        var proof = await others.Proofs.AtAsync(theirs.ProofUrl);
        Assert.True((await others.Proofs.CheckAsync(proof)).Holds);

        var reading = await client.Proofs.CheckAsync(proof);
        Assert.False(reading.Holds);
        Assert.Null(reading.Transaction);
        Assert.Empty(reading.Proves);
        Assert.False(reading.Checks[^1].Passed);

        proof[^1] ^= 1;
        Assert.False((await others.Proofs.CheckAsync(proof)).Holds);
        Assert.False((await others.Proofs.CheckAsync([])).Holds);
        var tooLong = new byte[ProofFile.MaxSizeInBytes + 1];
        await Assert.ThrowsAsync<KexinApiException>(() => others.Proofs.CheckAsync(tooLong));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[{\"contract\":\"datasets\"}]")]
    [InlineData("[{\"contract\":\"datasets\",\"action\":\"publish\",\"arguments\":{},\"extra\":1}]")]
    [InlineData("[")]
    public async Task A_body_of_another_shape_is_invalid(string body)
    {
        await using var node = await OneMemberNode.StartAsync();
        await using var web = await ServeAsync(node);
        using var http = new HttpClient();
        using var content = new StringContent(body, null, "application/json");
        using var answer = await http.PostAsync(new Uri(new Uri(web.Urls.Single()), Routes.Transactions), content);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    /// <summary>The endpoints alone, on a free port; a problem is answered by its status.</summary>
    private static async Task<WebApplication> ServeAsync(OneMemberNode node)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder
            .Services.AddSingleton(node.Get<NodeLedger>())
            .AddSingleton(node.Get<LedgerViews>())
            .AddSingleton(node.Get<TransactionViews>())
            .AddSingleton(node.Get<TokenViews>())
            .AddSingleton(node.Get<NamedActions>())
            .AddSingleton(node.Get<EvidenceViews>())
            .AddSingleton(node.Get<EvidenceAnchoring>())
            .AddSingleton(node.Get<Proofs>());
        var web = builder.Build();
        web.Use(
            async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (DomainException problem)
                {
                    context.Response.StatusCode = problem.In("en").Status;
                }
            }
        );
        web.MapLedger();
        web.MapEvidence();
        await web.StartAsync();
        return web;
    }

    private static SubmitTransaction Sent(int number)
    {
        var action = Publish(number);
        return new SubmitTransaction(action.Contract, action.Action, action.Arguments);
    }
}
