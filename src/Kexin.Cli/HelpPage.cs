using System.CommandLine;
using System.CommandLine.Invocation;
using Kexin.Cli.Rendering;
using Spectre.Console;

namespace Kexin.Cli;

/// <summary>The help of a command in the terminal's language.</summary>
internal sealed class HelpPage(Terminal terminal) : SynchronousCommandLineAction
{
    private const int LongestLeftColumn = 30;
    private const int Gap = 2;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var texts = terminal.Texts;
        var command = parseResult.CommandResult.Command;
        terminal.Line(Usage(command, texts));
        terminal.Line();
        terminal.Paragraph(command.Description ?? "", Gap);
        terminal.Line();
        Section("help.commands", command.Subcommands.Select(sub => (sub.Name, sub.Description)));
        Section("help.arguments", command.Arguments.Select(argument => (argument.HelpName!, argument.Description)));
        Section("help.options", Options(command).Select(option => (Left(option), (string?)Right(option, texts))));
        if (command is RootCommand)
        {
            Section("help.exit-codes", ExitCodes.All.Select(code => ($"{code}", (string?)texts[$"exit.{code}"])));
            Section("help.environment", Variables.Select(name => (name, (string?)texts[$"variable.{name}"])));
        }

        return ExitCodes.Done;
    }

    internal static IReadOnlyList<string> Variables { get; } =
    ["KEXIN_NODE", "KEXIN_TOKEN", "KEXIN_LANG", "KEXIN_PASSPHRASE_FILE", "KEXIN_PKCS11_LIBRARY", "NO_COLOR", "COLUMNS"];

    private static IEnumerable<Option> Options(Command command) =>
        command
            .Options.Concat(Parents(command).SelectMany(parent => parent.Options).Where(option => option.Recursive))
            .Where(option => !option.Hidden)
            .DistinctBy(option => option.Name);

    private static IEnumerable<Command> Parents(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => Parents(parent).Prepend(parent));

    private static string Usage(Command command, Texts texts)
    {
        var words = new List<string> { $"{texts["help.usage"]}{UsageErrors.Path(command)}" };
        words.AddRange(command.Subcommands.Count > 0 ? [texts["help.command-word"]] : []);
        words.AddRange(
            command.Arguments.Select(argument =>
                argument.Arity.MinimumNumberOfValues > 0 ? argument.HelpName! : $"[{argument.HelpName}]"
            )
        );
        words.AddRange(command.Options.Where(option => option.Required).Select(Left));
        words.Add(texts["help.options-word"]);
        return string.Join(' ', words);
    }

    private static string Left(Option option)
    {
        var names = string.Join(
            ", ",
            option.Aliases.Where(alias => alias is ['-', >= 'a' and <= 'z']).Append(option.Name)
        );
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    private static string Right(Option option, Texts texts) =>
        option.Required ? $"{option.Description}{texts["help.required"]}" : option.Description ?? "";

    private void Section(string titleKey, IEnumerable<(string Left, string? Right)> rows)
    {
        var list = rows.ToList();
        if (list.Count == 0)
        {
            return;
        }

        terminal.Out.Write(new Text(terminal.Texts[titleKey] + "\n", new Style(decoration: Decoration.Bold)));
        var width = Math.Min(LongestLeftColumn, list.Max(row => row.Left.Length));
        var indent = width + (2 * Gap);
        foreach (var (left, right) in list)
        {
            var start = new string(' ', Gap) + left.PadRight(width) + new string(' ', Gap);
            foreach (var line in Wrapping.Lines(right ?? "", terminal.Form.Width - indent))
            {
                terminal.Line((start + line).TrimEnd());
                start = new string(' ', indent);
            }
        }

        terminal.Line();
    }
}
