using System.Net;
using System.Text;
using Kexin.Console.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Kexin.Browser.Tests.Phone;

/// <summary>The phone app as the node serves it, beside an API in memory; and browsers that keep what they have in a folder, with a camera that is a file.</summary>
public sealed class PhoneFixture : IAsyncLifetime
{
    /// <summary>The button for a contact; a form that lacks something has another in its place, until the page has drawn the last answer.</summary>
    internal const string Touch = ".bottom button.main:not(.wait, .busy)";

    private readonly string _root = Directory.CreateTempSubdirectory("kexin-phone-").FullName;
    private WebApplication? _app;
    private IPlaywright? _playwright;
    private int _folders;

    internal FakeNode Node { get; private set; } = new();

    /// <summary>Stands in the service worker's place of its version, when a new one is to be served.</summary>
    internal string? NewVersion { get; set; }

    internal string Address { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        RequestDelegate? console = null;
        _app.Run(async context =>
        {
            if (context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
            {
                await Node.AnswerAsync(context);
            }
            else if (NewVersion is not null && context.Request.Path == "/phone/sw.js")
            {
                context.Response.ContentType = "text/javascript";
                await context.Response.WriteAsync(await WorkerAsync());
            }
            else
            {
                await console!(context);
            }
        });
        await _app.StartAsync();
        var listening = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Address = listening.Addresses.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        console = ConsoleHost.At(new Uri(Address));
        _playwright = await Playwright.CreateAsync();
        await File.WriteAllBytesAsync(Path.Combine(_root, "camera.y4m"), Film());
    }

    /// <summary>Begins a test: another node, and no new version.</summary>
    internal FakeNode Begin()
    {
        Node.Dispose();
        (Node, NewVersion) = (new FakeNode(), null);
        return Node;
    }

    /// <summary>A folder for a phone that is switched off and on.</summary>
    internal string NewFolder() => Path.Combine(_root, $"phone-{_folders++}");

    /// <summary>A phone with what its folder holds; its NFC and Bluetooth reach the fake node's tag and box. Another address is another node's.</summary>
    internal async Task<IPage> OpenAsync(
        string folder,
        string language = "en",
        ColorScheme scheme = ColorScheme.Dark,
        string? address = null
    )
    {
        var context = await _playwright!.Chromium.LaunchPersistentContextAsync(
            folder,
            new BrowserTypeLaunchPersistentContextOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Args =
                [
                    "--no-sandbox",
                    "--use-fake-device-for-media-stream",
                    "--use-fake-ui-for-media-stream",
                    $"--use-file-for-fake-video-capture={Path.Combine(_root, "camera.y4m")}",
                ],
                BaseURL = address ?? Address,
                Locale = language == "zh" ? "zh-CN" : "en-GB",
                TimezoneId = "Asia/Shanghai",
                ViewportSize = new ViewportSize { Width = 390, Height = 844 },
                ColorScheme = scheme,
                Permissions = ["geolocation"],
                Geolocation = new Geolocation
                {
                    Latitude = 31.2f,
                    Longitude = 121.5f,
                    Accuracy = 8,
                },
            }
        );
        context.SetDefaultTimeout(Window.PatienceInMilliseconds);
        await context.ExposeFunctionAsync("tapOfTest", () => Node.Tap());
        await context.ExposeFunctionAsync("touchOfTest", (string challenge) => Node.Touch(challenge));
        await context.AddInitScriptAsync(Radios);
        var page = context.Pages[0];
        await page.GotoAsync("/phone/");
        return page;
    }

    public async Task DisposeAsync()
    {
        _playwright?.Dispose();
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        Node.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private async Task<string> WorkerAsync()
    {
        using var client = new HttpClient();
        var version = NewVersion;
        NewVersion = null;
        var worker = await client.GetStringAsync($"{Address}/phone/sw.js");
        NewVersion = version;
        return $"// {version}\n{worker.Replace("const version = \"", $"const version = \"{version}-", StringComparison.Ordinal)}";
    }

    /// <summary>Web NFC and Web Bluetooth, which a browser without such devices has not.</summary>
    private const string Radios = """
        window.NDEFReader = class {
          async scan() {
            const data = new DataView(new TextEncoder().encode(await tapOfTest()).buffer);
            setTimeout(() => this.onreading({ message: { records: [{ recordType: "url", data }] } }), 50);
          }
        };
        let answer;
        const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const contact = {
          async writeValueWithResponse(value) {
            answer = bytes(await touchOfTest(btoa(String.fromCharCode(...value))));
          },
          readValue: async () => new DataView(answer.buffer),
        };
        const service = { getCharacteristic: async () => contact };
        const server = { getPrimaryService: async () => service, disconnect() {} };
        Object.defineProperty(navigator, "bluetooth", {
          value: { requestDevice: async () => ({ gatt: { connect: async () => server } }) },
        });
        """;

    /// <summary>Moving stripes, as a raw film of the form YUV4MPEG2.</summary>
    private static byte[] Film()
    {
        const int width = 640;
        const int height = 480;
        using var film = new MemoryStream();
        film.Write(Encoding.ASCII.GetBytes($"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n"));
        for (var frame = 0; frame < 10; frame++)
        {
            film.Write("FRAME\n"u8);
            var picture = new byte[width * height * 3 / 2];
            for (var i = 0; i < picture.Length; i++)
            {
                picture[i] =
                    i < width * height
                        ? (byte)((((i % width) + (frame * 16)) / 32 * 40) + 16)
                        : (byte)(100 + (frame * 5));
            }

            film.Write(picture);
        }

        return film.ToArray();
    }
}
