using System.Formats.Cbor;
using Kexin.Computations.Documents;
using Kexin.Cryptography;

namespace Kexin.Computations.Policy;

/// <summary>A table of a result: which fields it tells of, how its rows are divided into cells, and which question it is.</summary>
/// <param name="Fields">The fields that are summed; none for the rows as the conditions leave them.</param>
/// <param name="Dimensions">How many values each grouping field has, the last varying fastest; none for all rows together.</param>
/// <param name="Key">The same for all tables with the same fields, groups, conditions and datasets.</param>
/// <param name="Whole">The key of the same table without any grouping.</param>
/// <param name="Groups">For each grouping what says that another one is the same.</param>
public sealed record TableShape(
    IReadOnlyList<string> Fields,
    IReadOnlyList<int> Dimensions,
    Digest Key,
    Digest Whole,
    IReadOnlyList<Digest> Groups
)
{
    /// <summary>The most cells of a table that is kept account of.</summary>
    public const int MostCells = ushort.MaxValue - 1;

    /// <summary>No field's name: the table of a result over rows that the provider itself cannot tell apart.</summary>
    internal const string Hidden = "\nhidden";

    /// <summary>How many cells.</summary>
    public int Cells => Dimensions.Aggregate(1, (product, values) => product * values);

    /// <summary>Whether nobody knows which rows its cells are, so that no other result can be compared with it.</summary>
    internal bool HidesRows => Fields is [Hidden];

    /// <summary>How many sets of rows it tells of: its cells, and beside groups of rows those in none.</summary>
    internal int Columns => Cells + (Fields.Count == 0 && Dimensions.Count > 0 ? 1 : 0);
}

/// <summary>Which tables a result has: what its providers and its requester know of it.</summary>
/// <param name="Id">The same for all results over the same rows: the hash of function, conditions and datasets.</param>
/// <param name="Tables">The first is that of the rows as the conditions leave them.</param>
public sealed record ReleaseShape(Digest Id, IReadOnlyList<TableShape> Tables)
{
    /// <summary>The most tables of one result.</summary>
    public const int MostTables = 2 * DocumentBounds.Measures + 1;

    /// <summary>The id of a document's result.</summary>
    public static Digest IdOf(Suite suite, ComputationDocument document) =>
        // Title, purpose and smallest group change no row.
        suite.Hash(DocumentCodec.Encode(document with { Title = "", Purpose = "", SmallestGroup = 1 }));

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() => CanonicalCbor.Encode(Write);

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static ReleaseShape Decode(ReadOnlyMemory<byte> bytes) => CanonicalCbor.Decode(bytes, Read);

    internal void Write(CborWriter writer)
    {
        writer.WriteStartArray(2);
        writer.WriteDigest(Id);
        writer.WriteList(
            Tables,
            static (w, table) =>
            {
                w.WriteStartArray(5);
                w.WriteList(table.Fields, static (v, field) => v.WriteTextString(field));
                w.WriteList(table.Dimensions, static (v, values) => v.WriteInt32(values));
                w.WriteDigest(table.Key);
                w.WriteDigest(table.Whole);
                w.WriteList(table.Groups, static (v, group) => v.WriteDigest(group));
                w.WriteEndArray();
            }
        );
        writer.WriteEndArray();
    }

    internal static ReleaseShape Read(CborReader reader)
    {
        reader.ReadArray(2);
        var id = reader.ReadDigest();
        var tables = reader.ReadList(
            MostTables,
            static r =>
            {
                r.ReadArray(5);
                var table = new TableShape(
                    r.ReadList(DocumentBounds.Measures + 1, static q => q.ReadText(Data.Condition.MostCharacters)),
                    r.ReadList(DocumentBounds.Groupings + 1, static q => q.ReadInt(1, TableShape.MostCells)),
                    r.ReadDigest(),
                    r.ReadDigest(),
                    r.ReadList(DocumentBounds.Groupings + 1, static q => q.ReadDigest())
                );
                r.EndArray();
                if (
                    table.Groups.Count != table.Dimensions.Count
                    || table.Groups.Distinct().Count() != table.Groups.Count
                )
                {
                    throw new DecodingException("Each grouping of a table is named once.");
                }

                return
                    table.Dimensions.Aggregate(1L, (product, values) => Math.Min(product * values, int.MaxValue))
                    <= TableShape.MostCells
                    ? table
                    : throw new DecodingException("A table has too many cells.");
            }
        );
        reader.EndArray();
        return new ReleaseShape(id, tables);
    }
}

/// <summary>A table of an earlier result, or of this one.</summary>
/// <param name="Release">The result.</param>
/// <param name="Index">Which of its tables.</param>
/// <param name="IsNow">Whether it is asked for now.</param>
internal readonly record struct TableOfRelease(ReleaseShape Release, int Index, bool IsNow)
{
    /// <summary>The table.</summary>
    public TableShape Shape => Release.Tables[Index];
}
