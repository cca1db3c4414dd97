using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<string, Func<Task<(int Status, string Json)>>> _answers = new(
        StringComparer.Ordinal
    );

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

    /// <summary>How often each path was asked.</summary>
    public ConcurrentDictionary<string, int> Asked { get; } = new(StringComparer.Ordinal);

    /// <summary>What each path was sent last.</summary>
    public ConcurrentDictionary<string, string> Bodies { get; } = new(StringComparer.Ordinal);

    /// <summary>With which query each path was asked last.</summary>
    public ConcurrentDictionary<string, string> Queries { get; } = new(StringComparer.Ordinal);

    /// <summary>Waits until a path was asked.</summary>
    public async Task WaitAsync(string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!Asked.ContainsKey(path))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    /// <param name="path">Where.</param>
    /// <param name="answer">What.</param>
    /// <param name="type">As JSON.</param>
    /// <param name="until">When; at once where it is null.</param>
    public void Answer<T>(string path, T answer, JsonTypeInfo<T> type, Task? until = null) =>
        _answers[path] = async () =>
        {
            await (until ?? Task.CompletedTask);
            return (200, JsonSerializer.Serialize(answer, type));
        };

    public void Refuse(string path, Problem problem) =>
        _answers[path] = () =>
            Task.FromResult((problem.Status, JsonSerializer.Serialize(problem, KexinJson.Default.Problem)));

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

            _ = RespondAsync(call);
        }
    }

    private async Task RespondAsync(HttpListenerContext call)
    {
        var path = call.Request.Url!.AbsolutePath;
        using (var body = new StreamReader(call.Request.InputStream))
        {
            Bodies[path] = await body.ReadToEndAsync();
        }

        Queries[path] = Uri.UnescapeDataString(call.Request.Url.Query);
        Asked.AddOrUpdate(path, 1, (_, count) => count + 1);
        var none = new Problem("Nothing.", 404, ProblemCodes.NotFound);
        var (status, json) = _answers.TryGetValue(path, out var answer)
            ? await answer()
            : (404, JsonSerializer.Serialize(none, KexinJson.Default.Problem));
        try
        {
            call.Response.StatusCode = status;
            call.Response.ContentType = status == 200 ? "application/json" : Problem.MediaType;
            await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
            call.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Whoever asked is gone, or the test is over.
        }
    }
}
