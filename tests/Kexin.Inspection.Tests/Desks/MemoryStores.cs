using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Correcting;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Forms;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Stream;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>What a node keeps of inspections, in memory.</summary>
internal sealed class MemoryStores : IRoundStore, IThingStore, IAlarmStore, ICorrectiveStore
{
    private readonly Lock _together = new();
    private bool _isTogether;
    private readonly Dictionary<string, TaskRow> _tasks = [];
    private readonly List<TakenRecord> _records = [];
    private readonly Dictionary<string, Alarm> _alarms = [];
    private readonly Dictionary<string, Corrective> _correctives = [];
    private readonly Dictionary<(string Kind, string Id), byte[]> _things = [];

    /// <summary>The fingerprints of photos that came.</summary>
    public Dictionary<Digest, ulong> Fingerprints { get; } = [];

    /// <summary>How often something was kept, together counting once.</summary>
    public int Commits { get; private set; }

    /// <summary>Thrown by the next commit.</summary>
    public Exception? Fails { get; set; }

    /// <summary>The phone whose records cannot be kept, or null.</summary>
    public string? Refused { get; set; }

    public void Together(Action keep)
    {
        lock (_together)
        {
            if (_isTogether)
            {
                keep();
                return;
            }

            _isTogether = true;
            try
            {
                KeepTogether(keep);
            }
            finally
            {
                _isTogether = false;
            }
        }
    }

    private void KeepTogether(Action keep)
    {
        Commits++;
        var (records, tasks) = (_records.Count, _tasks.ToDictionary());
        var (things, alarms, correctives) = (
            _things.ToDictionary(),
            _alarms.ToDictionary(),
            _correctives.ToDictionary()
        );
        try
        {
            keep();
            if (Fails is { } fault)
            {
                Fails = null;
                throw fault;
            }
        }
        catch
        {
            _records.RemoveRange(records, _records.Count - records);
            foreach (var (id, row) in tasks)
            {
                _tasks[id] = row;
            }

            _things.Clear();
            foreach (var (id, thing) in things)
            {
                _things[id] = thing;
            }

            _alarms.Clear();
            foreach (var (id, alarm) in alarms)
            {
                _alarms[id] = alarm;
            }

            _correctives.Clear();
            foreach (var (id, corrective) in correctives)
            {
                _correctives[id] = corrective;
            }

            throw;
        }
    }

    public IReadOnlyList<InspectionTask> AddTasks(IReadOnlyList<InspectionTask> tasks) =>
        [.. tasks.Where(task => _tasks.TryAdd(task.Id, new TaskRow(task, RoundState.Open, [], null)))];

    public TaskRow? FindTask(string id) => _tasks.GetValueOrDefault(id);

    public void SetTask(TaskRow row) => _tasks[row.Task.Id] = row;

    public IReadOnlyList<TaskRow> Tasks(long from, long until, string? person, int limit) =>
        [.. _tasks.Values.Where(row => row.Task.From < until && row.Task.Due > from).Take(limit)];

    public IReadOnlyList<TaskRow> Overdue(long before) =>
        [.. _tasks.Values.Where(row => row.State is RoundState.Open or RoundState.Started && row.Task.Due < before)];

    public (long Seq, Digest Hash) HeadOf(string phone) =>
        _records.LastOrDefault(record => record.Phone == phone) is { } last ? (last.Link.Seq, last.Hash) : default;

    public void Add(TakenRecord record)
    {
        if (record.Phone == Refused)
        {
            throw new IOException("The record cannot be kept.");
        }

        _records.Add(record);
    }

    public TakenRecord? FindRecord(Digest hash) => _records.Find(record => record.Hash == hash);

    public TakenRecord? FindRecord(string phone, long seq) =>
        _records.Find(record => record.Phone == phone && record.Link.Seq == seq);

    public IReadOnlyList<(long Number, TakenRecord Record)> Records(RecordFilter filter, long? before, int limit) =>
        [
            .. _records
                .Select((record, index) => (Number: (long)index + 1, Record: record))
                .Reverse()
                .Where(row => row.Number < (before ?? long.MaxValue))
                .Where(row => filter.Person is null || row.Record.Person == filter.Person)
                .Where(row => filter.Point is null || row.Record.Payload.Point == filter.Point)
                .Where(row => filter.Task is null || row.Record.Payload.Task == filter.Task)
                .Where(row => filter.Box is null || row.Record.Contact.Box == filter.Box)
                .Where(row => !filter.NoPoint || row.Record.Payload.Point is null)
                .Take(limit),
        ];

