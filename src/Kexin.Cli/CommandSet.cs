using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Kexin.Cli;

/// <summary>Makes commands, options and arguments whose descriptions come from the texts, by their path.</summary>
/// <remarks>
/// A command <c>dataset add</c> is described by <c>dataset.add</c>; its option <c>--name</c> by <c>dataset.add.name</c>,
/// or by <c>option.name</c> where several commands share it.
/// </remarks>
internal sealed class CommandSet(Terminal terminal, Func<string, string?> environment)
{
    public Texts Texts => terminal.Texts;

    public Option<string> Node { get; } = new("--node", "-n") { HelpName = "DIR" };

    public Option<bool> Json { get; } = new(Call.JsonOption);

    public RootCommand Root()
    {
        var root = new RootCommand(Texts["root"]);
        foreach (var option in root.Options)
        {
            option.Description = Texts[option is HelpOption ? "option.help" : "option.version"];
            if (option is HelpOption help)
            {
                help.Action = new HelpPage(terminal);
            }
        }

        var language = new Option<string>("--lang")
        {
            HelpName = "zh|en",
            Recursive = true,
            Description = Texts["option.lang"],
        };
        language.AcceptOnlyFromAmong("zh", "zh-CN", "en");
        root.Add(language);
        root.SetAction(result => new HelpPage(terminal).Invoke(result));
        return root;
    }

    /// <summary>A command that only holds others; on its own it shows its help.</summary>
    public Command Group(string path, params ReadOnlySpan<Command> commands)
    {
        var group = Command(path);
        foreach (var command in commands)
        {
            group.Add(command);
        }

        group.SetAction(result => new HelpPage(terminal).Invoke(result));
        return group;
    }

    /// <summary>A command by its path, as <c>dataset.add</c>.</summary>
    public Command Command(string path) => new(path[(path.LastIndexOf('.') + 1)..], Texts[path]);

    /// <summary>Adds an option to <paramref name="command"/>, which stands at <paramref name="path"/>.</summary>
    public Option<T> Option<T>(
        Command command,
        string path,
        string name,
        string? helpName = null,
        bool required = false,
        bool many = false
    )
    {
        var option = new Option<T>(name)
        {
            Required = required,
            HelpName = helpName,
            AllowMultipleArgumentsPerToken = many,
            Description = Describe(path, name.TrimStart('-')),
        };
        option.Validators.Add(RefuseEmpty);
        command.Add(option);
        return option;
    }

    /// <summary>Adds an argument to <paramref name="command"/>, which stands at <paramref name="path"/>.</summary>
    public Argument<T> Argument<T>(Command command, string path, string name, bool optional = false)
    {
        var argument = new Argument<T>(name) { HelpName = name, Description = Describe(path, name) };
        if (optional)
        {
            argument.Arity = ArgumentArity.ZeroOrOne;
        }

        argument.Validators.Add(RefuseEmpty);
        command.Add(argument);
        return argument;
    }

    /// <summary>Gives a command that speaks to a node its action, and the options <c>--node</c> and <c>--json</c>.</summary>
    public Command OnNode(Command command, Func<Call, CancellationToken, Task<int>> action)
    {
        Node.Description ??= Texts["option.node"];
        command.Add(Node);
        return Plain(command, action);
    }

    /// <summary>Gives a command that needs no node its action, and the option <c>--json</c>.</summary>
    public Command Plain(Command command, Func<Call, CancellationToken, Task<int>> action)
    {
        Json.Description ??= Texts["option.json"];
        command.Add(Json);
        return Bare(command, action);
    }

    /// <summary>Gives a command its action and no more.</summary>
    public Command Bare(Command command, Func<Call, CancellationToken, Task<int>> action)
    {
        command.SetAction(
            async (result, cancel) =>
            {
                using var call = new Call(result, this, terminal, environment);
                return await action(call, cancel);
            }
        );
        return command;
    }

    /// <summary>A variable of a script that is not set leaves an empty text, which names nothing: no file, no dataset, no purpose.</summary>
    private static void RefuseEmpty(SymbolResult result)
    {
        if (result.Tokens.Any(token => token.Value.Length == 0))
        {
            result.AddError("empty");
        }
    }

    private string Describe(string path, string name) =>
        Texts[Texts.Has($"{path}.{name}") ? $"{path}.{name}" : $"option.{name}"];
}
