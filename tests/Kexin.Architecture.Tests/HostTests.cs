using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Kexin.Architecture.Tests;

/// <summary>A host holds what needs the web, the database, a socket, the disk or the API's contract; all else belongs to a domain.</summary>
/// <remarks>A host is a project that references the web framework or the database, but for <see cref="s_others"/>.</remarks>
public sealed partial class HostTests
{
    /// <summary>All lines of the host's own project. What would go beyond belongs to a domain, or to an application's own part of the host.</summary>
    private const int MostLines = 7000;

    /// <summary>An application that knows only the API, and a store that has a door of its own.</summary>
    private static readonly string[] s_others = ["Kexin.Console", "Kexin.ObjectStorage"];

    /// <summary>Files whose idea is the host's own though they import nothing: alarms, proofs looked at offline, the ledger behind a port, cursors and times of addresses.</summary>
    private static readonly string[] s_own =
    [
        "Kexin.Endpoints/Description/ChineseTexts.cs",
        "Kexin.Endpoints/NumberCursor.cs",
        "Kexin.Home/Backup/BackupCopies.cs",
        "Kexin.Home/Backup/CountedBlobs.cs",
        "Kexin.Home/Backup/LaterDeletions.cs",
        "Kexin.Home/NodeAlarms.cs",
        "Kexin.Home/NodeFaultException.cs",
        "Kexin.Home/Tokens/TokenChoice.cs",
        "Kexin.Home/VerifyAtStart.cs",
        "Kexin.Node.Inspection/Endpoints/InspectionTimes.cs",
        "Kexin.Node.Inspection/LedgerHeaders.cs",
        "Kexin.Node/Evidence/OfflineVerifier.cs",
        "Kexin.Node/Hosting/NodeContracts.cs",
        "Kexin.Node/Hosting/StoredAlarms.cs",
        "Kexin.Peers/HttpLedgerPeers.cs",
        "Kexin.Peers/PeerRoutes.cs",
    ];

    public static TheoryData<string> Hosts =>
        [
            .. Repository
                .SourceProjects.Where(IsHost)
                .Select(project => Path.GetFileNameWithoutExtension(project))
                .Except(s_others),
        ];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void A_file_of_a_host_imports_a_host_library_or_the_APIs_contract(string host)
    {
        var homeless = FilesOf(host)
            .Where(file => !HostLibrary().IsMatch(CodeOf(file)))
            .Select(file => Path.GetRelativePath(Path.Combine(Repository.Root, "src"), file).Replace('\\', '/'));
        Assert.Empty(homeless.Except(s_own));
    }

    [Fact]
    public void A_file_that_is_a_hosts_own_imports_nothing_still() =>
        Assert.All(
            s_own,
            file => Assert.DoesNotMatch(HostLibrary(), CodeOf(Path.Combine(Repository.Root, "src", file)))
        );

    [Fact]
    public void The_nodes_projects_are_hosts() =>
        Assert.Equal(
            ["Kexin.Endpoints", "Kexin.Home", "Kexin.Node", "Kexin.Node.Inspection", "Kexin.Peers"],
            Repository
                .SourceProjects.Where(IsHost)
                .Select(project => Path.GetFileNameWithoutExtension(project))
                .Except(s_others)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void The_host_is_small() =>
        Assert.InRange(FilesOf("Kexin.Node").Sum(file => File.ReadLines(file).Count()), 1, MostLines);

    private static bool IsHost(string project) =>
        XDocument
            .Load(project)
            .Descendants()
            .Where(item => item.Name.LocalName is "FrameworkReference" or "PackageReference")
            .Any(item => HostPackage().IsMatch(item.Attribute("Include")?.Value ?? ""));

    private static IEnumerable<string> FilesOf(string project) =>
        Repository
            .Files(".cs")
            .Where(file =>
                file.StartsWith($"{Path.Combine(Repository.Root, "src", project)}/", StringComparison.Ordinal)
            );

    /// <summary>What is compiled: an import that only a comment needs makes no file a host's.</summary>
    private static string CodeOf(string file) =>
        string.Join(
            '\n',
            File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
        );

    [GeneratedRegex("^Microsoft\\.(AspNetCore|EntityFrameworkCore)")]
    private static partial Regex HostPackage();

    [GeneratedRegex(
        @"^using (Microsoft|OpenTelemetry|System\.Net|System\.Runtime\.InteropServices|System\.Diagnostics\.Metrics|System\.Security|Kexin\.Vault|Kexin\.Channels|SkiaSharp|PdfSharp|QRCoder|DocumentFormat|Amazon)|\bApi\.|\b(File|Directory|Path|FileStream|Process|Stream)\.|\bIDbContextFactory\b|\bNodeKeys\b|\bRoutes\b|\bKexinClient\b|\bKexinJson\b|\bKexin\.Client\.Contracts\b",
        RegexOptions.Multiline
    )]
    private static partial Regex HostLibrary();
}
