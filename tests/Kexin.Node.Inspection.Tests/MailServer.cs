using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Kexin.Node.Inspection.Tests;

/// <summary>A mail server on this machine that keeps what it takes, from who knows the password.</summary>
internal sealed class MailServer : IDisposable
{
    public const string User = "node";
    public const string Password = "correct horse";
    private readonly ConcurrentQueue<MimeMessage> _letters = new();
    private SmtpServer.SmtpServer? _server;
    private readonly X509Certificate2 _certificate = SelfSigned();

    public MailServer()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Port = ((IPEndPoint)free.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>Whether it takes no letters now.</summary>
    public bool Refuses { get; set; }

    /// <summary>Those that it was told.</summary>
    public ConcurrentQueue<string> Passwords { get; } = new();

    /// <summary>The letters to somebody, oldest first.</summary>
    public List<MimeMessage> To(string address) =>
        [.. _letters.Where(letter => letter.To.Mailboxes.Any(to => to.Address == address))];

    /// <summary>Listens when it returns.</summary>
    public async Task StartAsync(MailSecurity security)
    {
        var options = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .Endpoint(endpoint =>
            {
                endpoint
                    .Endpoint(new IPEndPoint(IPAddress.Loopback, Port))
                    .AuthenticationRequired()
                    .AllowUnsecureAuthentication(security == MailSecurity.Plain);
                if (security != MailSecurity.Plain)
                {
                    endpoint.Certificate(_certificate).IsSecure(security == MailSecurity.Tls);
                }
            })
            .Build();
        var services = new ServiceProvider();
        var door = new Door(this);
        services.Add((IMessageStore)door);
        services.Add((IUserAuthenticator)door);
        _server = new SmtpServer.SmtpServer(options, services);
        var serving = _server.StartAsync(CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await IsListeningAsync(patience.Token))
        {
            Assert.False(serving.IsCompleted, $"The mail server ended: {serving.Exception}");
            await Task.Delay(20, patience.Token);
        }
    }

    public void Dispose()
    {
        _server?.Shutdown();
        _certificate.Dispose();
    }

    private async Task<bool> IsListeningAsync(CancellationToken cancel)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>What the library asks; it disposes of what can be.</summary>
    private sealed class Door(MailServer server) : MessageStore, IUserAuthenticator
    {
        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken
        )
        {
            if (server.Refuses)
            {
                return SmtpResponse.TransactionFailed;
            }

            using var content = new MemoryStream(buffer.ToArray());
            server._letters.Enqueue(await MimeMessage.LoadAsync(content, cancellationToken));
            return SmtpResponse.Ok;
        }

        public Task<bool> AuthenticateAsync(
            ISessionContext context,
            string user,
            string password,
            CancellationToken cancellationToken
        )
        {
            server.Passwords.Enqueue(password);
            return Task.FromResult(user == User && password == Password);
        }
    }
}
