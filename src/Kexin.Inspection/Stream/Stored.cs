using Kexin.Inspection.Plans;
using Kexin.Inspection.Rounds;

namespace Kexin.Inspection.Stream;

/// <summary>How far a task is.</summary>
public enum RoundState
{
    /// <summary>Nothing was done.</summary>
    [Says("open", "未开始")]
    Open = 1,

    /// <summary>At least one checkpoint was opened.</summary>
    [Says("started", "进行中")]
    Started = 2,

    /// <summary>All checkpoints were closed.</summary>
    [Says("done", "已完成")]
    Done = 3,

    /// <summary>It was due, and is not done.</summary>
    [Says("missed", "漏检")]
    Missed = 4,
}

/// <summary>A task and how far it is.</summary>
/// <param name="Task">The task.</param>
/// <param name="State">How far it is.</param>
/// <param name="Done">Ids of checkpoints that were closed, in the order in which that happened.</param>
/// <param name="Evidence">The entry of the evidence log that says how it ended; null while it goes on.</param>
public sealed record TaskRow(InspectionTask Task, RoundState State, IReadOnlyList<string> Done, long? Evidence);

/// <summary>A record that was taken.</summary>
/// <param name="Phone">The phone's id.</param>
/// <param name="Person">Who handed it in.</param>
/// <param name="Link">As it came.</param>
/// <param name="ReceivedAt">By the node's clock, in milliseconds since 1970, UTC.</param>
/// <param name="NotBefore">The time of the header that it quotes; null where there is none.</param>
/// <param name="Contact">What its contact with the box shows.</param>
/// <param name="Findings">What the rules found.</param>
/// <param name="Evidence">Its entry in the evidence log.</param>
public sealed record TakenRecord(
    [Name(Ids.Length)] string Phone,
    [Name(Ids.Length)] string Person,
    PhoneRecord Link,
    [Time] long ReceivedAt,
    [Time] long? NotBefore,
    ContactOutcome Contact,
    [Items(500)] IReadOnlyList<Finding> Findings,
    [Between(0, long.MaxValue)] long Evidence
)
{
    /// <summary>By which it is named everywhere.</summary>
    public Digest Hash => Link.HashOf(Phone);

    /// <summary>What it says.</summary>
    public RecordPayload Payload => field ??= RecordPayload.Read(Link.Payload);

    /// <summary>When it happened, as well as is known, in milliseconds since 1970, UTC.</summary>
    public long When => WhenOf(Payload, Contact, NotBefore);

    /// <summary>By the box's clock where its answer is genuine and it has one, else by the phone's; never before the block that is quoted.</summary>
    internal static long WhenOf(RecordPayload payload, ContactOutcome contact, long? notBefore) =>
        Math.Max(contact is { Result: ContactResult.Genuine, Time: { } box } ? box : payload.At, notBefore ?? 0);
}

/// <summary>Which records are asked for; all that is given has to fit.</summary>
/// <param name="Person">Who handed them in.</param>
/// <param name="Point">The checkpoint.</param>
/// <param name="Box">The box that answered.</param>
/// <param name="Task">The task.</param>
/// <param name="NoPoint">Only those that name no checkpoint, as what the camera saw.</param>
public sealed record RecordFilter(
    string? Person = null,
    string? Point = null,
    string? Box = null,
    string? Task = null,
    bool NoPoint = false
);

/// <summary>Where tasks and records are kept.</summary>
public interface IRoundStore
{
    /// <summary>Keeps tasks; one that is there stays as it is.</summary>
    /// <returns>Those that are new.</returns>
    IReadOnlyList<InspectionTask> AddTasks(IReadOnlyList<InspectionTask> tasks);

    /// <summary>The task of that id, or null.</summary>
    TaskRow? FindTask(string id);

    /// <summary>Makes a task's new state known.</summary>
    void SetTask(TaskRow row);

    /// <summary>Changes a task as it stands at that moment; what another thread does meanwhile is not undone.</summary>
    /// <returns>The task as it stands now; null where there is none.</returns>
    TaskRow? ChangeTask(string id, Func<TaskRow, TaskRow> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        TaskRow? changed = null;
        Together(() =>
        {
            if (FindTask(id) is { } row)
            {
                changed = change(row);
                SetTask(changed);
            }
        });
        return changed;
    }

    /// <summary>Tasks whose time overlaps a span, by their beginning.</summary>
    /// <param name="from">In milliseconds since 1970, UTC.</param>
    /// <param name="until">In milliseconds since 1970, UTC.</param>
    /// <param name="person">Whose; null for everybody's.</param>
    /// <param name="limit">How many at most.</param>
    IReadOnlyList<TaskRow> Tasks(long from, long until, string? person, int limit);

    /// <summary>Tasks that are neither done nor missed and were due before.</summary>
    IReadOnlyList<TaskRow> Overdue(long before);

    /// <summary>The number and hash of a phone's last record; 0 and zero before its first.</summary>
    (long Seq, Digest Hash) HeadOf(string phone);

    /// <summary>All that is kept meanwhile, here and in the node's other stores of inspections, is kept whole or not at all, in one commit.</summary>
    void Together(Action keep);

    /// <summary>Keeps a record; when it returns, it outlives a loss of power.</summary>
    void Add(TakenRecord record);

    /// <summary>The record of that hash, or null.</summary>
    TakenRecord? FindRecord(Digest hash);

    /// <summary>A phone's record by its number, or null.</summary>
    TakenRecord? FindRecord(string phone, long seq);

    /// <summary>Records, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">The number of the last one of the page before; null for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>Each with its number, which rises in the order in which they were taken.</returns>
    IReadOnlyList<(long Number, TakenRecord Record)> Records(RecordFilter filter, long? before, int limit);

    /// <summary>How many records name a photo, apart from one.</summary>
    bool IsPhotoUsed(Digest photo, Digest apartFrom);

    /// <summary>Photos of other records whose fingerprints are like a photo's; none where the photo is not here yet.</summary>
    IReadOnlyList<PhotoMatch> LikePhotos(Digest photo, Digest apartFrom, int bits);

    /// <summary>The records that name a photo.</summary>
    IReadOnlyList<TakenRecord> RecordsWithPhoto(Digest photo);
}
