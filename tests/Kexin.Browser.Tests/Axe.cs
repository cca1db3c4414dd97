using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Kexin.Browser.Tests;

/// <summary>What axe finds wrong in a page (WCAG 2.2).</summary>
internal static class Axe
{
    private static readonly string s_script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Looks at the page as it stands, with no rule left out.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        await page.EvaluateAsync(s_script);
        return await page.EvaluateAsync<string[]>(
            """
            async () => {
              const { violations } = await axe.run({ resultTypes: ["violations"] });
              const places = ({ nodes }) => nodes.slice(0, 3).map(({ html }) => html).join(" | ");
              return violations.map((found) => `${found.id}: ${found.help}: ${places(found)}`);
            }
            """
        );
    }
}
