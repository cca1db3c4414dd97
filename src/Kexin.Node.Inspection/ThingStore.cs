using Kexin.Inspection.Book;
using Microsoft.Data.Sqlite;

namespace Kexin.Node.Inspection;

/// <summary>What an organisation has set up for its inspections, in the database, sealed.</summary>
internal sealed class ThingStore(InspectionTables tables, RecordSeal seal) : IThingStore
{
    public IReadOnlyList<(string Id, byte[] Content)> Load(string kind) =>
        tables.Ask(
            "SELECT Id, Sealed FROM Things WHERE Kind = $kind",
            row => (row.GetString(0), seal.Open(NameOf(kind, row.GetString(0)), row.GetFieldValue<byte[]>(1))),
            ("$kind", kind)
        );

    public void Save(string kind, string id, byte[] content)
    {
        var sealedContent = seal.Seal(NameOf(kind, id), content);
        tables.Change(connection =>
            InspectionTables.Run(
                connection,
                "INSERT INTO Things (Kind, Id, Sealed) VALUES ($kind, $id, $sealed) ON CONFLICT DO UPDATE SET Sealed = excluded.Sealed",
                ("$kind", kind),
                ("$id", id),
                ("$sealed", sealedContent)
            )
        );
    }

    public void Remove(string kind, string id) => tables.Change(connection => RemoveOne(connection, kind, id));

    private static void RemoveOne(SqliteConnection connection, string kind, string id) =>
        InspectionTables.Run(
            connection,
            "DELETE FROM Things WHERE Kind = $kind AND Id = $id",
            ("$kind", kind),
            ("$id", id)
        );

    private static string NameOf(string kind, string id) => $"inspection {kind} {id}";
}
