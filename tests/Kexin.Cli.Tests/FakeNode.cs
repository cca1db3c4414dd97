using System.Net;
using System.Net.Sockets;
using System.Text;
using Kexin.Client;

namespace Kexin.Cli.Tests;

/// <summary>A node's folder and an HTTP server that answers from a table of <c>METHOD path?query</c>.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _loop;

    public FakeNode()
    {
        Folder = Directory.CreateTempSubdirectory("kexin-fake-").FullName;
        Url = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        new ApiAccess(new Uri(Url), "token").Save(Folder);
        _loop = AnswerAsync();
    }

    public string Folder { get; }

    public string Url { get; }

    /// <summary>The authorisation of each call.</summary>
    public List<string?> Tokens { get; } = [];

    public Dictionary<string, (int Status, string Body)> Answers { get; } = [];

    /// <summary>The answer to whatever the table does not have.</summary>
    public (int Status, string Body) Otherwise { get; init; } =
        (404, """{"title":"none","status":404,"code":"not-found"}""");

    public List<(string Request, string Body)> Asked { get; } = [];

    /// <summary>What happens while a call is under way, before it is answered.</summary>
    public Action<string>? Meanwhile { get; set; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
        _listener.Close();
        Directory.Delete(Folder, recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var request = $"{context.Request.HttpMethod} {context.Request.RawUrl}";
            Tokens.Add(context.Request.Headers["Authorization"]);
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            Asked.Add((request, await reader.ReadToEndAsync()));
            Meanwhile?.Invoke(request);
            var (status, body) = Answers.TryGetValue(request, out var answer) ? answer : Otherwise;
            await SendAsync(context.Response, status, body);
        }
    }

    private static async Task SendAsync(HttpListenerResponse response, int status, string body)
    {
        try
        {
            response.StatusCode = status;
            response.ContentType = status < 400 ? "application/json" : "application/problem+json";
            if (body.Length > 0)
            {
                await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            }

            response.Close();
        }
        catch (HttpListenerException)
        {
            // Whoever asked has left.
        }
    }
}
