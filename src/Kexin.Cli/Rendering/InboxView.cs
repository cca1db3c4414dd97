using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>What waits, for people: who asks, what for, which fields, what it would reveal, and the command that answers.</summary>
internal static class InboxView
{
    public static void Write(IReadOnlyList<InboxItem> items, Terminal terminal)
    {
        if (items.Count == 0)
        {
            terminal.Line(terminal.Texts["inbox.none"]);
            return;
        }

        WritePart("inbox.for-me", items.Where(item => item.IsForMe).ToList(), terminal);
        WritePart("inbox.for-others", items.Where(item => !item.IsForMe).ToList(), terminal);
    }

    private static void WritePart(string title, List<InboxItem> items, Terminal terminal)
    {
        if (items.Count == 0)
        {
            return;
        }

        var texts = terminal.Texts;
        terminal.Line(texts[title]);
        foreach (var item in items)
        {
            terminal.Line();
            Tables.WriteFacts(
                terminal,
                ("title", item.Title),
                ("step", texts[$"inbox.step.{item.Step}"]),
                (item.Subject == InboxSubject.Task ? "proposer" : "requester", item.Requester.Name),
                ("purpose", item.Purpose),
                ("asked-for", Uses(item, texts)),
                ("until", item.Until is { } until ? terminal.Local(until) : null),
                // Who waits for others has read it; it stays in the task.
                ("reveals", item.IsForMe ? RevealsOf(item, texts) : null),
                ("waits-for", string.Join(texts["list.comma"], item.WaitsFor.Select(member => member.Name))),
                ("since", terminal.Local(item.Since)),
                ("answer-by", item.AnswerBy is { } last ? AnswerBy(last, terminal) : null),
                ("command", Command(item))
            );
        }

        terminal.Line();
        NameWarnings.Write(items.SelectMany(item => item.Uses).Select(use => use.NameWarning), terminal);
    }

    /// <summary>What a run would tell; of a task whose document is not here yet, from whom it comes.</summary>
    private static string? RevealsOf(InboxItem item, Texts texts) =>
        item.Reveals?.In(texts.Language)
        ?? (item.Subject == InboxSubject.Task ? texts.Format("accept.no-document", item.Requester.Name) : null);

    /// <summary>Until when it may be answered; what ends soon says how soon.</summary>
    private static string AnswerBy(DateTimeOffset last, Terminal terminal)
    {
        var left = last - terminal.Time.GetUtcNow();
        var shown = terminal.Local(last);
        return left > InboxItem.EndsSoon ? shown
            : left > TimeSpan.FromDays(1)
                ? terminal.Texts.Format("inbox.days-left", shown, Math.Ceiling(left.TotalDays))
            : left > TimeSpan.FromHours(1)
                ? terminal.Texts.Format("inbox.hours-left", shown, Math.Ceiling(left.TotalHours))
            : terminal.Texts.Format("inbox.hour-left", shown);
    }

    private static string Uses(InboxItem item, Texts texts) =>
        string.Join(
            texts["list.semicolon"],
            item.Uses.Select(use =>
                texts.Format(
                    "inbox.use",
                    use.Owner.Name,
                    NameWarnings.Mark(use.DatasetName, use.NameWarning),
                    texts.Fields(use.Fields)
                )
            )
        );

    /// <summary>What answers it, from here; null where nothing has to be done here.</summary>
    private static string? Command(InboxItem item)
    {
        var id = Ids.Short(item.Id);
        return (item.IsForMe, item.Step) switch
        {
            (true, InboxStep.Decide) => $"kexin grant approve {id}",
            (true, InboxStep.Accept or InboxStep.Join) => $"kexin accept {id}",
            (true, InboxStep.Run) => $"kexin run {id}",
            _ => null,
        };
    }
}
