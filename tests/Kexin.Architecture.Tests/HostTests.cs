using System.Text.RegularExpressions;

namespace Kexin.Architecture.Tests;

/// <summary>The host holds what needs the web, the database, a socket, the disk or the API's contract; all else belongs to a domain.</summary>
public sealed partial class HostTests
{
    /// <summary>Files that still wait for their domain; the list only shrinks.</summary>
    private static readonly string[] s_waiting = ["Problems/ShownText.cs"];

    /// <summary>Files whose idea is the host's own though they import nothing: its alarms and faults, its cursors and routes.</summary>
    private static readonly string[] s_own =
    [
        "Api/NumberCursor.cs",
        "Evidence/OfflineVerifier.cs",
        "Home/FolderLock.cs",
        "Hosting/StoredAlarms.cs",
        "Peers/HttpLedgerPeers.cs",
        "Peers/PeerRoutes.cs",
        "Problems/NodeAlarms.cs",
        "Problems/NodeFaultException.cs",
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
        Assert.Empty(homeless.Except(s_waiting).Except(s_own));
    }

    [GeneratedRegex(
        @"^using (Microsoft|OpenTelemetry|System\.Net|System\.Runtime\.InteropServices|System\.Diagnostics\.Metrics|System\.Security|Kexin\.Vault|Kexin\.Channels|Kexin\.Client)|\bApi\.|\b(File|Directory|Path)\.|\bIDbContextFactory\b|\bNodeKeys\b|\bRoutes\b",
        RegexOptions.Multiline
    )]
    private static partial Regex HostLibrary();
}
