using System.Text.RegularExpressions;

namespace Kexin.Architecture.Tests;

/// <summary>The folders of a project are its namespaces, and depend on each other in one direction. The lists of exceptions only shrink.</summary>
public sealed partial class FolderTests
{
    private static readonly string[] s_flat =
    [
        "Kexin.Channels",
        "Kexin.Circuits",
        "Kexin.Cli",
        "Kexin.Client",
        "Kexin.Cryptography",
        "Kexin.Data",
        "Kexin.Ledger.Contracts",
        "Kexin.Ledger.Log",
        "Kexin.Ledger.Storage",
        "Kexin.Mpc.GarbledCircuits",
        "Kexin.Mpc.ObliviousTransfer",
        "Kexin.Mpc.SecretSharing",
        "Kexin.Mpc.SetIntersection",
        "Kexin.Node",
        "Kexin.Vault",
    ];

    private static readonly string[] s_circular = ["Kexin.Computations", "Kexin.Ledger.Consensus"];

    public static TheoryData<string> Projects => [.. Names.Except(s_flat)];

    public static TheoryData<string> Acyclic => [.. Names.Except(s_flat).Except(s_circular)];

    private static IEnumerable<string> Names =>
        Repository.SourceProjects.Select(path => Path.GetFileNameWithoutExtension(path));

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_is_a_namespace(string project) =>
        Assert.Empty(
            Sources(project)
                .Where(source => source.Namespace != source.Folder)
                .Select(source => $"{source.Folder} holds a file of {source.Namespace}")
        );

    [Theory]
    [MemberData(nameof(Acyclic))]
    public void Folders_form_no_circle(string project)
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
