using System.Xml.Linq;

namespace Kexin.Architecture.Tests;

/// <summary>A project that is a package of its own says in a README what it is, by examples that are compiled and run.</summary>
public sealed class PackageTests
{
    private const string Fence = "```";

    public static TheoryData<string> Packages =>
        [
            .. Repository
                .SourceProjects.Where(path => Property(path, "PackageReadmeFile") is not null)
                .Select(path => Path.GetFileNameWithoutExtension(path)),
        ];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Every_example_of_a_packages_README_stands_in_its_compiled_sample(string project)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src", project, "README.md"));
        var sample = Lines(File.ReadAllText(Path.Combine(Repository.Root, "tests", $"{project}.Tests", "Sample.cs")));
        var blocks = readme
            .Split($"{Fence}csharp\n")
            .Skip(1)
            .Select(rest => rest[..rest.IndexOf(Fence, StringComparison.Ordinal)]);
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Lines(block), sample, StringComparison.Ordinal));
    }

    private static string Lines(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string? Property(string project, string name) =>
        XDocument.Load(project).Descendants(name).FirstOrDefault()?.Value;
}
