using Kexin.Client;
using Kexin.Client.Contracts;
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
        Assert.True(OfflineVerifier.Verify(await client.Proofs.AtAsync(receipt.ProofUrl)).Holds);
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
