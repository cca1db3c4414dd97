using System.CommandLine;
using System.Text.Json;
using Kexin.Cli.Rendering;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Commands;

/// <summary><c>kexin task create</c>: from a document file, or from options that the node makes a document of.</summary>
internal static class TaskCreation
{
    private const string Path = "task.create";

    public static Command Build(CommandSet set)
    {
        var command = set.Command(Path);
        var file = set.Argument<string?>(command, Path, "DOCUMENT", optional: true);
        var kind = set.Option<string>(command, Path, "--kind", "KIND");
        kind.Description = set.Texts.Format(Path + ".kind", ComputationOptions.Explained(set.Texts));
        kind.AcceptOnlyFromAmong(ComputationOptions.Kinds);
        var title = set.Option<string>(command, Path, "--title", "TEXT");
        var purpose = set.Option<string>(command, Path, "--purpose", "TEXT");
        var datasets = set.Option<string[]>(command, Path, "--dataset", "DATASET", many: true);
        var function = new ComputationOptions(command, set.Texts);
        var where = set.Option<string[]>(command, Path, "--where", "CONDITION", many: true);
        var smallest = set.Option<int?>(command, Path, "--smallest-group", "N");
        var despite = set.Option<bool>(command, Path, "--despite-differences");
        var draftOnly = set.Option<bool>(command, Path, "--draft");
        var wait = set.Option<Wait?>(command, Path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var draft = call.Get(file) is { } path ? null : await DraftAsync(call, cancel);
                if (call.Get(draftOnly))
                {
                    return draft is null
                        ? throw call.Fail(ExitCodes.Usage, "task.create.draft-from-options")
                        : call.Answer(draft, _ => TaskView.Write(draft, call.Terminal));
                }

                var document = draft?.Document ?? await ReadAsync(call, call.Get(file)!, cancel);
                if (draft is not null && !call.Json)
                {
                    call.Terminal.Paragraph(draft.Reveals.In(call.Texts.Language));
                    call.Terminal.Line();
                }

                if (draft is { Differences.Count: > 0 } && !call.Get(despite))
                {
                    throw call.Fail(
                        ExitCodes.Refused,
                        "task.create.differences",
                        string.Join('\n', draft.Differences.Select(text => text.In(call.Texts.Language)))
                    );
                }

                var receipt = await call.Client.Tasks.CreateAsync(
                    new CreateTask(document),
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return call.Answer(receipt, _ => ReceiptView.Write(receipt, call.Terminal));
            }
        );

        async Task<TaskDraft> DraftAsync(Call call, CancellationToken cancel)
        {
            var chosen = Needed(call, kind);
            var tokens = new List<string>();
            foreach (var dataset in Needed(call, datasets))
            {
                tokens.Add(await Ids.CatalogueAsync(call, dataset, cancel));
            }

            var request = new DraftTask(
                call.Get(title) ?? ComputationOptions.NameOf(chosen, call.Texts),
                Needed(call, purpose),
                tokens,
                function.Read(call, chosen),
                call.Get(where) is { Length: > 0 } conditions
                    ? [.. conditions.Select(condition => Input.Condition(call, condition))]
                    : null,
                call.Get(smallest)
            );
            return await call.Client.Tasks.DraftAsync(request, cancel);
        }
    }

    private static T Needed<T>(Call call, Option<T> option) =>
        call.Get(option) is { } value && value is not Array { Length: 0 }
            ? value
            : throw call.Fail(ExitCodes.Usage, "usage.missing", option.Name);

    private static async Task<JsonElement> ReadAsync(Call call, string path, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(path);
        try
        {
            using var document = await JsonDocument.ParseAsync(stream, default, cancel);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw call.Fail(
                ExitCodes.Usage,
                "task.create.not-json",
                path,
                error.LineNumber + 1,
                error.BytePositionInLine + 1
            );
        }
    }
}
