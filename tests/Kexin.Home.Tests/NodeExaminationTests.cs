using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kexin.Home.Tests;

/// <summary>What a node needs of its machine is looked at one by one; each that is missing is found.</summary>
public sealed class NodeExaminationTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private readonly TemporaryFolder _root = new();
    private readonly int _port = FreePort();

    public NodeExaminationTests() =>
        NodeInitialisation.Create(
            new InitOptions(
                Folder,
                "North",
                Client.Contracts.MemberRole.Member,
                "standard",
                Passphrase.ToCharArray(),
                "127.0.0.1",
                "127.0.0.1",
                _port,
                FreePort(),
                FreePort(),
                FreePort()
            ),
            TimeProvider.System
        );

    private string Folder => _root["node"];

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_new_node_is_well_and_everything_was_looked_at()
    {
        var parts = Examine(Passphrase);
        Assert.Equal(
            ["folder", "permissions", "token", "passphrase", "ports", "disk", "swap", "certificate"],
            parts.Select(part => part.Code)
        );
        Assert.All(
            parts.Where(part => part.Code is not ("token" or "swap" or "certificate")),
            part => Assert.True(part.IsWell)
        );
        Assert.Null(Part("certificate").IsWell);
        Assert.Null(Part("token").IsWell);
        Assert.Null(Part("passphrase").IsWell);
    }

    [Fact]
    public void A_folder_without_a_node_is_all_that_is_said()
    {
        var part = Assert.Single(NodeExamination.Run(_root["none"], null, null, TimeProvider.System));
        Assert.Equal(("folder", false), (part.Code, part.IsWell));
        Assert.Contains("kexin init", part.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_others_can_open_is_named()
    {
        var file = Path.Combine(Folder, "master.key");
        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.GroupRead);
        Assert.False(Part("permissions").IsWell);
        Assert.Contains(file, Part("permissions").Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_passphrase_is_found_out() =>
        Assert.False(Examine("another horse battery").Single(part => part.Code == "passphrase").IsWell);

    [Fact]
    public void A_port_that_another_program_has_is_named_unless_the_node_runs()
    {
        using var other = new TcpListener(IPAddress.Loopback, _port);
        other.Start();
        Assert.False(Part("ports").IsWell);
        Assert.Contains($"127.0.0.1:{_port}", Part("ports").Text.En, StringComparison.Ordinal);
        using var running = FolderLock.Take(new NodeFolder(Folder));
        Assert.True(Part("ports").IsWell);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(20, false)]
    [InlineData(-1, false)]
    public void A_certificate_that_ends_soon_is_named(int days, bool isWell)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest("CN=desk", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            now.AddDays(-90),
            now.AddDays(days)
        );
        File.WriteAllText(_root["desk.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(_root["desk.key"], key.ExportPkcs8PrivateKeyPem());
        AddDesks();
        Assert.Equal(isWell, Part("certificate").IsWell);
    }

    [Fact]
    public void A_certificate_that_is_not_there_is_named()
    {
        AddDesks();
        Assert.False(Part("certificate").IsWell);
        Assert.Contains(_root["desk.pem"], Part("certificate").Text.En, StringComparison.Ordinal);
    }

    private void AddDesks()
    {
        var home = new NodeFolder(Folder);
        (
            NodeConfiguration.Load(home) with
            {
                Desks = new DeskListener("127.0.0.1", FreePort(), ["desk.test"], _root["desk.pem"], _root["desk.key"]),
            }
        ).Save(home);
    }

    private ExaminedPart Part(string code) => Examine(null).Single(part => part.Code == code);

    private IReadOnlyList<ExaminedPart> Examine(string? passphrase) =>
        NodeExamination.Run(Folder, null, passphrase?.ToCharArray(), TimeProvider.System);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
