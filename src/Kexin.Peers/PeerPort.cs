using System.Net.Security;
using Kexin.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Peers;

/// <summary>The port for other members' nodes: HTTP/2 in mutual TLS, with a bounded number of handshakes under way.</summary>
public static class PeerPort
{
    private static readonly object s_place = new();

    /// <summary>Makes it of a port that Kestrel listens on.</summary>
    public static void UsePeers(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        listen.Protocols = HttpProtocols.Http2;
        var certificate = listen.ApplicationServices.GetRequiredService<PeerSettings>().Certificate;
        var members = listen.ApplicationServices.GetRequiredService<MemberDirectory>();
        var peers = listen.ApplicationServices.GetRequiredService<PeerPlaces>();
        var places = listen.ApplicationServices.GetRequiredService<HandshakePlaces>();
        listen.Use(next =>
            async connection =>
            {
                using var place = places.Enter(connection.RemoteEndPoint, connection.Abort);
                connection.Items[s_place] = place;
                await next(connection);
            }
        );
        listen.UseHttps(
            new TlsHandshakeCallbackOptions
            {
                OnConnection = _ =>
                    ValueTask.FromResult(
                        PeerTls.ServerOptions(
                            certificate,
                            spki => members.FindByTlsKey(spki) is not null,
                            SslApplicationProtocol.Http2
                        )
                    ),
            }
        );

        // What comes here has shown a member's key, and goes on to that member's own places.
        listen.Use(next =>
            async connection =>
            {
                ((IDisposable)connection.Items[s_place]!).Dispose();
                var shown = connection.Features.Get<ISslStreamFeature>()?.SslStream.RemoteCertificate;
                if (PeerTls.TrySpkiHash(shown, out var spki) && members.FindByTlsKey(spki) is { } member)
                {
                    using var place = peers.Connections.Enter(member, connection.Abort);
                    await next(connection);
                }
            }
        );
    }
}
