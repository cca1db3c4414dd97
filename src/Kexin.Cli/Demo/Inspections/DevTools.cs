using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Kexin.Cli.Demo.Inspections;

/// <summary>A Chromium without a window, which is told what to do by its own protocol.</summary>
/// <remarks>Source: Chrome DevTools Protocol 1.3; one command at a time, and events are not looked at.</remarks>
internal sealed class DevTools : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private int _number;

    private DevTools(Process process) => _process = process;

    /// <summary>The browser's program on the path, or null.</summary>
    public static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(folder => s_names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    /// <summary>Starts a browser with a camera that is none, and waits until it listens.</summary>
    /// <exception cref="IOException">It did not come up.</exception>
    public static async Task<DevTools> StartAsync(
        string program,
        string folder,
        string language,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--headless=new",
                "--remote-debugging-port=0",
                $"--user-data-dir={folder}",
                $"--lang={language}",
                $"--accept-lang={language}",
                "--no-first-run",
                "--disable-background-networking",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
            },
        };
        if (Environment.UserName == "root")
        {
            start.ArgumentList.Add("--no-sandbox");
        }

        start.ArgumentList.Add("about:blank");
        var process = Process.Start(start) ?? throw new IOException($"{program}: no process.");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var browser = new DevTools(process);
        try
        {
            await browser.ConnectAsync(Path.Combine(folder, "DevToolsActivePort"), time, cancel);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a command and gives what it answers.</summary>
    /// <exception cref="IOException">The browser refused it, or went away.</exception>
    public async Task<JsonNode> SendAsync(string method, JsonObject parameters, CancellationToken cancel)
    {
        var number = ++_number;
        var message = new JsonObject
        {
            ["id"] = number,
            ["method"] = method,
            ["params"] = parameters,
        };
        try
        {
            await _socket.SendAsync(
                Encoding.UTF8.GetBytes(message.ToJsonString()),
                WebSocketMessageType.Text,
                endOfMessage: true,
                cancel
            );
            while (true)
            {
                var answer = await ReceiveAsync(cancel);
                if ((int?)answer["id"] == number)
                {
                    return answer["result"] ?? throw new IOException($"{method}: {answer["error"]?["message"]}");
                }
            }
        }
        catch (WebSocketException fault)
        {
            throw new IOException($"{method}: {fault.Message}", fault);
        }
    }

    /// <summary>What a script gives once its promise is kept, as text.</summary>
    /// <exception cref="IOException">The script threw.</exception>
    public async Task<string> RunAsync(string script, CancellationToken cancel)
    {
        var answer = await SendAsync(
            "Runtime.evaluate",
            new JsonObject
            {
                ["expression"] = script,
                ["awaitPromise"] = true,
                ["returnByValue"] = true,
            },
            cancel
        );
        return answer["exceptionDetails"] is { } thrown
            ? throw new IOException(thrown["exception"]?["description"]?.ToString() ?? thrown.ToJsonString())
            : answer["result"]?["value"]?.ToString() ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task ConnectAsync(string portFile, TimeProvider time, CancellationToken cancel)
    {
        using var http = new HttpClient();
        var begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                if (
                    File.Exists(portFile)
                    && (await File.ReadAllLinesAsync(portFile, cancel)) is [var port, ..]
                    && JsonNode.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json/list"), cancel))
                        is JsonArray targets
                    && targets.FirstOrDefault(target => (string?)target!["type"] == "page") is { } page
                )
                {
                    await _socket.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), cancel);
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            if (_process.HasExited || time.GetElapsedTime(begin) > s_patience)
            {
                throw new IOException("The browser did not come up.");
            }

            await Task.Delay(s_pollInterval, time, cancel);
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancel)
    {
        using var message = new MemoryStream();
        var part = new byte[64 << 10];
        while (true)
        {
            var received = await _socket.ReceiveAsync(part.AsMemory(), cancel);
            message.Write(part, 0, received.Count);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new IOException("The browser went away.");
            }

            if (received.EndOfMessage)
            {
                return JsonNode.Parse(message.ToArray()) ?? new JsonObject();
            }
        }
    }
}
