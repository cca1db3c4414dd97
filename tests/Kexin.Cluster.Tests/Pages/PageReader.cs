using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kexin.Cluster.Tests;

/// <summary>Types what a page shows, with the ids and ports of this run, and holds the answers against the page's.</summary>
/// <param name="language">The page's.</param>
/// <param name="text">All of the page.</param>
internal sealed partial class PageReader(string language, string text) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    /// <summary>Whoever reads looks again until the others have answered; these commands change nothing.</summary>
    private static readonly string[] s_looks = ["inbox", "status", "list", "history", "doctor"];

    private readonly PageShell _shell = new(language);
    private readonly Dictionary<string, string> _ids = [];
    private readonly Dictionary<string, string> _ports = [];
    private readonly List<string> _transcript = [];
    private (ShownCommand Shown, PageShell.Running Running)? _question;
    private bool _isStopped;

    public async Task TypeAsync(ShownCommand command)
    {
        if (command.Text.Contains('\n', StringComparison.Ordinal))
        {
            await _shell.ScriptAsync(command.Text);
            return;
        }

        var line = Port().Replace(ShownOutput.WithIds(command.Text, _ids), match => PortFor(match.Value));
        if (_question is not null && !line.Contains(" inbox ", StringComparison.Ordinal) && !IsAnswer(line))
        {
            await EndQuestionAsync();
        }

        await StopOrStartAsync(line);
        if (line.Contains(" doctor ", StringComparison.Ordinal) && HasSwap)
        {
            // The page shows a machine on which nothing needs attention.
            return;
        }

        if (command.Rest.Count > 0)
        {
            _question = (command, _shell.Leave(line));
        }
        else if (IsLeftRunning(line))
        {
            await LeaveAsync(line, command);
        }
        else
        {
            await RunAsync(line, command);
        }
    }

    private static bool HasSwap => File.ReadLines("/proc/swaps").Skip(1).Any();

    /// <summary>All that was typed and answered, for whoever corrects the page.</summary>
    public string Transcript => string.Join('\n', _transcript);

    public ValueTask DisposeAsync() => _shell.DisposeAsync();

    private static bool IsAnswer(string line) => line.StartsWith("kexin accept ", StringComparison.Ordinal);

    private static bool IsLeftRunning(string line) =>
        line.EndsWith(" --run", StringComparison.Ordinal)
        || line.StartsWith("kexin node run ", StringComparison.Ordinal)
        || line.StartsWith("kexin box run ", StringComparison.Ordinal);

    /// <summary>The page says that both nodes are stopped before a proof is verified, and how a node is started later.</summary>
    private async Task StopOrStartAsync(string line)
    {
        if (!_isStopped && line.StartsWith("kexin verify ", StringComparison.Ordinal))
        {
            _isStopped = true;
            await _shell.InterruptAsync();
        }
        else if (_isStopped && line.Contains(" --node north", StringComparison.Ordinal))
        {
            _isStopped = false;
            var north = NodeRun().Match(text).Value;
            foreach (var start in new[] { north, north.Replace("north", "south", StringComparison.Ordinal) })
            {
                await LeaveAsync(start, new ShownCommand(start, [], []));
            }
        }
    }

    private async Task EndQuestionAsync()
    {
        var (shown, running) = _question!.Value;
        _question = null;
        var (code, lines) = await running.EndAsync(s_patience);
        _transcript.AddRange(["… the question goes on:", .. lines]);
        IReadOnlyList<string> all = [.. shown.Output, .. shown.Rest];
        Fail(shown, lines, ShownOutput.FindDifference(all, lines, _ids, isWhole: true) ?? Failed(code));
    }

    private async Task LeaveAsync(string line, ShownCommand command)
    {
        var running = _shell.Leave(line);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var lines = running.Lines;
            var difference =
                lines.Count == 0
                    ? "It says nothing."
                    : ShownOutput.FindDifference(command.Output, lines, _ids, isWhole: false);
            if (difference is null)
            {
                _transcript.AddRange([$"$ {line}", .. lines]);
                return;
            }

            Fail(command, lines, running.Process.HasExited || watch.Elapsed > s_patience ? difference : null);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task RunAsync(string line, ShownCommand command)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var (code, lines) = await _shell.RunAsync(line);

            // An answer to a question finds nothing to accept before the question, and what it asks for, have arrived.
            var mayLookAgain = s_looks.Any(line.Split(' ').Contains) || IsAnswer(line);
            var difference = command.Output is [] or [ShownOutput.LeftOut]
                ? Failed(code)
                : ShownOutput.FindDifference(ShownHere(command), lines, _ids, isWhole: true);
            if (difference is null)
            {
                _transcript.AddRange([$"$ {line}", .. lines]);
                return;
            }

            Fail(command, lines, mayLookAgain && watch.Elapsed < s_patience ? null : difference);
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    /// <summary>The page's lines with what is this machine's own.</summary>
    private List<string> ShownHere(ShownCommand command) =>
        [
            .. command.Output.Select(line =>
                line.Replace("/home/lin/first-hour", _shell.Folder, StringComparison.Ordinal)
            ),
        ];

    private static string? Failed(int code) => code == 0 ? null : $"It ended with {code}.";

    private static void Fail(ShownCommand command, IReadOnlyList<string> lines, string? difference) =>
        Assert.True(difference is null, $"{command.Text}\n{difference}\nAll of it:\n{string.Join('\n', lines)}");

    /// <summary>A port of this run for one of the page's, which a reader's machine has free.</summary>
    private string PortFor(string port) =>
        _ports.TryGetValue(port, out var own)
            ? own
            : _ports[port] = NodePorts.TakeRow().ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<=--port |127\\.0\\.0\\.1:)[0-9]+")]
    private static partial Regex Port();

    [GeneratedRegex("kexin node run --dir north [^`]+(?=`)")]
    private static partial Regex NodeRun();
}
