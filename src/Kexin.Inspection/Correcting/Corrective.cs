using Kexin.Inspection.Templates;

namespace Kexin.Inspection.Correcting;

/// <summary>How far a corrective task is.</summary>
public enum CorrectiveState
{
    /// <summary>To be done.</summary>
    [Says("open", "整改中")]
    Open = 1,

    /// <summary>The owner says that it is done.</summary>
    [Says("done", "待复查")]
    Done = 2,

    /// <summary>Somebody else has looked: the loop is closed.</summary>
    [Says("verified", "已销号")]
    Verified = 3,
}

/// <summary>A hazard that is to be put right: found, given to an owner with a deadline, done, and looked at again by somebody else.</summary>
/// <param name="Id">32 hexadecimal digits, from the record and the step.</param>
/// <param name="Site">Where.</param>
/// <param name="Point">At which checkpoint.</param>
/// <param name="Record">The hash of the record that found it.</param>
/// <param name="Step">The template's step.</param>
/// <param name="Text">What was found.</param>
/// <param name="Grade">How bad it is.</param>
/// <param name="State">How far it is.</param>
/// <param name="Owner">Who puts it right; null until somebody was named.</param>
/// <param name="FoundAt">In milliseconds since 1970, UTC.</param>
/// <param name="DueAt">In milliseconds since 1970, UTC.</param>
/// <param name="Measure">What was done; empty until then.</param>
/// <param name="Verifier">Who looked at it again, or null.</param>
/// <param name="Overdue">Whether an alarm told that its deadline has passed.</param>
[Says("Corrective task", "整改任务")]
public sealed record Corrective(
    [Name(Ids.Length)] string Id,
    [Name(Ids.Length)] string Site,
    [Name(Ids.Length)] string Point,
    Digest Record,
    [Name(Template.LongestId)] string Step,
    BilingualText Text,
    Grade Grade,
    CorrectiveState State,
    [Name(Ids.Length)] string? Owner,
    [Time] long FoundAt,
    [Time] long DueAt,
    [Prose] string Measure,
    [Name(Ids.Length)] string? Verifier,
    bool Overdue
);

/// <summary>Where corrective tasks are kept.</summary>
public interface ICorrectiveStore
{
    /// <summary>All that is asked and kept meanwhile by this thread is one change.</summary>
    void Together(Action change);

    /// <summary>Makes or replaces one.</summary>
    void Put(Corrective corrective);

    /// <summary>The one of that id, or null.</summary>
    Corrective? FindCorrective(string id);

    /// <summary>Corrective tasks, the next due first.</summary>
    /// <param name="state">Those only; null for all.</param>
    /// <param name="after">The deadline and the id of the last one of the page before; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    IReadOnlyList<Corrective> Correctives(CorrectiveState? state, (long DueAt, string Id)? after, int limit);
}

/// <summary>Keeps hazards in a loop until somebody else has seen that they are gone.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="time">Says when.</param>
public sealed class CorrectiveDesk(ICorrectiveStore store, TimeProvider time)
{
    /// <summary>How long a general hazard may stand before somebody sets another deadline.</summary>
    public static TimeSpan GeneralPatience { get; } = TimeSpan.FromDays(7);

    /// <summary>The same of a major one.</summary>
    public static TimeSpan MajorPatience { get; } = TimeSpan.FromDays(1);

    /// <summary>Opens one; the same finding of the same record opens one only.</summary>
    public void Open(string site, string point, Digest record, Forms.FormFinding found)
    {
        ArgumentNullException.ThrowIfNull(found);
        var id = Ids.Of("corrective", record.ToString(), found.Step.Id);
        if (store.FindCorrective(id) is not null)
        {
            return;
        }

        var now = time.GetUtcNow();
        store.Put(
            new Corrective(
                id,
                site,
                point,
                record,
                found.Step.Id,
                found.Text,
                found.Step.Grade,
                CorrectiveState.Open,
                null,
                now.ToUnixTimeMilliseconds(),
                (now + (found.Step.Grade == Grade.Major ? MajorPatience : GeneralPatience)).ToUnixTimeMilliseconds(),
                "",
                null,
                Overdue: false
            )
        );
    }

    /// <summary>Names the owner and the deadline.</summary>
    /// <exception cref="DomainException">There is none, it is done, or the deadline has passed.</exception>
    public Corrective Assign(string id, string owner, long dueAt) =>
        dueAt <= time.GetUtcNow().ToUnixTimeMilliseconds()
            ? throw DomainException.Invalid("The deadline has passed already.", "整改期限已过。")
            : Change(id, CorrectiveState.Open, known => known with { Owner = owner, DueAt = dueAt, Overdue = false });

    /// <summary>The owner says that it is done.</summary>
    /// <exception cref="DomainException">There is none, it is not open, or nothing is said.</exception>
    public Corrective Finish(string id, string person, string measure) =>
        string.IsNullOrWhiteSpace(measure)
            ? throw DomainException.Invalid("Say what was done.", "请说明整改措施。")
            : Change(
                id,
                CorrectiveState.Open,
                known => known with { State = CorrectiveState.Done, Owner = known.Owner ?? person, Measure = measure }
            );

    /// <summary>Somebody else looked: it is gone, or it goes back to its owner.</summary>
    /// <exception cref="DomainException">There is none, it is not done, or the owner would look at the own work.</exception>
    public Corrective Verify(string id, string person, bool gone) =>
        Change(
            id,
            CorrectiveState.Done,
            known =>
                known.Owner == person
                    ? throw DomainException.RefusedBy(
                        new Ledger.Contracts.Refusal(
                            new Ledger.Contracts.Rule(
                                "inspection.corrective-verified-by-another",
                                "Somebody other than its owner verifies a corrective task.",
                                "整改任务须由责任人以外的人员复查。"
                            ),
                            new("its owner.", "责任人本人。"),
                            new("another person.", "由其他人员复查。")
                        )
                    )
                    : known with
                    {
                        State = gone ? CorrectiveState.Verified : CorrectiveState.Open,
                        Verifier = person,
                    }
        );

    /// <summary>Tells of those whose deadline has passed and of which nobody was told yet; they count as told if the telling is kept.</summary>
    public void TellOverdue(Action<Corrective> tell)
    {
        ArgumentNullException.ThrowIfNull(tell);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        store.Together(() =>
        {
            foreach (
                var late in store
                    .Correctives(CorrectiveState.Open, null, int.MaxValue)
                    .Where(known => !known.Overdue && known.DueAt < now)
            )
            {
                store.Put(late with { Overdue = true });
                tell(late);
            }
        });
    }

    private Corrective Change(string id, CorrectiveState from, Func<Corrective, Corrective> change)
    {
        Corrective? changed = null;
        store.Together(() => changed = Changed(id, from, change));
        return changed!;
    }

    private Corrective Changed(string id, CorrectiveState from, Func<Corrective, Corrective> change)
    {
        var known =
            store.FindCorrective(id)
            ?? throw DomainException.NotFound($"There is no corrective task '{id}'.", $"没有整改任务“{id}”。");
        if (known.State != from)
        {
            throw DomainException.Conflict("The corrective task is at another step.", "整改任务处于其他环节。");
        }

        var changed = change(known);
        RecordJson.Check(changed);
        store.Put(changed);
        return changed;
    }
}
