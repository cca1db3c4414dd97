using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.S3;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node.Tests.Hosting;

namespace Kexin.Node.Tests.Objects;

/// <summary>A node that serves the S3 API, and a person whose programs use it; one for all tests of a class.</summary>
public sealed class ObjectNode : IAsyncLifetime, IDisposable
{
    private const string Password = "correct horse battery";
    private ServingNode? _node;
    private KexinClient? _person;

    internal ServingNode Node => _node!;

    internal KexinClient Person => _person!;

    internal int Port { get; private set; }

    internal Uri Address => new($"http://127.0.0.1:{Port}");

    public async Task InitializeAsync()
    {
        Port = FreePort();
        _node = await ServingNode.StartAsync(folder => Serve(folder, Port));
        using var nobody = new KexinClient(new ApiAccess(_node.Address, "none"));
        var session = await nobody.Account.SignInByLinkAsync(new SignInByLink(_node.Link, Password));
        _person = new KexinClient(new ApiAccess(_node.Address, session.Token));
        var card = await _person.Node.CardAsync();
        var genesis = await _person.Consortium.CreateAsync(new CreateConsortium("alone", [card.Encoded]));
        if (!genesis.Joined)
        {
            await _person.Consortium.JoinAsync(new JoinConsortium([genesis.Encoded]));
        }
    }

    public void Dispose() => _person?.Dispose();

    public async Task DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }

    /// <summary>A program's token, of which the S3 API's keys are a part.</summary>
    internal Task<IssuedToken> TokenAsync(params string[] permissions) =>
        Person.Account.NewTokenAsync(new NewToken("program", permissions, 1));

    internal AmazonS3Client Sdk(IssuedToken token, string? secret = null) =>
        new(
            new BasicAWSCredentials(token.Info.Id, secret ?? token.SecretKey!),
            new AmazonS3Config
            {
                ServiceURL = Address.ToString(),
                ForcePathStyle = true,
                AuthenticationRegion = "us-east-1",
                MaxErrorRetry = 0,
            }
        );

    private static void Serve(string folder, int port)
    {
        var path = Path.Combine(folder, "node.json");
        var configuration = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        configuration["objects"] = new JsonObject { ["port"] = port };
        File.WriteAllText(path, configuration.ToJsonString());
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
