using Kexin.Client;
using Kexin.Client.Contracts;
using Microsoft.Playwright;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Kexin.Browser.Tests;

/// <summary>Two hospitals' nodes in a consortium, each with a published cohort, and a browser; shared by all tests.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    public const string Purpose = "research";
    private const int Rows = 120;
    private readonly string _root = Directory.CreateTempSubdirectory("kexin-browser-").FullName;
    private readonly List<NodeProcess> _nodes = [];
    private IPlaywright? _playwright;

    internal NodeProcess North => _nodes[0];

    internal NodeProcess East => _nodes[1];

    internal IBrowser Browser { get; private set; } = null!;

    /// <summary>The catalogue's ids: north's, then east's.</summary>
    internal IReadOnlyList<string> Datasets { get; private set; } = [];

    public async Task InitializeAsync()
    {
        _nodes.Add(NodeProcess.Make(_root, "north", MemberRole.Member, "standard"));
        _nodes.Add(NodeProcess.Make(_root, "east", MemberRole.Member, "standard"));
        await Task.WhenAll(_nodes.Select(node => node.StartAsync()));
        await FoundAsync();
        Datasets =
        [
            await PublishAsync(North, Cohort.Generate("north", 1, Rows)),
            await PublishAsync(East, Cohort.Generate("east", 2, Rows)),
        ];
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] }
        );
    }

    /// <summary>A browser window of somebody who has signed in at that node.</summary>
    internal async Task<Window> SignInAsync(NodeProcess node, string language, bool isPhone = false)
    {
        var window = await OpenAsync(node, language, isPhone);
        await window.Page.FillAsync("#token", ApiAccess.Load(node.Folder).Token);
        await window.Page.ClickAsync("button[type=submit]");
        await window.Page.WaitForSelectorAsync("nav.menu");
        return window;
    }

    /// <summary>A browser window at that node's sign-in page.</summary>
    internal async Task<Window> OpenAsync(NodeProcess node, string language, bool isPhone = false)
    {
        var context = await Browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = ApiAccess.Load(node.Folder).Url.ToString(),
                Locale = language == "zh" ? "zh-CN" : "en-GB",
                TimezoneId = "Asia/Shanghai",
                ViewportSize = isPhone
                    ? new ViewportSize { Width = 390, Height = 844 }
                    : new ViewportSize { Width = 1440, Height = 900 },
            }
        );
        var window = new Window(context, await context.NewPageAsync());
        await window.Page.GotoAsync("/");
        return window;
    }

    public async Task DisposeAsync()
    {
        await (Browser?.CloseAsync() ?? Task.CompletedTask);
        _playwright?.Dispose();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        Directory.Delete(_root, recursive: true);
    }

    private async Task FoundAsync()
    {
        var cards = await Task.WhenAll(_nodes.Select(node => node.Client.Node.CardAsync()));
        var genesis = await North.Client.Consortium.CreateAsync(
            new CreateConsortium("Two hospitals", [.. cards.Select(card => card.Encoded)])
        );
        var copy = await East.Client.Consortium.JoinAsync(new JoinConsortium([genesis.Encoded]));
        await North.Client.Consortium.JoinAsync(new JoinConsortium([copy.Encoded]));
    }

    private static async Task<string> PublishAsync(NodeProcess node, Cohort cohort)
    {
        await using var file = cohort.ToCsv();
        var dataset = await node.Client.Datasets.AddAsync(
            new AddDataset($"cohort-{node.Name}", DatasetFormat.Csv),
            file
        );
        var receipt = await node.Client.Datasets.PublishAsync(
            dataset.Id,
            new PublishDataset($"Patients of {node.Name}, one row each.", [Purpose, "quality control"])
        );
        return receipt.Subject;
    }
}

/// <summary>A browser window, with cookies of its own.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    public Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>What the browser complained of: scripts that failed, and what the policy forbade.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Goes to an address on the node, and waits until the page is there.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.WaitForSelectorAsync("main h1");
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}

[CollectionDefinition(Name)]
public sealed class Consoles : ICollectionFixture<ConsoleFixture>
{
    public const string Name = "consoles";
}
