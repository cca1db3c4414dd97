using System.Collections.Concurrent;
using System.Globalization;
using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Correcting;
using Kexin.Inspection.Forms;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Stream.Rules;
using Kexin.Ledger.Contracts;

namespace Kexin.Inspection.Desks;

/// <summary>How a record was met.</summary>
public enum RecordState
{
    /// <summary>It was taken.</summary>
    Accepted = 1,

    /// <summary>It was here already.</summary>
    Known = 2,

    /// <summary>It will never be taken as it stands.</summary>
    Refused = 3,
}

/// <summary>What became of a record.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="State">How it was met.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Rule">The rule that refused it, or null.</param>
/// <param name="Findings">What the rules found.</param>
public sealed record RecordAnswer(
    long Seq,
    RecordState State,
    Digest Hash,
    Rule? Rule,
    IReadOnlyList<Finding> Findings
);

/// <summary>Takes what phones hand in: each record once, in its chain, notarised before it is acknowledged; then the rules look at it.</summary>
/// <param name="book">What the organisation has set up.</param>
/// <param name="store">Where tasks and records are kept.</param>
/// <param name="evidence">Notarises.</param>
/// <param name="gathering">Gathers what the rules look at.</param>
/// <param name="alarms">Raises alarms.</param>
/// <param name="correctives">Opens corrective tasks.</param>
/// <param name="end">Ends rounds.</param>
/// <param name="feed">Tells those who watch.</param>
public sealed class IntakeDesk(
    InspectionBook book,
    IRoundStore store,
    IEvidence evidence,
    Gathering gathering,
    AlarmDesk alarms,
    CorrectiveDesk correctives,
    RoundEnd end,
    LiveFeed feed
) : IDisposable
{
    /// <summary>The kind of a record's entry in the evidence log.</summary>
    public const string RecordKindOfEvidence = "inspection.record";

    /// <summary>Records of several phones that are kept together at most: what one commit costs is shared by so many.</summary>
    private const int MostTogether = 500;

    private const int Stripes = 64;
    private readonly SemaphoreSlim _one = new(1);
    private readonly SemaphoreSlim[] _phones = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1))];
    private readonly ConcurrentQueue<Batch> _waiting = [];

    private static readonly Rule s_signed = new(
        "inspection.records-signed",
        "A record is signed by the key of its phone.",
        "记录须由手机绑定的密钥签名。"
    );

    private static readonly Rule s_next = new(
        "inspection.records-gap",
        "A phone hands its records in without a gap.",
        "手机须按顺序上传记录，不得缺号。"
    );

    private static readonly Rule s_chained = new(
        "inspection.records-chain",
        "A record names the one before it.",
        "记录须指明其前一条记录。"
    );

    private static readonly Rule s_readable = new(
        "inspection.records-form",
        "A record has the form that the node reads.",
        "记录须符合节点可读取的格式。"
    );

    /// <summary>Takes a phone's records in their order; what comes after a refused one is not looked at.</summary>
    /// <param name="phone">Whose they are.</param>
    /// <param name="records">With rising numbers.</param>
    /// <param name="cancel">Ends it between two records.</param>
    /// <exception cref="DomainException">The evidence log cannot be written: nothing is acknowledged.</exception>
    public async Task<IReadOnlyList<RecordAnswer>> HandInAsync(
        Phone phone,
        IReadOnlyList<PhoneRecord> records,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(phone);
        ArgumentNullException.ThrowIfNull(records);
        var ofPhone = _phones[(uint)StringComparer.Ordinal.GetHashCode(phone.Id) % Stripes];
        await ofPhone.WaitAsync(cancel);
        try
        {
            // What was begun is finished: a caller who goes away asks again, and is told that it is known.
            return await TakeAsync(phone, records);
        }
        finally
        {
            ofPhone.Release();
        }
    }

    public void Dispose()
    {
        _one.Dispose();
        foreach (var phone in _phones)
        {
            phone.Dispose();
        }
    }

    private async Task<IReadOnlyList<RecordAnswer>> TakeAsync(Phone phone, IReadOnlyList<PhoneRecord> records)
    {
        var (answers, next) = Sort(phone, records);
        if (next.Count > 0)
        {
            // Side by side, so that the log writes them together.
            var entries = await Task.WhenAll(
                next.Select(each =>
                    evidence.RecordAsync(Happened(phone, each.Record, each.Payload, each.Hash), CancellationToken.None)
                )
            );
            var batch = new Batch(phone, next, entries);
            _waiting.Enqueue(batch);
            await _one.WaitAsync();
            try
            {
                while (!batch.Kept.Task.IsCompleted)
                {
                    await KeepAsync();
                }
            }
            finally
            {
                _one.Release();
            }

            answers.AddRange(await batch.Kept.Task);
        }

        return [.. answers.OrderBy(answer => answer.Seq)];
    }

    /// <summary>Answers what is known and what is refused, and says which records are to be kept.</summary>
    private (List<RecordAnswer> Answers, List<NextRecord> Next) Sort(Phone phone, IReadOnlyList<PhoneRecord> records)
    {
        var (answers, next) = (new List<RecordAnswer>(), new List<NextRecord>());
        var head = store.HeadOf(phone.Id);
        foreach (var record in records)
        {
            var hash = record.HashOf(phone.Id);
            var (answer, payload) = Look(phone, record, hash, head);
            if (payload is not null)
            {
                next.Add(new NextRecord(record, payload, hash));
                head = (record.Seq, hash);
            }
            else if (answer is not null)
            {
                answers.Add(answer);
                if (answer.State == RecordState.Refused)
                {
                    break;
                }
            }
        }

        return (answers, next);
    }

    /// <summary>The answer to a record that is known or refused, or the payload of one that is next.</summary>
    private (RecordAnswer? Answer, RecordPayload? Payload) Look(
        Phone phone,
        PhoneRecord record,
        Digest hash,
        (long Seq, Digest Hash) head
    )
    {
        (RecordAnswer?, RecordPayload?) Refuse(Rule rule) =>
            (new RecordAnswer(record.Seq, RecordState.Refused, hash, rule, []), null);
        if (!record.IsSignedBy(phone.Id, phone.Key.Span))
        {
            return Refuse(s_signed);
        }

        if (record.Seq <= head.Seq)
        {
            if (store.FindRecord(phone.Id, record.Seq) is { } known && known.Hash == hash)
            {
                return (new RecordAnswer(record.Seq, RecordState.Known, hash, null, known.Findings), null);
            }

            RaiseFork(phone, record.Seq);
            return Refuse(s_chained);
        }

        if (record.Seq != head.Seq + 1)
        {
            return Refuse(s_next);
        }

        if (record.Previous != head.Hash)
        {
            RaiseFork(phone, record.Seq);
            return Refuse(s_chained);
        }

        return FindPayload(record) is { } payload ? (null, payload) : Refuse(s_readable);
    }

    /// <summary>Keeps what waits, of all phones, in one commit; then says of the rounds that it ended that they are done.</summary>
    private async Task KeepAsync()
    {
        var batches = new List<Batch>();
        while (batches.Sum(batch => batch.Records.Count) < MostTogether && _waiting.TryDequeue(out var batch))
        {
            batches.Add(batch);
        }

        var (kept, ended) = (new List<(Batch Batch, List<RecordAnswer> Answers)>(), new HashSet<string>());
        if (TryKeep(batches, kept, ended) is { } fault)
        {
            foreach (var batch in batches)
            {
                // What is wrong with one phone's records is told to that phone only.
                if ((batches.Count == 1 ? fault : TryKeep([batch], kept, ended)) is { } own)
                {
                    batch.Kept.SetException(own);
                }
            }
        }

        foreach (var id in ended)
        {
            try
            {
                await end.EndAsync(id);
            }
            catch (Exception)
            {
                // The records are kept, and their phones are told so; the task desk says later that the round is done.
            }
        }

        kept.ForEach(each => each.Batch.Kept.SetResult(each.Answers));
    }

    /// <summary>Keeps batches in one commit.</summary>
    /// <returns>Why none of them was kept; null when all were.</returns>
    private Exception? TryKeep(
        IReadOnlyList<Batch> batches,
        List<(Batch Batch, List<RecordAnswer> Answers)> kept,
        HashSet<string> ended
    )
    {
        try
        {
            book.Load();
            var (answers, rounds) = (new List<List<RecordAnswer>>(), new HashSet<string>());
            store.Together(() => answers.AddRange(batches.Select(batch => Keep(batch, rounds))));
            kept.AddRange(batches.Zip(answers));
            ended.UnionWith(rounds);
            return null;
        }
        catch (Exception fault)
        {
            // Nothing was kept, so what was remembered of the boxes in memory is not so.
            book.Memories.Reload();
            return fault;
        }
    }

    private List<RecordAnswer> Keep(Batch batch, HashSet<string> ended)
    {
        var answers = new List<RecordAnswer>();
        foreach (var ((record, payload, hash), entry) in batch.Records.Zip(batch.Entries))
        {
            var arrival = gathering.See(batch.Phone, record, payload, hash);
            var findings = StreamRules.See(arrival, book.Tuning);
            store.Add(
                new TakenRecord(
                    batch.Phone.Id,
                    batch.Phone.Person,
                    record,
                    arrival.ReceivedAt,
                    arrival.NotBefore,
                    arrival.Contact,
                    findings,
                    entry
                )
            );
            Follow(arrival, hash, findings, ended);
            answers.Add(new RecordAnswer(record.Seq, RecordState.Accepted, hash, null, findings));
        }

        return answers;
    }

    private static RecordPayload? FindPayload(PhoneRecord record)
    {
        try
        {
            RecordJson.Check(record);
            return RecordPayload.Read(record.Payload);
        }
        catch (RecordException)
        {
            return null;
        }
    }

    private static EvidenceEvent Happened(Phone phone, PhoneRecord record, RecordPayload payload, Digest hash) =>
        new(
            RecordKindOfEvidence,
            new(
                $"An inspection record ({payload.Kind}) was handed in by a phone.",
                $"手机上传了一条巡检记录（{KindInChinese(payload.Kind)}）。"
            ),
            [
                KeyValuePair.Create("record", hash.ToString()),
                KeyValuePair.Create("phone", phone.Id),
                KeyValuePair.Create("number", record.Seq.ToString(CultureInfo.InvariantCulture)),
                KeyValuePair.Create("task", payload.Task ?? "-"),
                KeyValuePair.Create("checkpoint", payload.Point ?? "-"),
                KeyValuePair.Create("quotes", payload.Header?.Hash.ToString() ?? "-"),
            ]
        );

    private static string KindInChinese(RecordKind kind) =>
        kind switch
        {
            RecordKind.Face => "人脸核验",
            RecordKind.Open => "开始",
            RecordKind.Close => "完成",
            _ => "丢失说明",
        };

    /// <summary>What a record changes: its task, corrective tasks, alarms, and what watchers see.</summary>
    private void Follow(Arrival arrival, Digest hash, IReadOnlyList<Finding> findings, HashSet<string> ended)
    {
        var payload = arrival.Payload;
        if (payload.Task is { } id && payload.Point is { } point && store.FindTask(id) is { } row)
        {
            var closed = payload.Kind == RecordKind.Close && !row.Done.Contains(point) && IsComplete(row, point);
            IReadOnlyList<string> done = closed ? [.. row.Done, point] : row.Done;
            var state = row.State == RoundState.Open ? RoundState.Started : row.State;
            if (
                state == RoundState.Missed
                && row.Task.Points.All(done.Contains)
                && RoundEvidence.IsInTime(store, row.Task)
            )
            {
                // It was done offline in time, and came in after the clock had given it up.
                state = RoundState.Started;
            }

            if (closed || state != row.State)
            {
                store.SetTask(row with { State = state, Done = done });
                feed.Tell(new LiveEvent("task", id, arrival.ReceivedAt));
            }

            if (state == RoundState.Started && row.Task.Points.All(done.Contains))
            {
                ended.Add(id);
            }
        }

        var site = arrival.Point?.Site ?? arrival.Task?.Site;
        foreach (var found in arrival.FormFindings)
        {
            if (found.Fault is FormFault.Failed or FormFault.OutsideLimits && site is not null)
            {
                correctives.Open(site, payload.Point!, hash, found);
            }
        }

        foreach (var finding in findings)
        {
            alarms.Raise(finding, new AlarmSubject(site, payload.Point, arrival.Person, payload.Task, hash));
        }

        feed.Tell(new LiveEvent("record", hash.ToString(), arrival.ReceivedAt));
    }

    /// <summary>Whether enough different people have closed the checkpoint.</summary>
    private bool IsComplete(TaskRow row, string point) =>
        row.Task.People < 2
        || store
            .Records(new RecordFilter(Task: row.Task.Id, Point: point), null, Forms.Form.MostAnswers)
            .Where(each => each.Record.Payload.Kind == RecordKind.Close)
            .Select(each => each.Record.Person)
            .Distinct()
            .Count() >= row.Task.People;

    private void RaiseFork(Phone phone, long number) =>
        alarms.Raise(
            new Finding(
                StreamRules.Fork,
                AlarmLevel.Serious,
                new(
                    $"The phone handed in another record {number} than before: its memory was set back, or its records are forged.",
                    $"手机提交的第 {number} 条记录与此前不同：其存储被回退，或记录系伪造。"
                )
            ),
            new AlarmSubject(null, null, phone.Person, null, null)
        );

    /// <summary>A record that is the next of its phone's chain.</summary>
    private sealed record NextRecord(PhoneRecord Record, RecordPayload Payload, Digest Hash);

    /// <summary>What one call hands in, with its entries of the evidence log.</summary>
    private sealed record Batch(Phone Phone, IReadOnlyList<NextRecord> Records, IReadOnlyList<long> Entries)
    {
        public TaskCompletionSource<IReadOnlyList<RecordAnswer>> Kept { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
