using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Kexin.Box.Contacts;
using Kexin.Cryptography;
using Kexin.Cryptography.Records;

namespace Kexin.Cli.Tests.Boxes;

/// <summary>The command <c>kexin box …</c> as a process that ends with this one, and contacts with what it serves.</summary>
internal sealed class BoxProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();

    private BoxProgram(Process process, JsonElement listing) => (_process, Listing) = (process, listing);

    /// <summary>What it said when it had started.</summary>
    public JsonElement Listing { get; }

    public static async Task<BoxProgram> StartAsync(params string[] arguments)
    {
        string[] all =
        [
            Path.Combine(AppContext.BaseDirectory, "kexin.dll"),
            "box",
            .. arguments,
            "--port",
            "0",
            "--json",
            "--stop-with-input",
        ];
        var process = Process.Start(
            new ProcessStartInfo("dotnet", all) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        var said = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.AppendLine(line);
            if (line is "}" or "]")
            {
                break;
            }
        }

        using var document = JsonDocument.Parse(said.ToString());
        return new BoxProgram(process, document.RootElement.Clone());
    }

    public static Challenge Challenge(byte nonce) =>
        new(ContactStep.Open, Digest.Zero, Digest.Zero, Enumerable.Repeat(nonce, 16).ToArray());

    public async Task<Answer> TouchAsync(string address, Challenge challenge) =>
        CanonicalRecord.Decode<Answer>(await SendAsync(address, CanonicalRecord.Encode(challenge)));

    public async Task<byte[]> SendAsync(string address, byte[] message)
    {
        using var content = new ByteArrayContent(message);
        using var response = await _http.PostAsync($"{address}/contact", content);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    public Task<string> TapAsync(string address) => _http.GetStringAsync($"{address}/contact");

    public Task<HttpResponseMessage> AskAsync(HttpMethod method, string address, string origin)
    {
        var request = new HttpRequestMessage(method, $"{address}/contact");
        request.Headers.Add("Origin", origin);
        return _http.SendAsync(request);
    }

    /// <summary>As when the power is lost.</summary>
    public void Kill() => _process.Kill();

    public async Task<int> StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
