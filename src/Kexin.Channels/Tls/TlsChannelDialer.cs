using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>Connects to another node's channel port by TCP and mutual TLS 1.3.</summary>
/// <param name="certificate">This node's, with its secret key.</param>
/// <param name="patience">The deadline of connecting, of the handshake and of every later wait.</param>
/// <param name="time">Measures the deadlines.</param>
public sealed class TlsChannelDialer(X509Certificate2 certificate, TimeSpan patience, TimeProvider time)
{
    /// <summary>Opens the channel of a session to one party.</summary>
    /// <param name="party">The name by which errors call the party.</param>
    /// <param name="endpoint">Where its channel port is.</param>
    /// <param name="spki">The SPKI hash that the ledger has for it; another key is refused.</param>
    /// <param name="session">For which run.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProtocolException">
    /// The party cannot be reached (<see cref="ProtocolError.PeerClosed"/>, <see cref="ProtocolError.Timeout"/>), or one of the
    /// two does not accept the other's key (<see cref="ProtocolError.Refused"/>).
    /// </exception>
    public async Task<IMessageChannel> DialAsync(
        string party,
        DnsEndPoint endpoint,
        Digest spki,
        SessionId session,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(party);
        ArgumentNullException.ThrowIfNull(endpoint);
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? stream = null;
        try
        {
            await socket.ConnectAsync(endpoint, either.Token);
            var beneath = new NetworkStream(socket, ownsSocket: true);
            stream = new SslStream(beneath, leaveInnerStreamOpen: false);
            var options = PeerTls.ClientOptions(certificate, hash => hash == spki, PeerTls.ChannelProtocol);
            await stream.AuthenticateAsClientAsync(options, either.Token);
            var channel = new StreamChannel(stream, beneath, party, patience, time);
            await channel.SendAsync(ChannelPreamble.Encode(session), cancellationToken);
            return channel;
        }
        catch (Exception e)
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(e, party, endpoint);
        }
    }

    private Exception Explain(Exception cause, string party, DnsEndPoint endpoint)
    {
        var (host, port) = (endpoint.Host, endpoint.Port);
        return cause switch
        {
            OperationCanceledException => new ProtocolException(
                ProtocolError.Timeout,
                party,
                $"{host}:{port} did not answer in {patience.TotalSeconds:0.###} s.",
                cause
            ),
            AuthenticationException => new ProtocolException(
                ProtocolError.Refused,
                party,
                $"the node at {host}:{port} does not hold the key that the ledger names, or does not accept this node's.",
                cause
            ),
            SocketException or IOException => new ProtocolException(
                ProtocolError.PeerClosed,
                party,
                $"{host}:{port} could not be reached: {cause.Message}",
                cause
            ),
            _ => cause,
        };
    }
}
