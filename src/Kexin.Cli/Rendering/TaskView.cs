using System.Text.Encodings.Web;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Computations;

namespace Kexin.Cli.Rendering;

/// <summary>Tasks for people.</summary>
internal static class TaskView
{
    /// <summary>What a computation is called; one that this program does not know, by its name in documents.</summary>
    public static string NameOf(string kind, Texts texts) =>
        ComputationRegistry
            .BuiltIn.FirstOrDefault(computation => computation.Kind == kind)
            ?.Parameters.Says?.Label.In(texts)
        ?? kind;

    public static void Write(IReadOnlyList<TaskSummary> tasks, Terminal terminal)
    {
        Tables.Write(
            terminal,
            ["id", "title", "kind", "state", "proposer", "providers", "created"],
            tasks,
            task =>
                [
                    Ids.Short(task.Id),
                    task.Title,
                    NameOf(task.Kind, terminal.Texts),
                    terminal.Texts[$"task-state.{task.State}"],
                    task.Requester.Name,
                    string.Join(terminal.Texts["list.comma"], task.Providers.Select(provider => provider.Name)),
                    terminal.Minute(task.CreatedAt),
                ]
        );
    }

    public static void Write(TaskDraft draft, Terminal terminal)
    {
        var language = terminal.Texts.Language;
        Tables.WriteFacts(
            terminal,
            [
                ("hash", draft.Hash),
                ("reveals", draft.Reveals.In(language)),
                ("cost", CostOf(draft.Cost, terminal.Texts)),
                .. draft.Differences.Select(text => ("differs", (string?)text.In(language))),
                .. WarningsOf(draft.NameWarnings, terminal.Texts),
            ]
        );
        terminal.Line(Indent(draft.Document));
    }

    private static string CostOf(DraftCost cost, Texts texts) =>
        texts.Format(
            "task.create.cost",
            Figures.Bytes(cost.SizeInBytes),
            cost.Rounds,
            Figures.Real(cost.NetworkInSeconds, 2)
        );

    public static void Write(TaskDetail detail, Terminal terminal)
    {
        var (task, texts) = (detail.Summary, terminal.Texts);
        Tables.WriteFacts(
            terminal,
            [
                .. FactsOf(task, texts),
                ("state", texts[$"task-state.{task.State}"]),
                ("created", terminal.Local(task.CreatedAt)),
                ("answer-by", task.AnswerBy is { } last ? terminal.Local(last) : null),
                ("reveals", detail.Reveals?.In(texts.Language)),
                (
                    "own-totals",
                    detail.OwnTotals is { } agrees ? texts[agrees ? "own-totals.open" : "own-totals.shut"] : null
                ),
                .. WarningsOf(detail.NameWarnings, texts),
            ]
        );
        if (detail.Document is { } document)
        {
            terminal.Line();
            terminal.Line(Indent(document));
        }

        var events = detail
            .Reviews.Select(review =>
                (
                    review.Time,
                    review.Member.Name,
                    What: texts[review.Accepted ? "event.accepted" : "event.refused"],
                    Note: review.Reason ?? ""
                )
            )
            .Concat(
                detail.Joins.Select(join =>
                    (
                        join.Time,
                        join.Member.Name,
                        What: texts["event.joined"],
                        Note: join.Grant is { } grant
                            ? texts.Format("event.joined-with", Ids.Short(join.Dataset), Ids.Short(grant))
                            : texts.Format("event.joined-own", Ids.Short(join.Dataset))
                    )
                )
            )
            .Concat(
                detail.Runs.Select(run =>
                    (
                        Time: run.EndedAt ?? run.StartedAt,
                        task.Requester.Name,
                        What: texts[$"task-state.{run.State}"],
                        Note: run.Failure ?? Ids.Short(run.Id)
                    )
                )
            )
            .OrderBy(item => item.Time)
            .ToList();
        if (events.Count > 0)
        {
            Tables.Write(
                terminal,
                ["time", "member", "event", "note"],
                events,
                item => [terminal.Minute(item.Time), item.Name, item.What, item.Note]
            );
        }
    }

    /// <summary>What a provider decides on: who asks, what for, what it reveals; the document itself is there to be read with <c>task show</c>.</summary>
    public static void WriteForDecision(TaskDetail detail, Terminal terminal)
    {
        var (task, texts) = (detail.Summary, terminal.Texts);
        Tables.WriteFacts(
            terminal,
            [
                .. FactsOf(task, texts),
                ("purpose", Member(detail.Document, "purpose")),
                ("asked-for", Fields(detail.Document, texts)),
                ("reveals", detail.Reveals?.In(texts.Language) ?? texts["accept.no-document"]),
                ("grant", detail.Grant is { } need ? GrantOf(need, terminal) : null),
                .. WarningsOf(detail.NameWarnings, texts),
            ]
        );
        terminal.Line();
    }

    /// <summary>The grant that accepting would approve.</summary>
    private static string GrantOf(NeededGrant need, Terminal terminal) =>
        need switch
        {
            { Stands: true } => terminal.Texts["accept.grant.stands"],
            { Request: { } request } => terminal.Texts.Format(
                "accept.grant",
                request.DatasetName,
                request.Purpose,
                terminal.Minute(request.ValidUntil)
            ),
            _ => terminal.Texts["accept.grant.on-its-way"],
        };

    private static (string, string?)[] FactsOf(TaskSummary task, Texts texts) =>
        [
            ("title", task.Title),
            ("id", task.Id),
            ("hash", task.Hash),
            ("kind", NameOf(task.Kind, texts)),
            ("proposer", task.Requester.Name),
            ("providers", string.Join(texts["list.comma"], task.Providers.Select(provider => provider.Name))),
        ];

    private static IEnumerable<(string, string?)> WarningsOf(IEnumerable<LocalizedText>? warnings, Texts texts) =>
        (warnings ?? []).Select(text => ("beware", (string?)text.In(texts.Language)));

    private static string? Member(JsonElement? document, string name) =>
        document is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value)
            ? value.GetString()
            : null;

    /// <summary>The fields that a document reads; they are the same of every provider.</summary>
    private static string? Fields(JsonElement? document, Texts texts) =>
        document is { ValueKind: JsonValueKind.Object } element
        && element.TryGetProperty("inputs", out var inputs)
        && inputs.GetArrayLength() > 0
            ? texts.Fields(inputs[0].GetProperty("fields").EnumerateArray().Select(field => field.GetString()!))
            : null;

    /// <summary>JSON with line breaks, its Chinese as it is.</summary>
    public static string Indent(JsonElement element)
    {
        using var stream = new MemoryStream();
        using (
            var writer = new Utf8JsonWriter(
                stream,
                new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            element.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
