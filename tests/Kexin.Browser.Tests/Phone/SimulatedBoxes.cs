using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Kexin.Cryptography;

namespace Kexin.Browser.Tests.Phone;

/// <summary><c>kexin box simulate</c> with one box, as a process that ends with this one.</summary>
internal sealed class SimulatedBoxes : IAsyncDisposable
{
    private readonly Process _process;

    private SimulatedBoxes(Process process, JsonElement box)
    {
        _process = process;
        Address = box.GetProperty("address").GetString()!;
        PublicKey = PublicKey.Import(Suite.Standard, Convert.FromHexString(box.GetProperty("identity").GetString()!));
    }

    public string Address { get; }

    public PublicKey PublicKey { get; }

    public static async Task<SimulatedBoxes> StartAsync(string folder, string fault)
    {
        string[] line =
        [
            .. NodeProcess.Program.Skip(1),
            "box",
            "simulate",
            "--dir",
            folder,
            "--boxes",
            "1",
            "--tags",
            "0",
            "--fault",
            fault,
            "--port",
            "0",
            "--json",
            "--stop-with-input",
        ];
        var process = Process.Start(
            new ProcessStartInfo(NodeProcess.Program[0], line)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
        var said = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } text)
        {
            said.AppendLine(text);
            if (text == "]")
            {
                break;
            }
        }

        using var listing = JsonDocument.Parse(said.ToString());
        return new SimulatedBoxes(process, listing.RootElement[0]);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
