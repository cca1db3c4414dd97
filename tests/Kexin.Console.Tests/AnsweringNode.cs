using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Session;

namespace Kexin.Console.Tests;

/// <summary>A node's API on a free port that gives the answers it was told to, by path; anything else is not found.</summary>
internal sealed class AnsweringNode : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, Func<(int Status, string Json)>> _answers = new(StringComparer.Ordinal);

    public AnsweringNode()
    {
        using (var taken = new TcpListener(IPAddress.Loopback, 0))
        {
            taken.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public NodeConnection Connection => new(Address);

    /// <summary>Somebody who may do these things.</summary>
    public static OwnAccount Person(params string[] permissions) =>
        new(
            "p",
            "Lin",
            [],
            permissions,
            new SessionInfo("s", "p", "Lin", "here", null, default, default, default, true),
            true,
            false,
            true,
            "ps"
        );

    /// <summary>Who looks.</summary>
    public void Me(params string[] permissions) => Answer(Routes.Me, Person(permissions), KexinJson.Default.OwnAccount);

    public void Answer<T>(string path, T answer, JsonTypeInfo<T> type) =>
        _answers[path] = () => (200, JsonSerializer.Serialize(answer, type));

    public void Refuse(string path, Problem problem) =>
        _answers[path] = () => (problem.Status, JsonSerializer.Serialize(problem, KexinJson.Default.Problem));

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var none = new Problem("Nothing.", 404, ProblemCodes.NotFound);
            var (status, json) = _answers.TryGetValue(call.Request.Url!.AbsolutePath, out var answer)
                ? answer()
                : (404, JsonSerializer.Serialize(none, KexinJson.Default.Problem));
            call.Response.StatusCode = status;
            call.Response.ContentType = status == 200 ? "application/json" : Problem.MediaType;
            await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
            call.Response.Close();
        }
    }
}
