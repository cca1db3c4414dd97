using Kexin.Inspection.Alarms;
using Kexin.Inspection.Correcting;
using Microsoft.Data.Sqlite;

namespace Kexin.Node.Inspection;

/// <summary>Alarms and corrective tasks in the database, sealed.</summary>
internal sealed class AlarmStore(InspectionTables tables, RecordSeal seal) : IAlarmStore, ICorrectiveStore
{
    private const string AlarmColumns = "SELECT Id, Sealed FROM Alarms ";
    private const string CorrectiveColumns = "SELECT Id, Sealed FROM Correctives ";

    public void Together(Action change) => tables.Together(change);

    public void Put(Alarm alarm) =>
        tables.Change(connection =>
            InspectionTables.Run(
                connection,
                """
                INSERT INTO Alarms (Id, Rule, Point, Person, State, LastAt, Sealed) VALUES ($id, $rule, $point, $person, $state, $last, $sealed)
                ON CONFLICT DO UPDATE SET State = excluded.State, LastAt = excluded.LastAt, Sealed = excluded.Sealed
                """,
                ("$id", alarm.Id),
                ("$rule", alarm.Rule),
                ("$point", alarm.Point ?? ""),
                ("$person", alarm.Person ?? ""),
                ("$state", (int)alarm.State),
                ("$last", alarm.LastAt),
                ("$sealed", seal.Seal(NameOfAlarm(alarm.Id), CanonicalRecord.Encode(alarm)))
            )
        );

    public Alarm? FindAlarm(string id) =>
        tables.Ask(AlarmColumns + "WHERE Id = $id", ReadAlarm, ("$id", id)).FirstOrDefault();

    public Alarm? FindGroup(string rule, string? point, string? person, long since) =>
        tables
            .Ask(
                AlarmColumns
                    + "WHERE Rule = $rule AND Point = $point AND Person = $person AND LastAt >= $since AND State <> $closed ORDER BY LastAt DESC LIMIT 1",
                ReadAlarm,
                ("$rule", rule),
                ("$point", point ?? ""),
                ("$person", person ?? ""),
                ("$since", since),
                ("$closed", (int)AlarmState.Closed)
            )
            .FirstOrDefault();

    public IReadOnlyList<Alarm> Alarms(AlarmState? state, (long LastAt, string Id)? before, int limit) =>
        tables.Ask(
            AlarmColumns
                + (state is null ? "WHERE " : "WHERE State = $state AND ")
                + "(LastAt, Id) < ($last, $id) ORDER BY LastAt DESC, Id DESC LIMIT $limit",
            ReadAlarm,
            ("$state", (int?)state),
            ("$last", before?.LastAt ?? long.MaxValue),
            ("$id", before?.Id ?? ""),
            ("$limit", limit)
        );

    public void Put(Corrective corrective) =>
        tables.Change(connection =>
            InspectionTables.Run(
                connection,
                """
                INSERT INTO Correctives (Id, State, DueAt, Sealed) VALUES ($id, $state, $due, $sealed)
                ON CONFLICT DO UPDATE SET State = excluded.State, DueAt = excluded.DueAt, Sealed = excluded.Sealed
                """,
                ("$id", corrective.Id),
                ("$state", (int)corrective.State),
                ("$due", corrective.DueAt),
                ("$sealed", seal.Seal(NameOfCorrective(corrective.Id), CanonicalRecord.Encode(corrective)))
            )
        );

    public Corrective? FindCorrective(string id) =>
        tables.Ask(CorrectiveColumns + "WHERE Id = $id", ReadCorrective, ("$id", id)).FirstOrDefault();

    public IReadOnlyList<Corrective> Correctives(CorrectiveState? state, (long DueAt, string Id)? after, int limit) =>
        tables.Ask(
            CorrectiveColumns
                + (state is null ? "WHERE " : "WHERE State = $state AND ")
                + "(DueAt, Id) > ($due, $id) ORDER BY DueAt, Id LIMIT $limit",
            ReadCorrective,
            ("$state", (int?)state),
            ("$due", after?.DueAt ?? -1),
            ("$id", after?.Id ?? ""),
            ("$limit", limit)
        );

    private Alarm ReadAlarm(SqliteDataReader row) =>
        CanonicalRecord.Decode<Alarm>(seal.Open(NameOfAlarm(row.GetString(0)), row.GetFieldValue<byte[]>(1)));

    private Corrective ReadCorrective(SqliteDataReader row) =>
        CanonicalRecord.Decode<Corrective>(seal.Open(NameOfCorrective(row.GetString(0)), row.GetFieldValue<byte[]>(1)));

    private static string NameOfAlarm(string id) => $"inspection alarm {id}";

    private static string NameOfCorrective(string id) => $"inspection corrective {id}";
}
