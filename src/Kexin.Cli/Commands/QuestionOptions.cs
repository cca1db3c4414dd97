using System.CommandLine;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary>The options of a question: which computation, over whose data, what for; a node makes a document of them.</summary>
internal sealed class QuestionOptions
{
    private const string Path = "task.create";

    private readonly Option<string> _kind;
    private readonly Option<string> _title;
    private readonly Option<string> _purpose;
    private readonly Option<string[]> _datasets;
    private readonly ComputationOptions _function;
    private readonly Option<string[]> _where;
    private readonly Option<int?> _smallest;
    private readonly Option<bool> _despite;

    /// <summary>Adds them.</summary>
    public QuestionOptions(CommandSet set, Command command)
    {
        _kind = set.Option<string>(command, Path, "--kind", "KIND");
        _kind.Description = set.Texts.Format(Path + ".kind", ComputationOptions.Explained(set.Texts));
        _kind.AcceptOnlyFromAmong(ComputationOptions.Kinds);
        _title = set.Option<string>(command, Path, "--title", "TEXT");
        _purpose = set.Option<string>(command, Path, "--purpose", "TEXT");
        _datasets = set.Option<string[]>(command, Path, "--dataset", "DATASET", many: true);
        _function = new ComputationOptions(command, set.Texts);
        _where = set.Option<string[]>(command, Path, "--where", "CONDITION", many: true);
        _smallest = set.Option<int?>(command, Path, "--smallest-group", "N");
        _despite = set.Option<bool>(command, Path, "--despite-differences");
    }

    /// <summary>The document that the node makes of them; nothing is recorded.</summary>
    public async Task<TaskDraft> DraftAsync(Call call, CancellationToken cancel)
    {
        var kind = Needed(call, _kind);
        var tokens = new List<string>();
        foreach (var dataset in Needed(call, _datasets))
        {
            tokens.Add(await Ids.CatalogueAsync(call, dataset, cancel));
        }

        var request = new DraftTask(
            call.Get(_title) ?? TaskView.NameOf(kind, call.Texts),
            Needed(call, _purpose),
            tokens,
            await _function.ReadAsync(call, kind, cancel),
            call.Get(_where) is { Length: > 0 } conditions
                ? [.. conditions.Select(condition => Input.Condition(call, condition))]
                : null,
            call.Get(_smallest)
        );
        return await call.Client.Tasks.DraftAsync(request, cancel);
    }

    /// <summary>Shows what a draft reveals, and refuses one whose fields differ between the datasets unless that was accepted.</summary>
    public void Show(Call call, TaskDraft draft)
    {
        if (!call.Json)
        {
            call.Terminal.Paragraph(draft.Reveals.In(call.Texts.Language));
            call.Terminal.Line();
        }

        if (draft.Differences.Count > 0 && !call.Get(_despite))
        {
            throw call.Fail(
                ExitCodes.Refused,
                "task.create.differences",
                string.Join('\n', draft.Differences.Select(text => text.In(call.Texts.Language)))
            );
        }
    }

    private static T Needed<T>(Call call, Option<T> option) =>
        call.Get(option) is { } value && value is not Array { Length: 0 }
            ? value
            : throw call.Fail(ExitCodes.Usage, "usage.missing", option.Name);
}
