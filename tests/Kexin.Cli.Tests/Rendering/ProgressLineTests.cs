using System.Globalization;
using Kexin.Cli.Rendering;
using Spectre.Console;

namespace Kexin.Cli.Tests.Rendering;

/// <summary>How far something is: a line a phase in a log, a bar before a person.</summary>
public sealed class ProgressLineTests
{
    [Fact]
    public async Task Off_a_terminal_each_phase_is_said_once()
    {
        var said = await RunAsync(new Shell());
        Assert.Equal("Computing: Joining\nComputing: Counting\n", said.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task On_a_terminal_the_phase_stands_at_the_bar() =>
        Assert.Contains("Computing: Counting", await RunAsync(new Shell { Typed = "" }), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 4, 0)]
    [InlineData(3, 4, 75)]
    [InlineData(5, 4, 100)]
    public void The_bar_is_filled_to_the_part_that_is_done(double done, double total, double percent)
    {
        var bar = new ProgressTask(1, "x", 1);
        ProgressLine.Fill(bar, done, total);
        Assert.Equal((percent, false), (bar.Percentage, bar.IsIndeterminate));
    }

    [Fact]
    public void Without_a_total_the_bar_only_moves()
    {
        var bar = new ProgressTask(1, "x", 1);
        ProgressLine.Fill(bar, 3, 0);
        Assert.Equal((0, true), (bar.Percentage, bar.IsIndeterminate));
    }

    private static async Task<string> RunAsync(Shell shell)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var answer = await ProgressLine.RunAsync(
            shell.Terminal(output, error),
            "Computing",
            tell =>
            {
                tell(0, 4, "Joining");
                tell(1, 4, "Joining");
                tell(2, 4, "Counting");
                tell(3, 4, "Counting");
                return Task.FromResult(7);
            }
        );
        Assert.Equal(7, answer);
        Assert.Empty(output.ToString());
        return error.ToString();
    }
}
