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
                    StateOf(task, terminal.Texts),
                    task.Requester.Name,
                    string.Join(terminal.Texts["list.comma"], task.Providers.Select(provider => provider.Name)),
                    terminal.Minute(task.CreatedAt),
                ]
        );
    }

    /// <summary>Where it stands, and whose turn it is.</summary>
    private static string StateOf(TaskSummary task, Texts texts)
    {
        var state = texts[$"task-state.{task.State}"];
        return task.WaitsFor is { Count: > 0 } awaited
            ? texts.Format(
                "task-state.waits",
                state,
                string.Join(texts["list.comma"], awaited.Select(member => member.Name))
            )
            : state;
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
                ("state", StateOf(task, texts)),
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
                ("asked-for", Fields(detail, texts)),
                (
                    "reveals",
                    detail.Reveals?.In(texts.Language) ?? texts.Format("accept.no-document", task.Requester.Name)
                ),
                ("grant", detail.Grant is { } need ? GrantOf(need, task, terminal) : null),
                .. WarningsOf(detail.NameWarnings, texts),
            ]
        );
        terminal.Line();
    }

    /// <summary>The grant that accepting would approve.</summary>
    private static string GrantOf(NeededGrant need, TaskSummary task, Terminal terminal) =>
        need switch
        {
            { Stands: true } => terminal.Texts["accept.grant.stands"],
            { Request: { } request } => terminal.Texts.Format(
                "accept.grant",
                request.DatasetName,
                request.Purpose,
                terminal.Minute(request.ValidUntil)
            ),
            _ => terminal.Texts.Format("accept.grant.on-its-way", task.Requester.Name),
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
    /// <summary>Which fields are asked for; where the providers are asked for different ones, of whom.</summary>
    private static string? Fields(TaskDetail detail, Texts texts)
    {
        if (
            detail.Document is not { ValueKind: JsonValueKind.Object } document
            || !document.TryGetProperty("inputs", out var inputs)
        )
        {
            return null;
        }

        var asked = inputs
            .EnumerateArray()
            .Select(input =>
                (
                    Owner: NameOf(detail.Summary, input.GetProperty("provider").GetString()),
                    Fields: texts.Fields(
                        input.GetProperty("fields").EnumerateArray().Select(field => field.GetString()!)
                    )
                )
            )
            .ToList();
        return asked.Select(each => each.Fields).Distinct().Count() < 2
            ? asked.FirstOrDefault().Fields
            : string.Join(
                texts["list.semicolon"],
                asked.Select(each => texts.Format("progress.phase", each.Owner, each.Fields))
            );
    }

    private static string NameOf(TaskSummary task, string? provider) =>
        task.Providers.FirstOrDefault(each => each.Id == provider)?.Name ?? Ids.Short(provider ?? "");

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
