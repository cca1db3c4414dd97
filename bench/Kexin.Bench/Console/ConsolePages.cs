using System.Diagnostics;
using Kexin.Client;
using Kexin.Cluster.Tests;
using Microsoft.Playwright;

namespace Kexin.Bench;

/// <summary>Visits the console's pages with Chromium, and says when each can be used: its table is there, and so is the connection that serves its buttons.</summary>
internal sealed class ConsolePages : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private const int PatienceInMilliseconds = 120_000;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly string _address;
    private readonly string _person;
    private readonly string _password;
    private string _cookies = "";
    private IBrowserContext? _context;

    private ConsolePages(IPlaywright playwright, IBrowser browser, string address, string person, string password)
    {
        (_playwright, _browser, _address, _person, _password) = (playwright, browser, address, person, password);
    }

    /// <summary>The pages with the long tables.</summary>
    public static IReadOnlyList<(string Name, string Path)> Tables { get; } =
    [
        ("the catalogue", "/data"),
        ("the catalogue, the newest first", "/data?order=published&falling=1"),
        ("requests to us", "/requests"),
        ("requests to us, by their end", "/requests?order=until"),
        ("requests to us that are open", "/requests?state=Requested"),
        ("our requests", "/requests?direction=out"),
        ("blocks", "/ledger"),
        ("tokens", "/ledger/tokens"),
    ];

    public static async Task<ConsolePages> OpenAsync(NodeProcess node, string person, string password)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox"] }
        );

        // A browser that just started is slow by itself: it is warm before the clock starts.
        var page = await browser.NewPageAsync();
        await page.SetContentAsync("<h1>warm</h1>");
        await page.CloseAsync();
        var address = ApiAccess.Load(node.Folder).Url.ToString();
        return new ConsolePages(playwright, browser, address, person, password);
    }

    /// <summary>Signs in as the first person after the node's start.</summary>
    /// <returns>How long until the form was there, and from sending it until the home page was.</returns>
    public async Task<(string Form, string Home)> SignInAsync()
    {
        var page = await FreshAsync();
        var form = await TimeAsync(async () =>
        {
            await page.GotoAsync("/");
            await page.Locator("#password").WaitForAsync();
        });
        await page.FillAsync("#name", _person);
        await page.FillAsync("#password", _password);
        var home = await TimeAsync(async () =>
        {
            await page.ClickAsync("button[type=submit]");
            await page.Locator("main .cards article").First.WaitForAsync();
        });
        _cookies = await _context!.StorageStateAsync();
        return (ConsoleBenchmark.Milliseconds(form), ConsoleBenchmark.Milliseconds(home));
    }

    /// <summary>Opens a page by its address.</summary>
    /// <param name="path">Which.</param>
    /// <param name="fresh">With an empty cache, as at the first visit.</param>
    public async Task<TimeSpan> VisitAsync(string path, bool fresh)
    {
        var page = fresh ? await FreshAsync() : await _context!.NewPageAsync();
        var time = await TimeAsync(async () =>
        {
            await page.GotoAsync(path);
            await page.Locator("table.data tbody tr").First.WaitForAsync();
        });
        if (!fresh)
        {
            await page.CloseAsync();
        }

        return time;
    }

    /// <summary>Closes all pages.</summary>
    public async Task LeaveAsync()
    {
        await (_context?.CloseAsync() ?? Task.CompletedTask);
        _context = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.CloseAsync();
        _playwright.Dispose();
    }

    private async Task<IPage> FreshAsync()
    {
        await LeaveAsync();
        _context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = _address,
                Locale = "en-GB",
                StorageState = _cookies.Length == 0 ? null : _cookies,
            }
        );
        _context.SetDefaultTimeout(PatienceInMilliseconds);
        _context.SetDefaultNavigationTimeout(PatienceInMilliseconds);
        return await _context.NewPageAsync();
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> act)
    {
        var start = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(start);
    }
}
