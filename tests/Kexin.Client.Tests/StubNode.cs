using System.Net;
using System.Text;

namespace Kexin.Client.Tests;

/// <summary>Answers each request by a function and remembers what was asked.</summary>
internal sealed class StubNode(Func<HttpRequestMessage, (HttpStatusCode Status, string MediaType, string Body)> answer)
    : HttpMessageHandler
{
    public List<string> Asked { get; } = [];

    public KexinClient Client() =>
        new(new HttpClient(this) { BaseAddress = new Uri("http://node.test/") }, "secret", "zh");

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Asked.Add(
            $"{request.Method} {request.RequestUri!.PathAndQuery} {request.Headers.Authorization} {request.Headers.AcceptLanguage}"
        );
        var (status, mediaType, body) = answer(request);
        return Task.FromResult(
            new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, mediaType) }
        );
    }
}
