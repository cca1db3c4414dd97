using System.Text.RegularExpressions;

namespace Kexin.Node.Tests.Hosting;

public sealed class ProcessGuardTests
{
    [Fact]
    public void A_closed_process_makes_files_for_its_owner_only_and_writes_no_core()
    {
        ProcessGuard.Close();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "x");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["file"]));
        Assert.Matches(new Regex(@"Max core file size\s+0\s+0\s"), File.ReadAllText("/proc/self/limits"));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData(null, 1)]
    public void An_open_diagnostics_port_is_reported(string? variable, int alarms)
    {
        var board = new NodeAlarms(TimeProvider.System);
        ProcessGuard.Watch(board, variable);
        Assert.Equal(alarms, board.Standing.Count);
    }

    [Fact]
    public void Records_with_secrets_print_none()
    {
        const string secret = "correct horse battery";
        var init = new InitOptions("f", "n", 0, "standard", secret.ToCharArray(), "h", "l", 1, 2, 3, 4);
        var run = new RunOptions("f", secret.ToCharArray(), "p", true, [], _ => { });
        foreach (var text in new[] { init.ToString(), run.ToString() })
        {
            Assert.DoesNotContain("horse", text, StringComparison.Ordinal);
        }
    }
}
