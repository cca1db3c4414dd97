using System.Text.Json;
using Kexin.Computations.Tests;

namespace Kexin.Cluster.Tests;

/// <summary>A demonstration that has come to its end: on the real hospitals' files where they are at hand, else on generated ones.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("kexin-cluster-").FullName;
    private JsonDocument? _record;

    /// <summary>Says which files the demo had.</summary>
    internal static string Files => RealHospitals.Folder is null ? "generated files" : "the real hospitals' files";

    /// <summary>The demo's own folder.</summary>
    internal string Folder => Path.Combine(_root, "demo");

    /// <summary>What <c>--json</c> wrote.</summary>
    internal JsonElement Record => _record!.RootElement;

    /// <summary>What the demo wrote to the screen.</summary>
    internal string Screen { get; private set; } = "";

    /// <summary>Processes that were left when it had ended.</summary>
    internal int Left { get; private set; }

    /// <summary>The rows of all files.</summary>
    internal PooledFile Pooled { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var data = RealHospitals.Folder ?? await GenerateAsync(NewFolder("data"), "north", "east", "south");
        Pooled = PooledFile.Read(data);
        var json = Path.Combine(_root, "found.json");
        await using var demo = DemoProcess.Start(Folder, "--data", data, "--json", json, "--lang", "en");
        (var exitCode, Screen) = await demo.EndAsync();
        Left = demo.Running().Count;
        _record =
            exitCode == 0
                ? JsonDocument.Parse(await File.ReadAllBytesAsync(json))
                : throw new InvalidOperationException($"The demo ended with {exitCode}: {Screen}");
    }

    public Task DisposeAsync()
    {
        _record?.Dispose();
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A place beside the demo's that goes away with it.</summary>
    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    /// <summary>Writes one file a hospital.</summary>
    /// <returns>The folder.</returns>
    internal static async Task<string> GenerateAsync(string folder, params string[] hospitals)
    {
        for (var i = 0; i < hospitals.Length; i++)
        {
            await using var file = File.Create(Path.Combine(folder, hospitals[i] + ".csv"));
            await using var rows = Cohort.Generate(hospitals[i], seed: 51 + i, rows: 150).ToCsv();
            await rows.CopyToAsync(file);
        }

        return folder;
    }
}
