using System.Diagnostics;
using System.Text.Json;

namespace Kexin.Cluster.Tests;

/// <summary>A day of inspections as users run it: what the screen says, and a certificate that holds without a node.</summary>
public sealed class InspectionDemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-inspections-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_day_ends_with_a_board_the_alarms_and_a_certificate_that_verifies()
    {
        var (place, file) = (Path.Combine(_folder, "day"), Path.Combine(_folder, "day.json"));
        var (code, said) = await RunAsync("demo", "inspection", "--dir", place, "--json", file, "--lang", "en");
        Assert.True(code == 0, said);
        using var record = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var root = record.RootElement;
        var states = root.GetProperty("board")
            .GetProperty("tasks")
            .EnumerateArray()
            .Select(task => task.GetProperty("state").GetString())
            .ToList();
        Assert.True(states.Count(state => state == "done") >= 2, string.Join(", ", states));
        Assert.Single(states, "missed");
        var alarms = root.GetProperty("alarms")
            .EnumerateArray()
            .Select(alarm => alarm.GetProperty("rule").GetString())
            .ToHashSet();
        Assert.Superset(
            new HashSet<string?> { "wrong-box", "no-face", "face-failed", "same-photo", "impossible-travel", "missed" },
            alarms
        );
        Assert.Equal(
            ["inspection.records-signed", "inspection.records-gap"],
            root.GetProperty("refused").EnumerateArray().Select(rule => rule.GetProperty("code").GetString())
        );
        Assert.Contains("done offline, proven between", said.ReplaceLineEndings(" "), StringComparison.Ordinal);
        if (File.Exists("/usr/bin/chromium"))
        {
            Assert.Contains("Proven between", root.GetProperty("browser").GetString(), StringComparison.Ordinal);
        }

        var (verified, checks) = await RunAsync(
            "verify",
            Path.Combine(place, "certificate.pdf"),
            "--consortium",
            root.GetProperty("consortium").GetString()!
        );
        Assert.True(verified == 0, checks);
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(NodeProcess.Program[0], [.. NodeProcess.Program.Skip(1), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