    public bool IsPhotoUsed(Digest photo, Digest apartFrom) =>
        _records.Exists(record => record.Hash != apartFrom && PhotosOf(record).Contains(photo));

    public IReadOnlyList<PhotoMatch> LikePhotos(Digest photo, Digest apartFrom, int bits) =>
        Fingerprints.TryGetValue(photo, out var own)
            ?
            [
                .. Fingerprints
                    .Where(other => other.Key != photo && IsPhotoUsed(other.Key, apartFrom))
                    .Select(other => new PhotoMatch(photo, other.Key, Fingerprint.Difference(own, other.Value)))
                    .Where(match => match.Differs <= bits),
            ]
            : [];

    public IReadOnlyList<TakenRecord> RecordsWithPhoto(Digest photo) =>
        _records.FindAll(record => PhotosOf(record).Contains(photo));

    public IReadOnlyList<(string Id, byte[] Content)> Load(string kind) =>
        [.. _things.Where(thing => thing.Key.Kind == kind).Select(thing => (thing.Key.Id, thing.Value))];

    public void Save(string kind, string id, byte[] content) => _things[(kind, id)] = content;

    public void Remove(string kind, string id) => _things.Remove((kind, id));

    public void Put(Alarm alarm) => _alarms[alarm.Id] = alarm;

    public Alarm? FindAlarm(string id) => _alarms.GetValueOrDefault(id);

    public Alarm? FindGroup(string rule, string? point, string? person, long since) =>
        _alarms
            .Values.Where(alarm =>
                alarm.Rule == rule
                && alarm.Point == point
                && alarm.Person == person
                && alarm.LastAt >= since
                && alarm.State != AlarmState.Closed
            )
            .MaxBy(alarm => alarm.LastAt);

    public IReadOnlyList<Alarm> Alarms(AlarmState? state, (long LastAt, string Id)? before, int limit) =>
        [.. _alarms.Values.Where(alarm => state is null || alarm.State == state).Take(limit)];

    public void Put(Corrective corrective) => _correctives[corrective.Id] = corrective;

    public Corrective? FindCorrective(string id) => _correctives.GetValueOrDefault(id);

    public IReadOnlyList<Corrective> Correctives(CorrectiveState? state, (long DueAt, string Id)? after, int limit) =>
        [.. _correctives.Values.Where(each => state is null || each.State == state).Take(limit)];

    private static IEnumerable<Digest> PhotosOf(TakenRecord record) =>
        record.Payload.Form is { } form
            ? Form.Read(form).Answers.SelectMany(answer => answer.Photos).Select(photo => photo.Hash)
            : [];
}

/// <summary>An evidence log in memory.</summary>
internal sealed class MemoryEvidence : IEvidence
{
    /// <summary>What was logged.</summary>
    public List<EvidenceEvent> Events { get; } = [];

    /// <summary>Done before something is logged.</summary>
    public Func<EvidenceEvent, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether only records can be logged, and nothing else.</summary>
    public bool TakesRecordsOnly { get; set; }

    public async Task<long> RecordAsync(EvidenceEvent happened, CancellationToken cancel)
    {
        await Before(happened);
        if (TakesRecordsOnly && happened.Kind != IntakeDesk.RecordKindOfEvidence)
        {
            throw new IOException("The log cannot be written.");
        }

        Events.Add(happened);
        return Events.Count;
    }

    public ProofFile Prove(long index) => throw new NotSupportedException("No ledger anchors this log.");
}

/// <summary>A ledger with a final header a minute.</summary>
internal sealed class MinuteHeaders(TimeProvider time) : IHeaders
{
    public (HeaderReference Header, long Time)? Newest => At(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Every entry is anchored a minute after the first header.</summary>
    public long? TimeOfAnchor(long entry) => Sample.Minute;

    public long? TimeOf(HeaderReference header) => header == Of(header.Height) ? header.Height * Sample.Minute : null;

    private static (HeaderReference, long) At(long now) =>
        (Of(now / Sample.Minute), now / Sample.Minute * Sample.Minute);

    private static HeaderReference Of(long height) =>
        new(height, Suite.Standard.Hash(System.Text.Encoding.ASCII.GetBytes($"header {height}")));
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class MovedTime(long now) : TimeProvider
{
    public long Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Now);
}
