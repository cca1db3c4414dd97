using System.Text.RegularExpressions;

namespace Kexin.Architecture.Tests;

/// <summary>The host holds what needs the web, the database, a socket, the disk or the API's contract; all else belongs to a domain.</summary>
public sealed partial class HostTests
{
    /// <summary>All lines of the host's own project. What would go beyond belongs to a domain, or to an application's own part of the host.</summary>
    private const int MostLines = 7000;

    /// <summary>Files whose idea is the host's own though they import nothing: its alarms, its proofs looked at offline, the list of contracts.</summary>
    private static readonly string[] s_own =
    [
        "Evidence/OfflineVerifier.cs",
        "Hosting/NodeContracts.cs",
        "Hosting/StoredAlarms.cs",
    ];

    [Fact]
    public void A_file_of_the_host_imports_a_host_library_or_the_APIs_contract()
    {
        var root = Path.Combine(Repository.Root, "src", "Kexin.Node");
        var homeless = Repository
            .Files(".cs")
            .Where(file => file.StartsWith($"{root}/", StringComparison.Ordinal))
            .Where(file => !HostLibrary().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'));
        Assert.Empty(homeless.Except(s_own));
    }

    [Fact]
    public void The_host_is_small() =>
        Assert.InRange(
            Repository
                .Files(".cs")
                .Where(file =>
                    file.StartsWith($"{Path.Combine(Repository.Root, "src", "Kexin.Node")}/", StringComparison.Ordinal)
                )
                .Sum(file => File.ReadLines(file).Count()),
            1,
            MostLines
        );

    [GeneratedRegex(
        @"^using (Microsoft|OpenTelemetry|System\.Net|System\.Runtime\.InteropServices|System\.Diagnostics\.Metrics|System\.Security|Kexin\.Vault|Kexin\.Channels|Kexin\.Client)|\bApi\.|\b(File|Directory|Path)\.|\bIDbContextFactory\b|\bNodeKeys\b|\bRoutes\b",
        RegexOptions.Multiline
    )]
    private static partial Regex HostLibrary();
}
