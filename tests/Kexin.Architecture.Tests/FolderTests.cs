using System.Text.RegularExpressions;

namespace Kexin.Architecture.Tests;

/// <summary>
/// A file's namespace is its folder, or one above it: a library that is used as one thing is one namespace, whose folders sort its files.
/// Namespaces depend on each other in one direction. No project is left out.
/// </summary>
public sealed partial class FolderTests
{
    public static TheoryData<string> Projects =>
        [.. Repository.SourceProjects.Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_a_folder_or_one_above_it(string project) =>
        Assert.Empty(
            Sources(project)
                .Where(source => !$"{source.Folder}.".StartsWith($"{source.Namespace}.", StringComparison.Ordinal))
                .Select(source => $"{source.Folder} holds a file of {source.Namespace}")
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_form_no_circle(string project)
    {
        var uses = Sources(project)
            .GroupBy(source => source.Namespace)
            .ToDictionary(
                folder => folder.Key,
                folder => folder.SelectMany(source => source.Uses).Where(use => use != folder.Key).ToHashSet()
            );

        // What uses nothing that is left is taken away, until nothing is left, or a circle.
        while (uses.Keys.FirstOrDefault(folder => !uses[folder].Any(uses.ContainsKey)) is { } lowest)
        {
            uses.Remove(lowest);
        }

        Assert.Empty(uses.Keys);
    }

    private static IEnumerable<(string Folder, string Namespace, IReadOnlyList<string> Uses)> Sources(string project)
    {
        var root = Path.Combine(Repository.Root, "src", project);
        foreach (
            var file in Repository.Files(".cs").Where(file => file.StartsWith($"{root}/", StringComparison.Ordinal))
        )
        {
            var text = File.ReadAllText(file);
            if (Declaration().Match(text) is { Success: true } declared)
            {
                var folder = Path.GetRelativePath(root, Path.GetDirectoryName(file)!);
                yield return (
                    folder == "." ? project : $"{project}.{folder.Replace('/', '.')}",
                    declared.Groups[1].Value,
                    [.. Uses().Matches(text).Select(use => use.Groups[1].Value)]
                );
            }
        }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Uses();
}
