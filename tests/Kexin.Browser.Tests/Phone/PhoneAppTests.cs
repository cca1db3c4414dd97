using System.Text.Json;
using Microsoft.Playwright;

namespace Kexin.Browser.Tests.Phone;

/// <summary>The phone app in a browser: a round with and without a signal, and what is kept when things go wrong on the way.</summary>
/// <remarks>With KEXIN_SCREENSHOTS set to a folder, a picture of each step is left there.</remarks>
public sealed class PhoneAppTests(PhoneFixture fixture) : IClassFixture<PhoneFixture>
{
    private const int RecordingInMilliseconds = 4000;

    /// <summary>A script that keeps the phone's writing of today's work until "release" is called.</summary>
    private const string SlowToday = """
        () => {
          const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
          const released = new Promise((resolve) => (window.release = resolve));
          crypto.subtle.encrypt = async (place, key, bytes) => {
            if (new TextDecoder().decode(place.additionalData) === "state/today") {
              window.isHeld = true;
              await released;
            }
            return encrypt(place, key, bytes);
          };
        }
        """;

    [Theory]
    [InlineData("en", ColorScheme.Light, "Done offline, proven between")]
    [InlineData("zh", ColorScheme.Dark, "离线完成，经证明在")]
    public async Task A_round_without_a_signal_is_handed_in_once_and_in_order_when_there_is_one(
        string language,
        ColorScheme scheme,
        string proven
    )
    {
        var node = fixture.Begin();
        var folder = fixture.NewFolder();
        var page = await fixture.OpenAsync(folder, language, scheme);
        await LookAsync(page, language, "bind");
        await BindAsync(page);
        await LookAsync(page, language, "today");
        await page.ClickAsync("a.task");
        await page.WaitForSelectorAsync("ol.route");
        await LookAsync(page, language, "route");
        await page.ClickAsync(".two button:nth-child(2)");
        await page.WaitForSelectorAsync(".plan img");
        await LookAsync(page, language, "plan");
        node.IsCut = true;
        await page.ClickAsync("footer button");
        await page.WaitForSelectorAsync("header .badge.wait");
        await page.ClickAsync($".plan a[href$='{Today.BoxPoint}']");
        await LookAsync(page, language, "point");
        await page.ClickAsync(PhoneFixture.Touch);
        await page.ClickAsync("#step-exit .fail");
        await page.ClickAsync("#step-blocked button");
        await page.FillAsync("#step-pressure input", "1,2");
        await page.ClickAsync(".bottom .wait");
        await page.WaitForSelectorAsync("#step-exit .lack");
        await LookAsync(page, language, "form");
        await KeptAsync(page);

        // The phone dies in the middle of the form, and starts again with no signal.
        await page.Context.CloseAsync();
        page = await fixture.OpenAsync(folder, language, scheme);
        await page.GotoAsync($"/phone/#/{Today.Task}/{Today.BoxPoint}");
        await page.WaitForSelectorAsync("#step-exit .fail[aria-pressed=true]");
        Assert.Equal("1.2", await page.InputValueAsync("#step-pressure input"));
        await PhotographAsync(page);
        await page.ClickAsync("#step-exit .thumb button");
        await page.WaitForSelectorAsync(
            "#step-exit .thumb",
            new PageWaitForSelectorOptions { State = WaitForSelectorState.Detached }
        );
        await PhotographAsync(page);
        await page.ClickAsync(PhoneFixture.Touch);
        await page.ClickAsync($"a.main[href$='{Today.TagPoint}']");
        await page.ClickAsync(PhoneFixture.Touch);
        await page.ClickAsync("#step-exit .pass");
        await page.FillAsync("#step-pressure input", "1.3");
        await page.ClickAsync(PhoneFixture.Touch);
        await page.WaitForSelectorAsync(".notice.wait");
        await LookAsync(page, language, "done-offline");
        Assert.Empty(node.Taken);

        // A signal comes, and four answers in a row are lost.
        (node.IsCut, node.LosesAnswers) = (false, 4);
        await page.ClickAsync("a.round");
        await SendUntilSentAsync(page);
        Assert.Equal(["open", "close", "open", "close"], node.Taken.Select(record => Text(record, "kind")));
        Assert.Equal(20, node.Came);
        Assert.All(node.Taken, record => Assert.True(record.GetProperty("offline").GetBoolean()));
        Assert.All(node.Taken, node.CheckContact);
        Assert.Equal(31.2, node.Taken[0].GetProperty("position").GetProperty("latitude").GetDouble(), 3);
        using var form = JsonDocument.Parse(Text(node.Taken[1], "form"));
        var answers = form.RootElement.GetProperty("answers");
        Assert.Equal(["exit", "blocked", "pressure"], answers.EnumerateArray().Select(answer => Text(answer, "step")));
        Assert.Equal(1.2, answers[2].GetProperty("value").GetDouble());
        var photo = Assert.Single(node.Photos);
        Assert.Equal(photo.Key, Text(answers[0].GetProperty("photos")[0], "hash"));
        Assert.Equal("image/jpeg", photo.Value.Type);
        Assert.Equal([0xFF, 0xD8], photo.Value.Bytes[..2]);
        await page.ClickAsync($"a[href$='{Today.BoxPoint}']");
        Assert.Contains(proven, await page.InnerTextAsync(".notice.good"), StringComparison.Ordinal);
        await LookAsync(page, language, "proven");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_wrong_code_and_a_binding_that_ended_are_said_and_what_is_lost_is_told()
    {
        var node = fixture.Begin();
        var page = await fixture.OpenAsync(fixture.NewFolder());
        await page.FillAsync("input.code", "AAAA-BBBB-CCCC");
        await page.ClickAsync("button.main");
        Assert.Contains("no such code", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await BindAsync(page);
        node.IsCut = true;
        await OpenPointAsync(page, Today.BoxPoint);
        (node.IsCut, node.HasEnded) = (false, true);
        await page.GotoAsync("/phone/#/");
        // The app may have tried by itself, and the button be gone with the binding.
        await page.Locator("footer button, [role=alert]").First.WaitForAsync();
        await page.EvaluateAsync("document.querySelector('footer button')?.click()");
        Assert.Contains("1 records", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await BindAsync(page);
        await SendUntilSentAsync(page);
        Assert.Equal("lost", Text(Assert.Single(node.Taken), "kind"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Two_windows_make_one_chain()
    {
        var node = fixture.Begin();
        var first = await fixture.OpenAsync(fixture.NewFolder());
        await BindAsync(first);
        node.IsCut = true;
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/phone/");
        await OpenPointAsync(first, Today.BoxPoint);
        await second.ReloadAsync();
        await first.ClickAsync("#step-exit .pass");
        await first.FillAsync("#step-pressure input", "1");
        await first.ClickAsync(PhoneFixture.Touch);
        await first.WaitForSelectorAsync("a.main");
        await second.ReloadAsync();
        await OpenPointAsync(second, Today.TagPoint);
        node.IsCut = false;
        await first.GotoAsync("/phone/#/");
        await SendUntilSentAsync(first);
        Assert.Equal(3, node.Taken.Count);
        await first.Context.CloseAsync();
    }

    [Fact]
    public async Task An_answer_that_is_given_while_the_node_answers_stays()
    {
        fixture.Begin();
        var page = await fixture.OpenAsync(fixture.NewFolder());
        await BindAsync(page);
        await OpenPointAsync(page, Today.BoxPoint);
        await page.EvaluateAsync(SlowToday);
        await page.WaitForFunctionAsync("() => dispatchEvent(new Event('online')) && window.isHeld");
        await page.ClickAsync("#step-exit .pass");
        await page.WaitForSelectorAsync("#step-exit .pass[aria-pressed=true]");
        await page.EvaluateAsync("() => window.release()");
        await page.FillAsync("#step-pressure input", "1");
        await page.ClickAsync(PhoneFixture.Touch);
        await page.WaitForSelectorAsync("a.main");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_keys_can_not_be_exported_and_what_is_kept_can_not_be_read()
    {
        var node = fixture.Begin();
        var page = await fixture.OpenAsync(fixture.NewFolder());
        await BindAsync(page);
        node.IsCut = true;
        await OpenPointAsync(page, Today.BoxPoint);
        var found = await page.EvaluateAsync<string>(
            """
            async () => {
              const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
              const db = await done(indexedDB.open("kexin-phone"));
              const all = async (store) => done(db.transaction(store).objectStore(store).getAll());
              const [{ signing, sealing }] = await all("keys");
              const texts = [...(await all("outbox")), ...(await all("visits"))].map(({ bytes }) => new TextDecoder("latin1").decode(bytes));
              const refused = await crypto.subtle.exportKey("pkcs8", signing.privateKey).then(() => false, () => true);
              return JSON.stringify([signing.privateKey.extractable, sealing.extractable, refused, texts.length, texts.some((text) => /task|open|contact/.test(text))]);
            }
            """
        );
        Assert.Equal("[false,false,true,2,false]", found);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_new_version_waits_until_it_is_wanted_and_a_form_goes_on_in_it()
    {
        fixture.Begin();
        var page = await fixture.OpenAsync(fixture.NewFolder());
        await BindAsync(page);
        await OpenPointAsync(page, Today.BoxPoint);
        await page.ClickAsync("#step-exit .pass");
        await KeptAsync(page);
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => 0)");
        fixture.NewVersion = "next";
        await page.ReloadAsync();
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then((worker) => worker.update()).then(() => 0)");
        await page.WaitForSelectorAsync(".update");
        await page.ReloadAsync();
        await page.ClickAsync(".update button");
        // The page that is left has the answer, too; its bar goes with it.
        await page.WaitForSelectorAsync(
            ".update",
            new PageWaitForSelectorOptions { State = WaitForSelectorState.Detached }
        );
        await page.WaitForSelectorAsync("#step-exit .pass[aria-pressed=true]");
        Assert.Equal(0, await page.Locator(".update").CountAsync());
        var names = await page.EvaluateAsync<string>("async () => (await caches.keys()).join()");
        Assert.Contains("kexin-phone-next-", names, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_video_and_a_voice_note_are_taken_and_handed_in()
    {
        var node = fixture.Begin();
        var page = await fixture.OpenAsync(fixture.NewFolder());
        await BindAsync(page);
        await OpenPointAsync(page, Today.BoxPoint);
        await page.ClickAsync("#step-exit .tool:first-child");
        await page.ClickAsync("dialog .video:not([disabled])");
        // Long enough for a busy machine to film anything; it ends by itself after fifteen seconds.
        await page.WaitForTimeoutAsync(RecordingInMilliseconds);
        await page.EvaluateAsync("document.querySelector('dialog .video.recording')?.click()");
        await page.WaitForSelectorAsync(
            "dialog",
            new PageWaitForSelectorOptions { State = WaitForSelectorState.Detached }
        );
        await page.ClickAsync("#step-exit .tool:last-of-type");
        await page.WaitForTimeoutAsync(RecordingInMilliseconds);
        await page.EvaluateAsync("document.querySelector('#step-exit .tool.recording')?.click()");
        await page.WaitForSelectorAsync("#step-exit .extras .quiet >> nth=1");
        await page.GotoAsync("/phone/#/");
        await SendUntilSentAsync(page);
        Assert.Equal(["audio/webm", "video/webm"], node.Photos.Values.Select(held => held.Type).Order());
        Assert.All(node.Photos.Values, held => Assert.Equal([0x1A, 0x45, 0xDF, 0xA3], held.Bytes[..4]));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_tap_that_opened_the_app_opens_the_point_where_a_browser_has_no_near_field()
    {
        var node = fixture.Begin();
        var page = await fixture.OpenAsync(fixture.NewFolder());
        await BindAsync(page);
        await OpenPointAsync(page, Today.BoxPoint);
        await page.ClickAsync("#step-exit .pass");
        await page.FillAsync("#step-pressure input", "1");
        await page.ClickAsync(PhoneFixture.Touch);
        await page.WaitForSelectorAsync("a.main");
        await page.Context.AddInitScriptAsync("delete window.NDEFReader");
        await page.GotoAsync($"{new Uri(node.Tap()).PathAndQuery}#/{Today.Task}/{Today.TagPoint}");
        await page.ClickAsync(PhoneFixture.Touch);
        await page.ClickAsync("#step-exit .pass");
        await page.FillAsync("#step-pressure input", "1");
        await page.ClickAsync(PhoneFixture.Touch);
        Assert.Contains("Chrome on Android", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await page.GotoAsync("/phone/#/");
        await SendUntilSentAsync(page);
        Assert.Equal(3, node.Taken.Count);
        node.CheckContact(node.Taken[2]);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_simulated_box_is_touched_over_loopback_and_one_that_is_dead_is_said()
    {
        var node = fixture.Begin();
        await using var boxes = await SimulatedBoxes.StartAsync(fixture.NewFolder(), "b1=battery@2");
        node.BoxAddress = boxes.Address;
        var page = await fixture.OpenAsync(fixture.NewFolder());
        await BindAsync(page);
        await OpenPointAsync(page, Today.BoxPoint);
        await page.ClickAsync("#step-exit .pass");
        await page.FillAsync("#step-pressure input", "1");
        await page.ClickAsync(PhoneFixture.Touch);
        Assert.Contains("does not answer", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await page.GotoAsync("/phone/#/");
        await SendUntilSentAsync(page);
        FakeNode.CheckContact(Assert.Single(node.Taken), boxes.PublicKey, Kexin.Box.Contacts.BoxMark.Fresh);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_app_opens_with_no_network_at_all_and_a_first_load_is_small()
    {
        fixture.Begin();
        var page = await fixture.OpenAsync(fixture.NewFolder());
        await page.WaitForSelectorAsync("input.code");
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => 0)");
        var bytes = await page.EvaluateAsync<int>(
            "() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation')).reduce((sum, part) => sum + part.encodedBodySize, 0)"
        );
        Assert.InRange(bytes, 10_000, 200_000);
        await BindAsync(page);
        await page.Context.SetOfflineAsync(true);
        await page.ReloadAsync();
        await page.WaitForSelectorAsync("a.task");
        Assert.Equal("Offline", await page.InnerTextAsync("header .badge"));
        await page.Context.CloseAsync();
    }

    private static async Task BindAsync(IPage page)
    {
        await page.FillAsync("input.code", "ABCD-2345-WXYZ");
        await page.ClickAsync("button.main");
        await page.WaitForSelectorAsync("a.task");
    }

    private static async Task OpenPointAsync(IPage page, string point)
    {
        await page.GotoAsync($"/phone/#/{Today.Task}/{point}");
        await page.ClickAsync(PhoneFixture.Touch);
        await page.WaitForSelectorAsync(".step");
    }

    /// <summary>Waits until what was answered is on the disk: answers are written one after the other, under this lock.</summary>
    private static Task KeptAsync(IPage page) =>
        page.EvaluateAsync(
            """
            async () => {
              for (let i = 0; i < 10; i++) {
                await navigator.locks.request("kexin-phone-chain", () => 0);
                await new Promise((resolve) => setTimeout(resolve, 50));
              }
            }
            """
        );

    private static async Task PhotographAsync(IPage page)
    {
        await page.ClickAsync("#step-exit .tool");
        await page.ClickAsync("dialog .main:not([disabled])");
        await page.WaitForSelectorAsync("#step-exit .thumb img");
    }

    private static async Task SendUntilSentAsync(IPage page)
    {
        var sent = page.Locator("footer .good");
        while (await sent.CountAsync() == 0)
        {
            await page.ClickAsync("footer button");
            await Task.Delay(200);
        }
    }

    private static string Text(JsonElement record, string name) => record.GetProperty(name).GetString()!;

    private static async Task LookAsync(IPage page, string language, string name)
    {
        await page.Locator("main").First.WaitForAsync();
        if (Window.Pictures is { } folder)
        {
            await page.ScreenshotAsync(
                new PageScreenshotOptions { Path = Path.Combine(folder, $"phone-{language}-{name}.png") }
            );
        }

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty((await Axe.FindAsync(page)).Select(found => $"{name}: {found}"));
    }
}
