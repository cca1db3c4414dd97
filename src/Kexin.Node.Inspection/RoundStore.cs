using Kexin.Cryptography;
using Kexin.Inspection.Forms;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Stream;
using Microsoft.Data.Sqlite;

namespace Kexin.Node.Inspection;

/// <summary>Tasks and records in the database, sealed; every list goes by an index and stops at its limit.</summary>
internal sealed class RoundStore(InspectionTables tables, RecordSeal seal) : IRoundStore
{
    private const string TaskColumns = "SELECT Id, State, Done, Evidence, Sealed FROM Tasks ";
    private const string RecordColumns = "SELECT Number, Hash, Sealed FROM Records ";

    public IReadOnlyList<InspectionTask> AddTasks(IReadOnlyList<InspectionTask> tasks)
    {
        var made = new List<InspectionTask>();
        tables.Change(connection =>
            made.AddRange(
                tasks.Where(task =>
                    InspectionTables.Run(
                        connection,
                        "INSERT OR IGNORE INTO Tasks (Id, StartsAt, DueAt, Person, State, Done, Sealed) VALUES ($id, $from, $due, $person, $state, '', $sealed)",
                        ("$id", task.Id),
                        ("$from", task.From),
                        ("$due", task.Due),
                        ("$person", Finder(task)),
                        ("$state", (int)RoundState.Open),
                        ("$sealed", SealTask(task))
                    ) > 0
                )
            )
        );
        return made;
    }

    public TaskRow? FindTask(string id) =>
        tables.Ask(TaskColumns + "WHERE Id = $id", ReadTask, ("$id", id)).FirstOrDefault();

    public void SetTask(TaskRow row) =>
        tables.Change(connection =>
            InspectionTables.Run(
                connection,
                "UPDATE Tasks SET Person = $person, State = $state, Done = $done, Evidence = $evidence, Sealed = $sealed WHERE Id = $id",
                ("$id", row.Task.Id),
                ("$person", Finder(row.Task)),
                ("$state", (int)row.State),
                ("$done", string.Join(' ', row.Done)),
                ("$evidence", row.Evidence),
                ("$sealed", SealTask(row.Task))
            )
        );

    public IReadOnlyList<TaskRow> Tasks(long from, long until, string? person, int limit) =>
        tables.Ask(
            TaskColumns
                + "WHERE StartsAt < $until AND StartsAt >= $least AND DueAt > $from AND ($person IS NULL OR Person IS NULL OR Person = $person) ORDER BY StartsAt, Id LIMIT $limit",
            ReadTask,
            ("$from", from),
            ("$least", from - LongestTaskInMilliseconds),
            ("$until", until),
            ("$person", person),
            ("$limit", limit)
        );

    public IReadOnlyList<TaskRow> Overdue(long before) =>
        tables.Ask(
            TaskColumns + "WHERE State IN (1, 2) AND DueAt < $before ORDER BY DueAt LIMIT 1000",
            ReadTask,
            ("$before", before)
        );

    public (long Seq, Digest Hash) HeadOf(string phone) =>
        tables
            .Ask(
                "SELECT Seq, Hash FROM Records WHERE Phone = $phone ORDER BY Seq DESC LIMIT 1",
                row => (row.GetInt64(0), new Digest(row.GetFieldValue<byte[]>(1))),
                ("$phone", phone)
            )
            .FirstOrDefault();

    public void Together(Action keep) => tables.Together(keep);

    public void Add(TakenRecord record)
    {
        var (hash, payload) = (record.Hash, record.Payload);
        var sealedRecord = seal.Seal(NameOf(hash), CanonicalRecord.Encode(record));
        tables.Change(connection =>
        {
            InspectionTables.Run(
                connection,
                "INSERT INTO Records (Hash, Phone, Seq, Person, Task, Point, Box, Sealed) VALUES ($hash, $phone, $seq, $person, $task, $point, $box, $sealed)",
                ("$hash", hash.ToArray()),
                ("$phone", record.Phone),
                ("$seq", record.Link.Seq),
                ("$person", record.Person),
                ("$task", payload.Task),
                ("$point", payload.Point),
                ("$box", record.Contact.Box),
                ("$sealed", sealedRecord)
            );
            foreach (var photo in PhotosOf(payload).Distinct())
            {
                InspectionTables.Run(
                    connection,
                    "INSERT OR IGNORE INTO PhotoUses (Photo, Record) VALUES ($photo, $record)",
                    ("$photo", photo.ToArray()),
                    ("$record", hash.ToArray())
                );
            }
        });
    }

    public TakenRecord? FindRecord(Digest hash) =>
        tables.Ask(RecordColumns + "WHERE Hash = $hash", ReadRecord, ("$hash", hash.ToArray())).FirstOrDefault().Record;

    public TakenRecord? FindRecord(string phone, long seq) =>
        tables
            .Ask(RecordColumns + "WHERE Phone = $phone AND Seq = $seq", ReadRecord, ("$phone", phone), ("$seq", seq))
            .FirstOrDefault()
            .Record;

    public IReadOnlyList<(long Number, TakenRecord Record)> Records(RecordFilter filter, long? before, int limit)
    {
        return tables.Ask(
            StatementOf(filter),
            ReadRecord,
            [
                .. GivenOf(filter).Select(each => ($"${each.Column}", (object?)each.Value)),
                ("$before", before ?? long.MaxValue),
                ("$limit", limit),
            ]
        );
    }

