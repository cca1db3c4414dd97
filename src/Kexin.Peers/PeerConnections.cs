using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Kexin.Channels;
using Kexin.Ledger.Contracts;

namespace Kexin.Peers;

/// <summary>HTTP/2 connections to other members' nodes, each pinned to the TLS key that the ledger has for that member.</summary>
internal sealed class PeerConnections(
    PeerSettings settings,
    MemberDirectory members,
    DialRules rules,
    TimeProvider time
) : IDisposable
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<MemberId, HttpClient> _clients = new();
    private readonly ConcurrentDictionary<MemberId, BackOff> _backOffs = new();

    /// <summary>Sends a request to a member's node; the body of the answer is not read yet.</summary>
    /// <param name="member">Whose node.</param>
    /// <param name="method">GET or POST.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">The body, or empty.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="HttpRequestException">The node cannot be reached, or the member is none any more.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        MemberId member,
        HttpMethod method,
        string path,
        ReadOnlyMemory<byte> body,
        CancellationToken cancel
    )
    {
        var endpoint =
            members.Find(member)?.Details.PeerEndpoint
            ?? throw new HttpRequestException($"{member.Value.ToShortString()} is no active member.");

        // The ledger takes any 'host:port'; one that makes no address must not look like a fault of this program.
        if (!Uri.TryCreate($"https://{endpoint}{path}", UriKind.Absolute, out var address))
        {
            throw new HttpRequestException($"'{endpoint}' of {member.Value.ToShortString()} is no address.");
        }

        using var request = new HttpRequestMessage(method, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (method == HttpMethod.Post)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cbor");
        }

        var backOff = _backOffs.GetOrAdd(member, _ => new BackOff(time));
        await backOff.WaitAsync(endpoint, cancel);
        try
        {
            var answer = await _clients
                .GetOrAdd(member, Connect)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            backOff.Succeeded();
            return answer;
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError)
        {
            backOff.Failed(endpoint);
            throw;
        }
    }

    /// <summary>A member that has just called is there again: it is called back without a pause.</summary>
    public void IsThere(MemberId member)
    {
        if (_backOffs.TryGetValue(member, out var backOff))
        {
            backOff.Succeeded();
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private HttpClient Connect(MemberId member)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = ConnectPatience,
            ConnectCallback = (context, cancel) => rules.ConnectAsync(context.DnsEndPoint, cancel),
            KeepAlivePingDelay = PingInterval,
            KeepAlivePingTimeout = ConnectPatience,
            // What goes beyond the streams that one connection may have waits here, where the other side would refuse it.
            EnableMultipleHttp2Connections = false,
            SslOptions = PeerTls.ClientOptions(
                settings.Certificate,
                spki => members.Find(member)?.Details.TlsKeyHash == spki,
                SslApplicationProtocol.Http2
            ),
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
