using System.Text.Json;
using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Pages.Ledger;
using Kexin.Console.Session;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Console.Tests;

/// <summary>The explorer shows any contract by what it says of itself, and calls tokens as it does.</summary>
public sealed class ContractsPageTests : ConsoleContext, IAsyncLifetime
{
    private static readonly ContractInfo[] s_contracts =
    [
        new(
            "notices",
            new("Notices", "公告"),
            [new TokenType("notice", new("notice", "公告"))],
            [
                new ContractActionInfo(
                    "post",
                    new("Post a notice", "发布公告"),
                    new("notice posted", "公告已发布"),
                    new("A member tells all the others.", "成员向其他所有成员发布公告。"),
                    null,
                    "notice",
                    JsonDocument.Parse("""{"properties":{"text":{"title":"Text"},"until":{}}}""").RootElement
                ),
            ]
        ),
        new("usage", new("Usage", "用量"), [new TokenType("use", new("<b>use</b>", "用量"))], []),
    ];

    private readonly AnsweringNode _node = new();

    public async Task InitializeAsync()
    {
        _node.Me("ledger.read");
        _node.Answer(Routes.Contracts, s_contracts, KexinJson.Default.Contracts);
        Services.AddSingleton(_node.Connection);
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        await Services.GetRequiredService<NodeSession>().OpenAsync("en", "");
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        _node.Dispose();
        await DisposeAsync();
    }

    [Fact]
    public void A_contract_is_shown_with_its_actions_and_what_each_takes_and_makes()
    {
        var page = Render<Contracts>();
        page.WaitForElement("#notices");
        Assert.Equal("/ledger/tokens?type=notice", page.Find("#notices a").GetAttribute("href"));
        Assert.StartsWith("Post a notice", page.Find("#notices h3").TextContent, StringComparison.Ordinal);
        Assert.Equal(["notice", "Text, until"], page.FindAll("#notices dd").Select(part => part.TextContent));
        Assert.Empty(page.FindAll("#usage dd, #usage b"));
        Assert.Contains("nobody can ask for it", page.Find("#usage").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_done_begins_a_line_with_a_capital()
    {
        Assert.Equal("Notice posted", Words.In("en").AtBeginning(new("notice posted", "公告已发布")));
        Assert.Equal("公告已发布", Words.In("zh").AtBeginning(new("notice posted", "公告已发布")));
        Assert.Equal("", Words.In("en").AtBeginning(new("", "")));
    }
}
