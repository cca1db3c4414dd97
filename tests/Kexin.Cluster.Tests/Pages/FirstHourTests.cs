namespace Kexin.Cluster.Tests;

/// <summary>The READMEs from the first hour on, typed line by line: every command works as written, and what it answers is what the page shows.</summary>
public sealed class FirstHourTests
{
    [Theory]
    [InlineData("README.md", "en")]
    [InlineData("README.zh-CN.md", "zh")]
    public async Task What_the_page_shows_is_what_comes(string page, string language)
    {
        var path = Path.Combine(PagesFolder(), page);
        var commands = Page.Commands(path);
        Assert.True(commands.Count > 40, $"{page} has {commands.Count} commands.");
        await using var reader = new PageReader(language, await File.ReadAllTextAsync(path));
        try
        {
            foreach (var command in commands)
            {
                await reader.TypeAsync(command);
            }
        }
        finally
        {
            if (Environment.GetEnvironmentVariable("KEXIN_TRANSCRIPTS") is { Length: > 0 } folder)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, $"{page}.txt"), reader.Transcript);
            }
        }
    }

    private static string PagesFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kexin.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
