using Microsoft.Playwright;

namespace Kexin.Browser.Tests;

/// <summary>The page that checks proof files: taken from a node by a stranger, then used from a disk without a network.</summary>
[Collection(Consoles.Name)]
public sealed class VerifyPageTests(ConsoleFixture fixture) : IDisposable
{
    private static readonly string? s_pictures = Environment.GetEnvironmentVariable("KEXIN_SCREENSHOTS");
    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-verify-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("en", "Consistent, but which", "The proof holds", "The proof does not hold", false)]
    [InlineData("zh", "内容自洽", "证明成立", "证明不成立", true)]
    public async Task A_saved_page_judges_a_nodes_proofs_without_a_network(
        string language,
        string consistent,
        string proven,
        string refused,
        bool isPhone
    )
    {
        await using var window = await fixture.OpenAsync(fixture.North, language, isPhone);
        var page = window.Page;
        await page.GotoAsync("/verify");
        var saving = page.WaitForDownloadAsync();
        await page.ClickAsync("#save");
        var saved = Path.Combine(_folder, "kexin-verify.html");
        await (await saving).SaveAsAsync(saved);
        var proof = await SaveProofAsync();

        await page.Context.SetOfflineAsync(true);
        await page.GotoAsync(new Uri(saved).ToString());
        await page.SetInputFilesAsync("#files", proof);
        Assert.Contains(consistent, await VerdictAsync(page, "wait"), StringComparison.Ordinal);
        await LookAsync(page, $"{language}-consistent");

        await page.FillAsync("#id", (await fixture.North.Client.Consortium.StatusAsync()).Id);
        Assert.Contains(proven, await VerdictAsync(page, "good"), StringComparison.Ordinal);
        Assert.StartsWith(
            "- kexin/evidence-event",
            await page.Locator("pre").InnerTextAsync(),
            StringComparison.Ordinal
        );
        await LookAsync(page, $"{language}-proven");

        await page.FillAsync("#id", new string('0', 64));
        Assert.Contains(refused, await VerdictAsync(page, "bad"), StringComparison.Ordinal);

        await page.FillAsync("#id", "");
        var altered = await File.ReadAllBytesAsync(proof);
        altered[^1] ^= 1;
        await File.WriteAllBytesAsync(proof, altered);
        await page.SetInputFilesAsync("#files", proof);
        Assert.Contains(refused, await VerdictAsync(page, "bad"), StringComparison.Ordinal);
        await page.ClickAsync("#theme");
        await LookAsync(page, $"{language}-refused-other-colours");
        Assert.Empty(window.Errors);
    }

    private async Task<string> SaveProofAsync()
    {
        var entry = (await fixture.North.Client.Evidence.ListAsync()).Items.First(item => item.AnchoredAt is not null);
        var path = Path.Combine(_folder, "evidence.proof");
        await File.WriteAllBytesAsync(path, await fixture.North.Client.Proofs.AtAsync(entry.ProofUrl));
        return path;
    }

    private static Task<string> VerdictAsync(IPage page, string kind) =>
        page.Locator($".verdict.{kind}").InnerTextAsync();

    private static async Task LookAsync(IPage page, string name)
    {
        if (s_pictures is not null)
        {
            await page.ScreenshotAsync(
                new PageScreenshotOptions { Path = Path.Combine(s_pictures, $"verify-{name}.png"), FullPage = true }
            );
        }

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(await Axe.FindAsync(page));
    }
}
