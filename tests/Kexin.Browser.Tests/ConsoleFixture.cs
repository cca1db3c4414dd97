using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Client;
using Kexin.Client.Contracts;
using Microsoft.Playwright;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Kexin.Browser.Tests;

/// <summary>Two hospitals' nodes with a published cohort each, a centre's that asks, and a browser; shared by all tests.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    public const string Purpose = "research";
    public const string Officer = "officer";
    public const string Password = "a password for the tests";
    public const string DataOfficer = "data-officer";
    public const string Researcher = "researcher";
    public const string Reviewer = "reviewer";
    public const string Regulator = "regulator";
    private const int Rows = 120;
    private readonly string _root = Directory.CreateTempSubdirectory("kexin-browser-").FullName;
    private readonly List<NodeProcess> _nodes = [];
    private IPlaywright? _playwright;

    /// <summary>At each node there is somebody who has this role alone, and its name.</summary>
    internal static IReadOnlyList<string> Roles { get; } = [DataOfficer, Researcher, Reviewer, Regulator];

    internal NodeProcess North => _nodes[0];

    internal NodeProcess East => _nodes[1];

    /// <summary>Has no data, and asks: whoever asks for statistics provides none.</summary>
    internal NodeProcess Centre => _nodes[2];

    /// <summary>East's own sign-in.</summary>
    internal LoopbackProvider Provider { get; private set; } = null!;

    internal IBrowser Browser { get; private set; } = null!;

    /// <summary>The catalogue's ids: north's, then east's.</summary>
    internal IReadOnlyList<string> Datasets { get; private set; } = [];

    /// <summary>A computation of the centre's on both, which has run.</summary>
    internal string Task { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _nodes.Add(NodeProcess.Make(_root, "north", MemberRole.Member, "standard"));
        _nodes.Add(NodeProcess.Make(_root, "east", MemberRole.Member, "standard"));
        _nodes.Add(NodeProcess.Make(_root, "centre", MemberRole.Member, "standard"));
        await SetProviderUpAsync();
        await System.Threading.Tasks.Task.WhenAll(_nodes.Select(node => node.StartAsync()));
        await FoundAsync();
        Datasets =
        [
            await PublishAsync(North, Cohort.Generate("north", 1, Rows)),
            await PublishAsync(East, Cohort.Generate("east", 2, Rows)),
        ];
        Task = await ComputeAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] }
        );
    }

    /// <summary>A browser window of somebody who has signed in at that node.</summary>
    /// <param name="node">Where.</param>
    /// <param name="language">Of the pages.</param>
    /// <param name="isPhone">Whether the window is as small as a phone's.</param>
    /// <param name="person">Who: a role of <see cref="Roles"/> for somebody with that role alone.</param>
    internal async Task<Window> SignInAsync(
        NodeProcess node,
        string language,
        bool isPhone = false,
        string person = Officer
    )
    {
        var window = await OpenAsync(node, language, isPhone);
        await window.SignInAsync(person);
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
                // What moves costs a browser without a graphics card most of its time.
                ReducedMotion = ReducedMotion.Reduce,
                ViewportSize = isPhone
                    ? new ViewportSize { Width = 390, Height = 844 }
                    : new ViewportSize { Width = 1440, Height = 900 },
            }
        );
        context.SetDefaultTimeout(Window.PatienceInMilliseconds);
        context.SetDefaultNavigationTimeout(Window.PatienceInMilliseconds);
        var window = new Window(context, await context.NewPageAsync());
        await window.Page.GotoAsync("/");
        return window;
    }

    public async Task DisposeAsync()
    {
        await (Browser?.CloseAsync() ?? System.Threading.Tasks.Task.CompletedTask);
        _playwright?.Dispose();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Provider.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private async Task SetProviderUpAsync()
    {
        Provider = await LoopbackProvider.StartAsync();
        var secret = Path.Combine(_root, "provider-secret");
        await File.WriteAllTextAsync(secret, LoopbackProvider.Secret);
        East.Configure(
            "directory",
            new JsonObject
            {
                ["authority"] = Provider.Authority,
                ["clientId"] = LoopbackProvider.ClientId,
                ["secretFile"] = secret,
                ["roles"] = new JsonObject { ["data"] = "data-officer" },
            }
        );
    }

    /// <summary>Somebody at each node who may do everything, and somebody for each role, with a password.</summary>
    private static async Task InviteAsync(NodeProcess node)
    {
        // One person's journeys: nothing waits for a second.
        await node.Client.Proposals.SetActsAsync([]);
        var me = await node.Client.Account.GetMeAsync();
        IEnumerable<InvitePerson> people =
        [
            new(Officer, me.Roles),
            .. Roles.Select(role => new InvitePerson(role, [role])),
        ];
        foreach (var person in people)
        {
            var invitation = await node.Client.People.InviteAsync(person);
            await node.Client.Account.SignInByLinkAsync(new SignInByLink(invitation.Link, Password));
        }
    }

    private async Task FoundAsync()
    {
        await System.Threading.Tasks.Task.WhenAll(_nodes.Select(InviteAsync));
        var cards = await System.Threading.Tasks.Task.WhenAll(_nodes.Select(node => node.Client.Node.CardAsync()));
        var genesis = await North.Client.Consortium.CreateAsync(
            new CreateConsortium("Two hospitals", [.. cards.Select(card => card.Encoded)])
        );
        var others = new[] { East, Centre };
        var copies = await System.Threading.Tasks.Task.WhenAll(others.Select(node => JoinAsync(node, genesis.Encoded)));
        var signed = await JoinAsync(North, [.. copies.Select(copy => copy.Encoded)]);
        foreach (var node in others)
        {
            await JoinAsync(node, signed.Encoded);
        }

        static Task<GenesisInfo> JoinAsync(NodeProcess node, params string[] documents) =>
            node.Client.Consortium.JoinAsync(new JoinConsortium(documents));
    }

    private async Task<string> ComputeAsync()
    {
        var function = JsonSerializer.Deserialize<JsonElement>(
            """{"kind":"statistics","measures":[{"field":"chol","statistics":["count","mean","histogram"],"edges":[150,200,250,300,351]}],"by":[{"field":"sex","values":["0","1"]}]}"""
        );
        var draft = await Centre.Client.Tasks.DraftAsync(
            new DraftTask("Cholesterol by sex", Purpose, Datasets, function)
        );
        var task = (await Centre.Client.Tasks.CreateAsync(new CreateTask(draft.Document))).Subject;
        var asked = await Centre.Client.Tasks.AskAsync(task, new AskForTask(DateTimeOffset.UtcNow.AddDays(9)));
        await SeenAsync(asked.Max(receipt => receipt.Height));
        foreach (var node in new[] { North, East })
        {
            var accepted = await node.Client.Tasks.AcceptAsync(task, new AcceptTask(draft.Hash));
            await SeenAsync(accepted.Receipts.Max(receipt => receipt.Height));
        }

        while ((await Centre.Client.Tasks.GetAsync(task)).Summary.State != TaskState.Ready)
        {
            await System.Threading.Tasks.Task.Delay(50);
        }

        var run = await Centre.Client.Tasks.RunAsync(task);
        await foreach (var _ in Centre.Client.Tasks.WatchAsync(task, run.RunId, TimeProvider.System)) { }
        await foreach (var _ in North.Client.Tasks.WatchAsync(task, run.RunId, TimeProvider.System)) { }
        return task;
    }

    private async Task SeenAsync(long height)
    {
        foreach (var node in _nodes)
        {
            while ((await node.Client.Ledger.StatusAsync()).FinalHeight < height)
            {
                await System.Threading.Tasks.Task.Delay(50);
            }
        }
    }

    /// <summary>Waits until every node has what any of them has.</summary>
    internal async Task SeenByAllAsync()
    {
        var all = await System.Threading.Tasks.Task.WhenAll(_nodes.Select(node => node.Client.Ledger.StatusAsync()));
        await SeenAsync(all.Max(status => status.Height));
    }

    private static async Task<string> PublishAsync(NodeProcess node, Cohort cohort)
    {
        await using var file = cohort.ToCsv();
        var dataset = await node.Client.Intake.AddAsync(new KeepFile($"cohort-{node.Name}", DatasetFormat.Csv), file);
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
    /// <summary>Nodes, browser and other suites may share two slow cores: a page that is late is no fault.</summary>
    public const int PatienceInMilliseconds = 300_000;

    /// <summary>A folder for pictures of every page; null where none are wanted.</summary>
    public static readonly string? Pictures = Environment.GetEnvironmentVariable("KEXIN_SCREENSHOTS");

    private const int PictureQuality = 70;
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    public Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add($"{message.Text} {message.Location}");
            }
        };
        page.PageError += (_, error) => _errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>What the browser complained of: scripts that failed, and what the policy forbade.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Fills the sign-in form in and sends it.</summary>
    public async Task FillAsync(string password, string person = ConsoleFixture.Officer)
    {
        await Page.FillAsync("#name", person);
        await Page.FillAsync("#password", password);
        await Page.ClickAsync("button[type=submit]");
    }

    /// <summary>Signs in from the sign-in page; as somebody who may do everything where nobody is named.</summary>
    public async Task SignInAsync(string person = ConsoleFixture.Officer)
    {
        await FillAsync(ConsoleFixture.Password, person);
        await Page.WaitForSelectorAsync("nav.menu");
    }

    /// <summary>Waits until nothing loads any more: pages say so while they do.</summary>
    public async Task SettleAsync()
    {
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        // By selectors: a function that is asked again and again would be evaluated in the page, which its policy forbids.
        await Page.Locator("h1").First.WaitForAsync();
        await Assertions
            .Expect(Page.Locator("main p.quiet[role=status]"))
            .ToHaveCountAsync(0, new LocatorAssertionsToHaveCountOptions { Timeout = PatienceInMilliseconds });
    }

    /// <summary>What is seen now as a picture of the tour, where pictures are wanted.</summary>
    /// <param name="name">Of the picture, without the language.</param>
    /// <param name="language">Of the page.</param>
    public async Task PictureAsync(string name, string language)
    {
        if (Pictures is { } folder)
        {
            await SettleAsync();
            await Page.ScreenshotAsync(
                new PageScreenshotOptions
                {
                    Path = Path.Combine(folder, "tour", $"{name}.{language}.jpg"),
                    Type = ScreenshotType.Jpeg,
                    Quality = PictureQuality,
                }
            );
        }
    }

    /// <summary>Goes to an address on the node, and waits until the page is there.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.WaitForSelectorAsync("main h1");
    }

    /// <summary>Waits until the page is at that address; says what it shows instead where it does not come there.</summary>
    /// <param name="address">With <c>**</c> for anything.</param>
    public async Task ReachAsync(string address)
    {
        try
        {
            await Page.WaitForURLAsync(address);
        }
        catch (TimeoutException)
        {
            var shown = await Page.Locator("body").InnerTextAsync();
            Assert.Fail($"{Page.Url} is not {address}. {string.Join(" ", Errors)} The page shows:\n{shown}");
        }
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}

[CollectionDefinition(Name)]
public sealed class Consoles : ICollectionFixture<ConsoleFixture>
{
    public const string Name = "consoles";
}
