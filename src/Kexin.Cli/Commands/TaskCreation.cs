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
        var question = new QuestionOptions(set, command);
        var draftOnly = set.Option<bool>(command, Path, "--draft");
        var answerBy = set.Option<string>(command, Path, "--answer-by", "TIME|14d");
        var wait = set.Option<Wait?>(command, Path, "--wait", "accepted|final");
        return set.OnNode(
            command,
            async (call, cancel) =>
            {
                var draft = call.Get(file) is { } path ? null : await question.DraftAsync(call, cancel);
                if (call.Get(draftOnly))
                {
                    return draft is null
                        ? throw call.Fail(ExitCodes.Usage, "task.create.draft-from-options")
                        : call.Answer(draft, _ => TaskView.Write(draft, call.Terminal));
                }

                var document = draft?.Document ?? await ReadAsync(call, call.Get(file)!, cancel);
                if (draft is not null)
                {
                    question.Show(call, draft);
                }

                var receipt = await call.Client.Tasks.CreateAsync(
                    new CreateTask(document, call.Get(answerBy) is { } last ? Input.Time(call, last) : null),
                    call.Get(wait) ?? Wait.Final,
                    cancel
                );
                return await call.AnswerAsync(receipt, call.Get(wait), cancel);
            }
        );
    }

    /// <summary>A document out of a file.</summary>
    public static async Task<JsonElement> ReadAsync(Call call, string path, CancellationToken cancel)
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
