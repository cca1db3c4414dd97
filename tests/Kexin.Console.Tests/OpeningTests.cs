using Bunit;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Console.Tests;

/// <summary>What a page shows where the node does not tell who looks.</summary>
public sealed class OpeningTests : ConsoleContext, IAsyncLifetime
{
    private readonly AnsweringNode _node = new();

    [Fact]
    public async Task A_node_that_cannot_answer_yet_is_shown_with_what_to_do_and_asked_again_on_request()
    {
        _node.Refuse(Routes.Me, new Problem("The node is starting.", 503, ProblemCodes.Overloaded, "Wait a little."));
        var session = Open(_node.Connection);
        await session.OpenAsync("en", "");
        Assert.False(session.IsOpen);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var page = Render<Layout.Routes>(page => page.Add(part => part.Language, "en"));
        page.WaitForElement(".problem");
        Assert.Equal("The node is starting.", page.Find(".problem strong").TextContent);

        _node.Me("node.read");
        await page.Find("main button.primary").ClickAsync(new());
        page.WaitForState(() => session.IsOpen);
        Assert.Null(session.Fault);
    }

    [Fact]
    public async Task A_node_that_is_gone_is_said_to_be_out_of_reach()
    {
        _node.Dispose();
        var session = Open(_node.Connection);
        await session.OpenAsync("zh", "");
        Assert.Equal(ProblemCodes.PeerUnreachable, session.Fault!.Code);
        Assert.Equal("无法连接节点。", session.Fault.Title);
    }

    [Fact]
    public async Task Whoever_is_signed_out_is_led_to_the_sign_in_page_and_no_fault_is_shown()
    {
        _node.Refuse(Routes.Me, new Problem("Sign in.", 401, ProblemCodes.Unauthorized));
        var session = Open(_node.Connection);
        await session.OpenAsync("en", "");
        Assert.Null(session.Fault);
        Assert.Contains(
            NodeSession.SignInPath,
            Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
    }

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync()
    {
        _node.Dispose();
        await DisposeAsync();
    }

    private NodeSession Open(NodeConnection connection)
    {
        Services.AddSingleton(connection);
        JSInterop.SetupModule(_ => true).Setup<string>("zone").SetResult("UTC");
        return Services.GetRequiredService<NodeSession>();
    }
}