    /// <summary>What asks for a page: only the members that are given stand in it, so that one of the indices serves it.</summary>
    internal static string StatementOf(RecordFilter filter)
    {
        var where =
            string.Concat(GivenOf(filter).Select(each => $"{each.Column} = ${each.Column} AND "))
            + (filter.NoPoint ? "Point IS NULL AND " : "");
        return $"{RecordColumns}WHERE {where}Number < $before ORDER BY Number DESC LIMIT $limit";
    }

    private static IEnumerable<(string Column, string? Value)> GivenOf(RecordFilter filter)
    {
        (string Column, string? Value)[] all =
        [
            ("Person", filter.Person),
            ("Point", filter.Point),
            ("Box", filter.Box),
            ("Task", filter.Task),
        ];
        return all.Where(each => each.Value is not null);
    }

    public bool IsPhotoUsed(Digest photo, Digest apartFrom) =>
        tables
            .Ask(
                "SELECT 1 FROM PhotoUses WHERE Photo = $photo AND Record <> $record LIMIT 1",
                row => row.GetInt64(0),
                ("$photo", photo.ToArray()),
                ("$record", apartFrom.ToArray())
            )
            .Count > 0;

    public IReadOnlyList<PhotoMatch> LikePhotos(Digest photo, Digest apartFrom, int bits)
    {
        if (FingerprintOf(photo) is not { } own)
        {
            return [];
        }

        var bands = Fingerprint.Bands(own);
        return
        [
            .. tables
                .Ask(
                    """
                    SELECT DISTINCT Photos.Hash, Photos.Fingerprint FROM PhotoBands JOIN Photos ON Photos.Hash = PhotoBands.Photo
                    WHERE ((Band = 0 AND Value = $a) OR (Band = 1 AND Value = $b) OR (Band = 2 AND Value = $c) OR (Band = 3 AND Value = $d))
                        AND Photos.Hash <> $photo
                        AND EXISTS (SELECT 1 FROM PhotoUses WHERE PhotoUses.Photo = Photos.Hash AND PhotoUses.Record <> $record)
                    LIMIT 1000
                    """,
                    row => (Hash: new Digest(row.GetFieldValue<byte[]>(0)), Print: (ulong)row.GetInt64(1)),
                    ("$a", bands[0]),
                    ("$b", bands[1]),
                    ("$c", bands[2]),
                    ("$d", bands[3]),
                    ("$photo", photo.ToArray()),
                    ("$record", apartFrom.ToArray())
                )
                .Select(other => new PhotoMatch(photo, other.Hash, Fingerprint.Difference(own, other.Print)))
                .Where(match => match.Differs <= bits)
                .OrderBy(match => match.Differs),
        ];
    }

    public IReadOnlyList<TakenRecord> RecordsWithPhoto(Digest photo) =>
        [
            .. tables
                .Ask(
                    RecordColumns
                        + "WHERE Hash IN (SELECT Record FROM PhotoUses WHERE Photo = $photo) ORDER BY Number LIMIT 100",
                    ReadRecord,
                    ("$photo", photo.ToArray())
                )
                .Select(row => row.Record),
        ];

    private const long LongestTaskInMilliseconds = 31L * 24 * 60 * 60 * 1000;

    private ulong? FingerprintOf(Digest photo) =>
        tables
            .Ask(
                "SELECT Fingerprint FROM Photos WHERE Hash = $hash",
                row => row.IsDBNull(0) ? (ulong?)null : (ulong)row.GetInt64(0),
                ("$hash", photo.ToArray())
            )
            .FirstOrDefault();

    private static IEnumerable<Digest> PhotosOf(RecordPayload payload)
    {
        if (payload.Form is not { } text)
        {
            return [];
        }

        try
        {
            return Form.Read(text).Answers.SelectMany(answer => answer.Photos).Select(photo => photo.Hash);
        }
        catch (RecordException)
        {
            return [];
        }
    }

    /// <summary>By whom a task is found: by everybody where it is nobody's, or takes two.</summary>
    private static string? Finder(InspectionTask task) => task.People > 1 ? null : task.Person;

    private byte[] SealTask(InspectionTask task) =>
        seal.Seal($"inspection task {task.Id}", CanonicalRecord.Encode(task));

    private TaskRow ReadTask(SqliteDataReader row)
    {
        var id = row.GetString(0);
        return new TaskRow(
            CanonicalRecord.Decode<InspectionTask>(seal.Open($"inspection task {id}", row.GetFieldValue<byte[]>(4))),
            (RoundState)row.GetInt32(1),
            row.GetString(2).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            row.IsDBNull(3) ? null : row.GetInt64(3)
        );
    }

    private (long Number, TakenRecord Record) ReadRecord(SqliteDataReader row)
    {
        var hash = new Digest(row.GetFieldValue<byte[]>(1));
        return (
            row.GetInt64(0),
            CanonicalRecord.Decode<TakenRecord>(seal.Open(NameOf(hash), row.GetFieldValue<byte[]>(2)))
        );
    }

    private static string NameOf(Digest hash) => $"inspection record {hash}";
}
