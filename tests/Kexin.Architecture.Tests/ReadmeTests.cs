namespace Kexin.Architecture.Tests;

/// <summary>The map of projects in both READMEs says what the project files say.</summary>
public sealed class ReadmeTests
{
    private const string Start = "<!-- map -->";
    private const string End = "<!-- /map -->";
    private const string Nothing = "–";
    private const string Prefix = "Kexin.";

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void The_map_names_every_project_and_what_it_sees(string readme)
    {
        var expected = Repository
            .SourceProjects.Select(path =>
                Row(
                    Path.GetFileNameWithoutExtension(path),
                    Repository.References(path).Select(reference => reference[Prefix.Length..])
                )
            )
            .Order();
        Assert.Equal(expected, Rows(readme).Select(cells => Row(cells[0], Names(cells[2]))).Order());
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    public void Every_row_of_the_map_says_what_its_project_is_for(string readme) =>
        Assert.All(Rows(readme), cells => Assert.NotEmpty(cells[1]));

    private static string Row(string project, IEnumerable<string> sees) =>
        $"{project} sees {string.Join(' ', sees.Order(StringComparer.Ordinal))}";

    private static IEnumerable<string> Names(string cell) =>
        cell.Split([',', '、', ' '], StringSplitOptions.RemoveEmptyEntries).Where(name => name != Nothing);

    private static List<string[]> Rows(string readme)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, readme));
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(start >= 0 && end > start, $"{readme} has no table between {Start} and {End}.");
        const int Headings = 2;
        return
        [
            .. text[(start + Start.Length)..end]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(Headings)
                .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries))
                .Select(cells => cells.Length == 3 ? cells : throw new FormatException($"{readme}: not three cells."))
                .Select(cells => new[] { cells[0].Trim('`'), cells[1], cells[2] }),
        ];
    }
}
