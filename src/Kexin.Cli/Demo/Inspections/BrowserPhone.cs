using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.Cli.Demo.Inspections;

/// <summary>The phone app itself, in a browser without a window, driven by what a finger would do.</summary>
internal sealed class BrowserPhone(DevTools browser, Uri node) : IAsyncDisposable
{
    private const int PatienceInMilliseconds = 60_000;

    /// <summary>The button for a contact, and not the one that stands in its place while something lacks.</summary>
    private const string Touch = ".bottom button.main:not(.wait, .busy)";

    /// <summary>Waits for what a selector names, and does something with it.</summary>
    private static string Act(string selector, string act) =>
        $$"""
            (async () => {
              const end = Date.now() + {{PatienceInMilliseconds}};
              for (;;) {
                const found = document.querySelector({{JsonSerializer.Serialize(selector)}});
                if (found) { {{act}} }
                if (Date.now() > end) throw new Error("no " + {{JsonSerializer.Serialize(
                selector
            )}} + " in: " + document.body.innerText.slice(0, 300));
                await new Promise((next) => setTimeout(next, 50));
              }
            })()
            """;

    /// <summary>Opens the app at a place, in the size of a phone.</summary>
    public async Task OpenAsync(double latitude, double longitude, CancellationToken cancel)
    {
        await browser.SendAsync(
            "Browser.grantPermissions",
            new JsonObject { ["permissions"] = new JsonArray("geolocation", "videoCapture", "audioCapture") },
            cancel
        );
        await browser.SendAsync(
            "Emulation.setGeolocationOverride",
            new JsonObject
            {
                ["latitude"] = latitude,
                ["longitude"] = longitude,
                ["accuracy"] = 8,
            },
            cancel
        );
        await browser.SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new JsonObject
            {
                ["width"] = 390,
                ["height"] = 844,
                ["deviceScaleFactor"] = 2,
                ["mobile"] = true,
            },
            cancel
        );
        await browser.SendAsync(
            "Page.navigate",
            new JsonObject { ["url"] = new Uri(node, "/phone/").ToString() },
            cancel
        );
    }

    /// <summary>Binds the app by a code.</summary>
    public async Task BindAsync(string code, CancellationToken cancel)
    {
        await FillAsync("input.code", code, cancel);
        await ClickAsync("button.main", cancel);
        await ClickAsync("a.task", cancel);
    }

    /// <summary>Does the first checkpoint of the round: opens it by its box, passes every check but one, takes the photos, closes it.</summary>
    /// <param name="failing">The step that fails.</param>
    /// <param name="photographed">The steps that ask for a photo.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task InspectAsync(string failing, IEnumerable<string> photographed, CancellationToken cancel)
    {
        await ClickAsync("ol.route a", cancel);
        await ClickAsync(Touch, cancel);
        await browser.RunAsync(
            Act(".step .pass", "document.querySelectorAll('.step .pass').forEach((pass) => pass.click()); return '';"),
            cancel
        );
        await ClickAsync($"#step-{failing} .fail", cancel);
        foreach (var step in photographed.Append(failing).Distinct())
        {
            await ClickAsync($"#step-{step} .tool", cancel);
            await ClickAsync("dialog .main:not([disabled])", cancel);
            await browser.RunAsync(Act($"#step-{step} .thumb img", "return '';"), cancel);
        }

        await ClickAsync(Touch, cancel);
        await browser.RunAsync(Act(".notice.good", "return found.innerText;"), cancel);
    }

    /// <summary>What the app says of the checkpoint: that it is proven, and between which times.</summary>
    public Task<string> ReadAsync(CancellationToken cancel) =>
        browser.RunAsync(Act(".notice.good", "return found.innerText;"), cancel);

    /// <summary>A picture of what the phone shows, as PNG.</summary>
    public async Task<byte[]> PhotographAsync(CancellationToken cancel) =>
        Convert.FromBase64String((string)(await browser.SendAsync("Page.captureScreenshot", [], cancel))["data"]!);

    public ValueTask DisposeAsync() => browser.DisposeAsync();

    private Task<string> ClickAsync(string selector, CancellationToken cancel) =>
        browser.RunAsync(Act(selector, "found.click(); return '';"), cancel);

    private Task<string> FillAsync(string selector, string text, CancellationToken cancel) =>
        browser.RunAsync(
            Act(
                selector,
                $"found.value = {JsonSerializer.Serialize(text)}; found.dispatchEvent(new Event('input', {{ bubbles: true }})); return '';"
            ),
            cancel
        );
}
