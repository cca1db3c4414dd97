using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Kexin.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kexin.Peers;

/// <summary>Accepts other members' connections on the channel port and lets them wait in the lobby for their session.</summary>
/// <param name="settings">The port, and this node's certificate.</param>
/// <param name="members">Whose keys are let in.</param>
/// <param name="lobby">Where they wait.</param>
/// <param name="handshakes">How many strangers there may be.</param>
/// <param name="time">Bounds handshakes.</param>
/// <param name="logger">Told of those that were refused.</param>
public sealed class ChannelListener(
    PeerSettings settings,
    MemberDirectory members,
    ChannelLobby lobby,
    HandshakePlaces handshakes,
    TimeProvider time,
    ILogger<ChannelListener> logger
) : BackgroundService
{
    private const int MostConnections = 1024;
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _places = new(MostConnections);
    private readonly TcpListener _listener = new(IPAddress.Parse(settings.Listen), settings.ChannelPort);

    /// <summary>Where it listens, once it was started.</summary>
    public EndPoint Address => _listener.LocalEndpoint;

    /// <inheritdoc/>
    /// <exception cref="IOException">The port cannot be opened.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _listener.Start();
        }
        catch (SocketException error)
        {
            throw new IOException($"{settings.Listen}:{settings.ChannelPort}: {error.Message}.", error);
        }

        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _listener.Dispose();
        _places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _places.WaitAsync(stoppingToken);
            if (await AcceptAsync(stoppingToken) is { } socket)
            {
                _ = ServeAsync(socket, stoppingToken);
            }
            else
            {
                _places.Release();
                await Task.Delay(PauseAfterFailure, time, stoppingToken);
            }
        }
    }

    /// <summary>The next connection; null when it broke off, or the process has no more handles: that passes, and must not end the node.</summary>
    private async Task<Socket?> AcceptAsync(CancellationToken stopping)
    {
        try
        {
            return await _listener.AcceptSocketAsync(stopping);
        }
        catch (SocketException error)
        {
            logger.LogWarning("A connection on the channel port could not be accepted: {Reason}", error.Message);
            return null;
        }
    }

    private async Task ServeAsync(Socket socket, CancellationToken stopping)
    {
        var source = (socket.RemoteEndPoint as IPEndPoint)?.Address;
        try
        {
            socket.NoDelay = true;
            var beneath = new NetworkStream(socket, ownsSocket: true);
            await using var stream = new SslStream(beneath);
            using var patience = new CancellationTokenSource(HandshakePatience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
            using (handshakes.Enter(socket.RemoteEndPoint, socket.Dispose))
            {
                await stream.AuthenticateAsServerAsync(
                    PeerTls.ServerOptions(
                        settings.Certificate,
                        spki => members.FindByTlsKey(spki) is not null,
                        PeerTls.ChannelProtocol
                    ),
                    either.Token
                );
            }

            if (PeerTls.TrySpkiHash(stream.RemoteCertificate, out var spki) && members.FindByTlsKey(spki) is { } member)
            {
                await lobby.AdmitAsync(stream, beneath, member.ToString(), stopping);
            }
        }
        catch (AuthenticationException error)
        {
            logger.LogWarning("A connection on the channel port was refused: {Reason} {Source}", error.Message, source);
        }
        catch (Exception error) when (error is ProtocolException or IOException or SocketException)
        {
            logger.LogInformation("A connection on the channel port ended: {Reason} {Source}", error.Message, source);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // Too slow with its handshake, or the node stops.
        }
        finally
        {
            socket.Dispose();
            _places.Release();
        }
    }
}
