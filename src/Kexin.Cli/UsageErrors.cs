using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;

namespace Kexin.Cli;

/// <summary>Says what is wrong with a command line, what was probably meant, and where the help is.</summary>
internal static class UsageErrors
{
    private const int FarthestSuggestion = 3;

    public static int Report(ParseResult result, Terminal terminal)
    {
        var texts = terminal.Texts;
        List<string> messages = [.. Messages(result, texts).Distinct()];
        var help = texts.Format("usage.help", Path(result.CommandResult.Command));
        if (Call.AsksForJson(result))
        {
            var problem = CommandProblem.Of(ExitCodes.Usage, string.Join('\n', messages), help);
            terminal.RawError.WriteLine(Call.ToJson(problem));
            return ExitCodes.Usage;
        }

        foreach (var message in messages.Append(help))
        {
            terminal.Complain(message);
        }

        return ExitCodes.Usage;
    }

    /// <summary>A command as it is typed, from <c>kexin</c> on.</summary>
    public static string Path(Command command)
    {
        var parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null ? "kexin" : $"{Path(parent)} {command.Name}";
    }

    /// <summary>The candidate that needs the fewest single-character edits, or null when none is near.</summary>
    public static string? Nearest(string typed, IEnumerable<string> candidates) =>
        candidates
            .Select(candidate => (candidate, Distance: Distance(typed, candidate)))
            .Where(item => item.Distance <= Math.Min(FarthestSuggestion, typed.TrimStart('-').Length / 2))
            .OrderBy(item => item.Distance)
            .ThenBy(item => item.candidate, StringComparer.Ordinal)
            .Select(item => item.candidate)
            .FirstOrDefault();

    /// <summary>Words as <c>--nod</c> that are no option of the command and were taken for its arguments; after <c>--</c> they may be.</summary>
    public static IEnumerable<string> TakenForValues(ParseResult result) =>
        result.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            ? []
            : result
                .CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(argument => argument.Tokens)
                .Select(token => token.Value)
                .Where(value => value.Length > 2 && value.StartsWith("--", StringComparison.Ordinal));

    private static IEnumerable<string> Messages(ParseResult result, Texts texts)
    {
        var command = result.CommandResult.Command;
        if (TakenForValues(result).FirstOrDefault() is { } slip)
        {
            // What stands behind it was meant as its value.
            yield return Unknown(slip, command, texts);
            yield break;
        }

        // What stands after a word that is no command belongs to that command.
        var isNoCommand = command.Subcommands.Count > 0 && result.UnmatchedTokens is [[not '-', ..], ..];
        foreach (var token in result.UnmatchedTokens.Take(isNoCommand ? 1 : int.MaxValue))
        {
            yield return Unknown(token, command, texts);
        }

        foreach (var error in result.Errors)
        {
            if (Explain(error, result, texts) is { } message)
            {
                yield return message;
            }
        }
    }

    private static string Unknown(string token, Command command, Texts texts) =>
        Nearest(token, Candidates(command, token)) is { } nearest
            ? texts.Format("usage.suggest", token, nearest)
            : texts.Format("usage.unknown", token);

    private static string? Explain(ParseError error, ParseResult result, Texts texts) =>
        error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0, Implicit: true } option => texts.Format(
                "usage.missing",
                option.Option.Name
            ),
            OptionResult { Tokens.Count: 0 } option => texts.Format("usage.no-value", option.Option.Name),
            OptionResult option => Bad(option, texts),
            ArgumentResult { Tokens.Count: 0 } argument => texts.Format("usage.missing", argument.Argument.HelpName),
            ArgumentResult { Parent: OptionResult option } => Bad(option, texts),
            ArgumentResult argument => texts.Format(
                "usage.bad-value",
                argument.Argument.HelpName,
                string.Join(' ', argument.Tokens.Select(token => token.Value))
            ),
            CommandResult command when Missing(command).FirstOrDefault() is { } name => texts.Format(
                "usage.missing",
                name
            ),
            _ when result.UnmatchedTokens.Count > 0 => null,
            _ => error.Message,
        };

    private static string Bad(OptionResult result, Texts texts)
    {
        var typed = string.Join(' ', result.Tokens.Select(token => token.Value));
        var accepted = result
            .Option.GetCompletions(CompletionContext.Empty)
            .Select(item => Word(result.Option.ValueType, item.Label))
            .ToList();
        if (Nearest(typed, accepted) is { } nearest)
        {
            return texts.Format("usage.bad-value-suggest", result.Option.Name, typed, nearest);
        }

        return accepted.Count == 0
            ? texts.Format("usage.bad-value", result.Option.Name, typed)
            : texts.Format(
                "usage.bad-value-accepted",
                result.Option.Name,
                typed,
                string.Join(texts["list.comma"], accepted)
            );
    }

    /// <summary>A value as the help writes it: an enumeration's name in small letters.</summary>
    private static string Word(Type type, string label) =>
        (Nullable.GetUnderlyingType(type) ?? type).IsEnum ? label.ToLowerInvariant() : label;

    private static IEnumerable<string> Missing(CommandResult command) =>
        command
            .Command.Options.Where(option => option.Required && command.GetResult(option) is null or { Implicit: true })
            .Where(option => option.Required)
            .Select(option => option.Name);

    private static IEnumerable<string> Candidates(Command command, string token) =>
        token.StartsWith('-')
            ? command.Options.Where(option => !option.Hidden).Select(option => option.Name)
            : command.Subcommands.Select(subcommand => subcommand.Name);

    /// <summary>Edits, where a swap of neighbours counts as one (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
