using System.Text.RegularExpressions;

namespace Kexin.Architecture.Tests;

/// <summary>Each project says what it is for, where to begin reading it, by paths that exist, and what it must never do.</summary>
public sealed partial class ProjectReadmeTests
{
    public static TheoryData<string> Projects =>
        [.. Repository.SourceProjects.Select(Path.GetDirectoryName).OfType<string>()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_opens_with_what_it_is_for(string folder) =>
        Assert.StartsWith(
            $"# {Path.GetFileName(folder)}\n\n",
            File.ReadAllText(Path.Combine(folder, "README.md")),
            StringComparison.Ordinal
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_says_what_it_is_for_where_to_begin_and_what_it_must_never_do(string folder)
    {
        var paragraphs = File.ReadAllText(Path.Combine(folder, "README.md")).Split("\n\n");
        string[] parts = ["For", "Begin", "Never"];
        Assert.Equal(
            parts,
            parts.Where(part =>
                paragraphs.Any(paragraph =>
                    paragraph.StartsWith($"**{part}.** ", StringComparison.Ordinal) && paragraph.Length > 30
                )
            )
        );
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void What_is_named_to_begin_with_is_there(string folder)
    {
        var begin = File.ReadAllText(Path.Combine(folder, "README.md"))
            .Split("\n\n")
            .Where(paragraph => paragraph.StartsWith("**Begin.**", StringComparison.Ordinal));
        var paths = begin.SelectMany(paragraph => Quoted().Matches(paragraph)).Select(match => match.Groups[1].Value);
        Assert.All(
            paths.Where(path =>
                path.Contains('/', StringComparison.Ordinal) || path.Contains('.', StringComparison.Ordinal)
            ),
            path =>
                Assert.True(
                    Path.Exists(Path.Combine(folder, path)) || Path.Exists(Path.Combine(Repository.Root, path)),
                    $"{Path.GetFileName(folder)}/README.md names '{path}', which is not there."
                )
        );
    }

    [GeneratedRegex("`([A-Za-z0-9./]+)`")]
    private static partial Regex Quoted();
}
