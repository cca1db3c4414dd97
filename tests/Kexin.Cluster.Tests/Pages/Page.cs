namespace Kexin.Cluster.Tests;

/// <summary>A command that a page shows, with what the page shows of its output.</summary>
/// <param name="Text">The line as it is typed, or the lines of a script that shows no output.</param>
/// <param name="Output">What stands under it; empty where nothing does.</param>
/// <param name="Rest">What a later block shows of it, after it was left running; empty for most.</param>
internal sealed record ShownCommand(string Text, IReadOnlyList<string> Output, IReadOnlyList<string> Rest);

/// <summary>The code blocks of a page in Markdown, from the first hour on.</summary>
internal static class Page
{
    private const string Fence = "```";
    private const string Prompt = "$ ";
    private const string Section = "## ";

    /// <summary>A command that waits until others have answered, in another terminal.</summary>
    private const string Question = "kexin run ";

    /// <summary>The block that the first hour begins with.</summary>
    private const string Beginning = "export PATH=";

    /// <summary>
    /// The commands of a page in order. In the first hour's own section a block without a prompt is a script; in later ones it is not meant to be typed
    /// as it stands. A block that begins with output goes on with the newest question that showed nothing but <c>[…]</c>.
    /// </summary>
    public static IReadOnlyList<ShownCommand> Commands(string path)
    {
        var commands = new List<ShownCommand>();
        var (isInHour, hasBegun) = (false, false);
        var lines = File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            isInHour &= !lines[i].StartsWith(Section, StringComparison.Ordinal);
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            var block = lines[(i + 1)..].TakeWhile(line => line.Trim() != Fence).ToList();
            var isPlain = lines[i] == Fence;
            i += block.Count + 1;
            if (!hasBegun && isPlain && block[0].StartsWith(Beginning, StringComparison.Ordinal))
            {
                hasBegun = isInHour = true;
            }

            if (hasBegun && isPlain)
            {
                Read(block, isInHour, commands);
            }
        }

        return commands;
    }

    private static void Read(List<string> block, bool isInHour, List<ShownCommand> commands)
    {
        var first = block.FindIndex(line => line.StartsWith(Prompt, StringComparison.Ordinal));
        if (first < 0)
        {
            if (isInHour)
            {
                commands.Add(new ShownCommand(string.Join('\n', block), [], []));
            }

            return;
        }

        if (first > 0)
        {
            var left = commands.FindLastIndex(command =>
                command.Text.StartsWith(Question, StringComparison.Ordinal) && command.Output is [ShownOutput.LeftOut]
            );
            commands[left] = commands[left] with { Rest = block[..first] };
        }

        for (var at = first; at < block.Count; )
        {
            var output = block[(at + 1)..].TakeWhile(line => !line.StartsWith(Prompt, StringComparison.Ordinal));
            commands.Add(new ShownCommand(block[at][Prompt.Length..], [.. output], []));
            at += commands[^1].Output.Count + 1;
        }
    }
}
