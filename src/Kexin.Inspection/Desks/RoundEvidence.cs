using System.Globalization;
using System.Security.Cryptography;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Desks;

/// <summary>What the evidence log says of plans and rounds, so that neither a task nor its result can be hidden.</summary>
public static class RoundEvidence
{
    /// <summary>Tasks were made.</summary>
    public const string Planned = "inspection.planned";

    /// <summary>A round was done.</summary>
    public const string Done = "inspection.round";

    /// <summary>A round was missed.</summary>
    public const string Missed = "inspection.missed";

    private const int MostRecords = 1000;

    /// <summary>Whether each checkpoint was closed before the round was due, by its box's clock: a phone's alone excuses nobody, and a tag has none.</summary>
    public static bool IsInTime(IRoundStore store, InspectionTask task)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(task);
        return task.Points.All(point =>
            store
                .Records(new RecordFilter(Task: task.Id, Point: point), null, MostRecords)
                .Select(row => row.Record)
                .Where(record =>
                    record.Payload.Kind == Rounds.RecordKind.Close
                    && record.Contact is { Result: Rounds.ContactResult.Genuine, Time: { } box }
                    && box <= task.Due
                )
                .Select(record => record.Person)
                .Distinct()
                .Count() >= task.People
        );
    }

    /// <summary>Commits to tasks before they begin.</summary>
    public static Task RecordPlannedAsync(
        IEvidence evidence,
        IReadOnlyList<InspectionTask> tasks,
        CancellationToken cancel
    ) =>
        tasks.Count == 0
            ? Task.CompletedTask
            : evidence.RecordAsync(
                new EvidenceEvent(
                    Planned,
                    new($"{tasks.Count} inspection tasks were made.", $"生成了 {tasks.Count} 个巡检任务。"),
                    [
                        KeyValuePair.Create("tasks", tasks.Count.ToString(CultureInfo.InvariantCulture)),
                        KeyValuePair.Create("from", Time(tasks.Min(task => task.From))),
                        KeyValuePair.Create("until", Time(tasks.Max(task => task.Due))),
                        KeyValuePair.Create(
                            "commitment",
                            HashOf(tasks.OrderBy(task => task.Id, StringComparer.Ordinal).Select(task => task.Id))
                        ),
                    ]
                ),
                cancel
            );

    /// <summary>Says that a round was done, with the hash over its records in the order in which they were taken.</summary>
    public static Task<long> RecordDoneAsync(IEvidence evidence, IRoundStore store, TaskRow row)
    {
        var task = row.Task;
        var records = store.Records(new RecordFilter(Task: task.Id), null, MostRecords).Reverse().ToList();
        return evidence.RecordAsync(
            new EvidenceEvent(
                Done,
                new(
                    $"Inspection round '{task.Name.En}' was done: {task.Points.Count} checkpoints, {records.Count} records, {records.Sum(each => each.Record.Findings.Count)} findings.",
                    $"巡检任务“{task.Name.Zh}”已完成：{task.Points.Count} 个点位，{records.Count} 条记录，{records.Sum(each => each.Record.Findings.Count)} 项问题。"
                ),
                [
                    .. Facts(task),
                    // A round that was missed first: what was done offline came in after that was logged.
                    .. row.Evidence is { } missed
                        ? [KeyValuePair.Create("missed", missed.ToString(CultureInfo.InvariantCulture))]
                        : Array.Empty<KeyValuePair<string, string>>(),
                    KeyValuePair.Create("records", HashOf(records.Select(each => each.Record.Hash.ToString()))),
                ]
            ),
            CancellationToken.None
        );
    }

    /// <summary>Says that a round was missed.</summary>
    public static Task<long> RecordMissedAsync(IEvidence evidence, TaskRow row, CancellationToken cancel) =>
        evidence.RecordAsync(
            new EvidenceEvent(
                Missed,
                new(
                    $"Inspection round '{row.Task.Name.En}' was missed: {row.Done.Count} of {row.Task.Points.Count} checkpoints.",
                    $"巡检任务“{row.Task.Name.Zh}”漏检：完成 {row.Done.Count}/{row.Task.Points.Count} 个点位。"
                ),
                Facts(row.Task)
            ),
            cancel
        );

    private static List<KeyValuePair<string, string>> Facts(InspectionTask task) =>
        [
            KeyValuePair.Create("task", task.Id),
            KeyValuePair.Create("from", Time(task.From)),
            KeyValuePair.Create("due", Time(task.Due)),
            KeyValuePair.Create("template", Book.InspectionBook.KeyOf(task.Template, task.TemplateVersion)),
        ];

    private static string HashOf(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines))));

    private static string Time(long milliseconds) =>
        DateTimeOffset
            .FromUnixTimeMilliseconds(milliseconds)
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
