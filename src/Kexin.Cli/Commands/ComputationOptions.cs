using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Cli.Rendering;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Computations.Running;

namespace Kexin.Cli.Commands;

/// <summary>The options of every computation, as its description has them, on the one command that proposes it.</summary>
internal sealed class ComputationOptions
{
    private readonly Dictionary<string, Option<string[]>> _options;

    /// <summary>Adds them; an option that several computations have stands there once.</summary>
    public ComputationOptions(Command command, Texts texts)
    {
        _options = All.SelectMany(computation => computation.Options.Select(option => (computation, option)))
            .GroupBy(item => item.option.Name)
            .ToDictionary(
                group => group.Key,
                group => new Option<string[]>(group.Key)
                {
                    HelpName = group.First().option.Value,
                    AllowMultipleArgumentsPerToken = group.Any(item => item.option.IsMany),
                    Description = string.Join(
                        texts.Language == "zh" ? "" : " ",
                        group.Select(item =>
                            texts.Format(
                                item.option.NamesMembers ? "task.create.option-of-members" : "task.create.option-of",
                                TaskView.NameOf(item.computation.Kind, texts),
                                item.option.Help.In(texts)
                            )
                        )
                    ),
                }
            );
        foreach (var option in _options.Values)
        {
            command.Add(option);
        }
    }

    /// <summary>Every computation's name in documents.</summary>
    public static string[] Kinds => [.. All.Select(computation => computation.Kind)];

    /// <summary>Every computation by both its names.</summary>
    public static string Explained(Texts texts) =>
        string.Join(
            texts["list.comma"],
            Kinds.Select(kind => texts.Format("task.create.kind-is", kind, TaskView.NameOf(kind, texts)))
        );

    private static IReadOnlyList<IComputation> All => ComputationRegistry.BuiltIn;

    /// <summary>The function of that kind as the given options say; members are looked up in the consortium.</summary>
    public async Task<JsonElement> ReadAsync(Call call, string kind, CancellationToken cancel)
    {
        var computation = All.Single(item => item.Kind == kind);
        var foreign = _options.Keys.FirstOrDefault(name =>
            IsGiven(call, name) && computation.Options.All(option => option.Name != name)
        );
        if (foreign is not null)
        {
            throw call.Fail(ExitCodes.Usage, "task.create.option-of-another", foreign, kind);
        }

        if (!computation.Options.Any(option => IsGiven(call, option.Name)))
        {
            var names = computation.Options.Select(option => option.Name);
            throw call.Fail(
                ExitCodes.Usage,
                "task.create.no-options",
                kind,
                string.Join(call.Texts["list.comma"], names)
            );
        }

        var function = new JsonObject { ["kind"] = kind };
        foreach (var option in computation.Options)
        {
            await PutAsync(call, option, function, cancel);
        }

        return JsonSerializer.SerializeToElement(function);
    }

    private async Task PutAsync(Call call, ParameterOption option, JsonObject function, CancellationToken cancel)
    {
        var given = call.Get(_options[option.Name]) ?? [];
        if (option.IsRequired && given.Length == 0)
        {
            throw call.Fail(ExitCodes.Usage, "usage.missing", option.Name);
        }

        if (!option.IsMany && given.Length > 1)
        {
            throw call.Fail(ExitCodes.Usage, "task.create.option-twice", option.Name);
        }

        try
        {
            foreach (var text in given)
            {
                option.Put(function, option.NamesMembers ? await MembersAsync(call, option, text, cancel) : text);
            }
        }
        catch (RecordException error)
        {
            throw new CommandFailedException(ExitCodes.Usage, error.Text.In(call.Texts));
        }
    }

    /// <summary>The ids, between commas, of members that are given by their ids, first digits or names.</summary>
    private static async Task<string> MembersAsync(
        Call call,
        ParameterOption option,
        string given,
        CancellationToken cancel
    )
    {
        var ids = new List<string>();
        foreach (var item in ParameterOptions.Items(option.Name, given))
        {
            ids.Add(await Ids.MemberAsync(call, item!.GetValue<string>(), cancel));
        }

        return string.Join(',', ids);
    }

    private bool IsGiven(Call call, string name) => call.Get(_options[name]) is { Length: > 0 };
}
