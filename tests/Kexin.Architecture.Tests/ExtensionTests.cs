using System.Text.RegularExpressions;

namespace Kexin.Architecture.Tests;

/// <summary>A computation is one folder and one line: nothing else knows one of them by name.</summary>
public sealed partial class ExtensionTests
{
    /// <summary>What asks for one as an example: the demo, and the description of the API.</summary>
    private static readonly string[] s_examples =
    [
        "Kexin.Cli/Demo/DemoQuestions.cs",
        "Kexin.Endpoints/Description/Examples.cs",
    ];

    private static readonly string s_sources = Path.Combine(Repository.Root, "src");

    private static readonly string s_family = Path.Combine(s_sources, "Kexin.Computations");

    private static IReadOnlyList<string> Computations { get; } =
    [
        .. Directory
            .GetFiles(s_family, "*Computation.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetDirectoryName(file)!)
            .Where(folder => Directory.GetFiles(folder, "*Function.cs").Length > 0)
            .Distinct()
            .Where(folder => !folder.Split('/').Any(part => part is "obj" or "bin")),
    ];

    [Fact]
    public void Nothing_outside_its_project_knows_a_computation_by_name()
    {
        var names = Computations
            .SelectMany(folder => Directory.GetFiles(folder, "*.cs"))
            .SelectMany(file => Parts().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ToList();
        Assert.True(names.Count > 20, string.Join(' ', names));
        var known = new Regex($@"\b({string.Join('|', names)})\b");
        var outside = Repository
            .Files(".cs", ".razor")
            .Where(file => file.StartsWith($"{s_sources}/", StringComparison.Ordinal))
            .Where(file => !file.StartsWith($"{s_family}/", StringComparison.Ordinal))
            .Where(file => known.IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(s_sources, file).Replace('\\', '/'));
        Assert.Empty(outside.Except(s_examples));
    }

    [Fact]
    public void Each_computation_is_one_line_of_the_registry()
    {
        var registry = Directory
            .GetFiles(s_family, "ComputationRegistry.cs", SearchOption.AllDirectories)
            .Single(file => !file.Contains("/obj/", StringComparison.Ordinal));
        var lines = File.ReadAllLines(registry);
        Assert.All(
            Computations,
            folder =>
                Assert.Single(
                    lines,
                    line =>
                        line.Contains(
                            $"new {Path.GetFileName(folder)}.{Path.GetFileName(folder)}Computation(",
                            StringComparison.Ordinal
                        )
                )
        );
    }

    [GeneratedRegex(@"\b(?:class|record) (\w+(?:Function|Output|Computation|Rules|Texts|Sheet))\b")]
    private static partial Regex Parts();
}
