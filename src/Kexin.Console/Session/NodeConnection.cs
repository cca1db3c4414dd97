using Kexin.Client;

namespace Kexin.Console.Session;

/// <summary>The connections to the node's API, shared by everybody who is signed in.</summary>
internal sealed class NodeConnection(Uri api) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly SocketsHttpHandler _handler = new()
    {
        ConnectTimeout = ConnectTimeout,
        UseCookies = false,
        UseProxy = false,
    };

    /// <summary>The node as nobody in particular may use it: to sign in, which looks at no token.</summary>
    public KexinClient OpenForNobody(string language) => Open("nobody", language);

    /// <summary>The node as a person may use it.</summary>
    /// <param name="token">That person's own token.</param>
    /// <param name="language"><c>en</c> or <c>zh</c>.</param>
    public KexinClient Open(string token, string language) =>
        new(
            new HttpClient(_handler, disposeHandler: false) { BaseAddress = api, Timeout = Timeout.InfiniteTimeSpan },
            token,
            language
        );

    public void Dispose() => _handler.Dispose();
}
