using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Kexin.Client;
using Kexin.Node.Tests.Hosting;

namespace Kexin.Node.Tests.Rights;

/// <summary>What other desks of the organisation reach, by the organisation's own certificate.</summary>
public sealed class DeskListenerTests : IDisposable
{
    private const string Host = "kexin.hospital.example";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_API_answers_by_TLS_1_3_under_its_names_with_a_certificate_that_is_renewed_while_it_runs()
    {
        var first = Certify(DateTime.UtcNow.AddMinutes(-2));
        var port = FreePort();
        await using var node = await ServingNode.StartAsync(folder => Configure(folder, port));
        var token = ApiAccess.Load(node.Folder).Token;
        Assert.Equal((HttpStatusCode.OK, first), await AskAsync(port, Host, token, SslProtocols.Tls13));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(port, Host, "wrong", SslProtocols.Tls13)).Status);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await AskAsync(port, "attacker.example", token, SslProtocols.Tls13)).Status
        );
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(port, Host, token, SslProtocols.Tls12));

        var renewed = Certify(DateTime.UtcNow.AddMinutes(-1));
        Assert.NotEqual(first, renewed);
        Assert.Equal((HttpStatusCode.OK, renewed), await AskAsync(port, Host, token, SslProtocols.Tls13));

        // What cannot be read is told, and the last good one goes on.
        await File.WriteAllTextAsync(_folder["cert.pem"], "no certificate");
        Assert.Equal((HttpStatusCode.OK, renewed), await AskAsync(port, Host, token, SslProtocols.Tls13));
        using var owner = node.Owner();
        Assert.Contains((await owner.Node.HealthAsync()).Alarms, alarm => alarm.Code == RenewedCertificate.AlarmCode);
    }

    [Fact]
    public async Task Without_a_certificate_the_node_says_so_and_does_not_start()
    {
        var fault = await Assert.ThrowsAsync<NodeFaultException>(() =>
            ServingNode.StartAsync(folder => Configure(folder, FreePort()))
        );
        Assert.Contains("cert.pem", fault.Message, StringComparison.Ordinal);
    }

    private void Configure(string folder, int port)
    {
        var path = Path.Combine(folder, "node.json");
        var configuration = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        configuration["desks"] = new JsonObject
        {
            ["listen"] = "127.0.0.1",
            ["port"] = port,
            ["hosts"] = new JsonArray(Host),
            ["certificate"] = _folder["cert.pem"],
            ["key"] = _folder["key.pem"],
        };
        File.WriteAllText(path, configuration.ToJsonString());
    }

    /// <summary>Writes a certificate of its own making.</summary>
    /// <returns>Its thumbprint.</returns>
    private string Certify(DateTime written)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        File.WriteAllText(_folder["cert.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(_folder["key.pem"], key.ExportPkcs8PrivateKeyPem());
        File.SetLastWriteTimeUtc(_folder["cert.pem"], written);
        return certificate.Thumbprint;
    }

    private static async Task<(HttpStatusCode Status, string? Certificate)> AskAsync(
        int port,
        string host,
        string token,
        SslProtocols protocol
    )
    {
        string? seen = null;
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancel) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
                SslOptions = new SslClientAuthenticationOptions
                {
                    EnabledSslProtocols = protocol,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        seen = certificate?.GetCertHashString();
                        return certificate is not null;
                    },
                },
            }
        );
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var answer = await http.GetAsync(new Uri($"https://{host}:{port}{Routes.Node}"));
        return (answer.StatusCode, seen);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
