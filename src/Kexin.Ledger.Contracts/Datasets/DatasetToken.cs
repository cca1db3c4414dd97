using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What a field of a published dataset holds.</summary>
public enum DatasetFieldType
{
    /// <summary>A whole number.</summary>
    WholeNumber = 1,

    /// <summary>A number.</summary>
    Number = 2,

    /// <summary>Text.</summary>
    Text = 3,

    /// <summary>An instant.</summary>
    Timestamp = 4,

    /// <summary>True or false.</summary>
    Boolean = 5,

    /// <summary>A day of the calendar, in no zone.</summary>
    Date = 6,
}

/// <summary>The tier of permission of a field.</summary>
public enum DatasetTier
{
    /// <summary>A, open: used at once, the use recorded.</summary>
    Open = 0,

    /// <summary>B, restricted: granted field by field, for a purpose and a time.</summary>
    Restricted = 1,

    /// <summary>C, secret: never read, only computed on.</summary>
    Secret = 2,
}

/// <summary>Whether a dataset is offered.</summary>
public enum DatasetState
{
    /// <summary>In the catalogue.</summary>
    Published = 0,

    /// <summary>No longer: no new grant and no new run.</summary>
    Withdrawn = 1,
}

/// <summary>A field as its owner describes it.</summary>
/// <param name="Name">1 to 200 characters; unique in the dataset.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Level">The grade by harm, 1 to 3.</param>
/// <param name="Tier">The tier of permission.</param>
/// <param name="Role">What it says about a person, and so what it may be used for.</param>
/// <param name="Description">What it means; may be empty.</param>
/// <param name="Zone">
/// Of instants: the time zone in which the owner's wall clock was read, as in Asia/Shanghai; empty where each value named its own.
/// </param>
public sealed record PublishedField(
    string Name,
    DatasetFieldType Type,
    int Level,
    DatasetTier Tier,
    FieldRole Role,
    string Description,
    string Zone = ""
)
{
    private const int LongestZoneInCharacters = 64;
    private const int Parts = 7;

    internal void Write(CborWriter writer)
    {
        writer.WriteStartArray(Parts);
        writer.WriteTextString(Name);
        writer.WriteChoice(Type);
        writer.WriteInt32(Level);
        writer.WriteChoice(Tier);
        writer.WriteChoice(Role);
        writer.WriteTextString(Description);
        writer.WriteTextString(Zone);
        writer.WriteEndArray();
    }

    internal static PublishedField Read(CborReader reader)
    {
        reader.ReadArray(Parts);
        var field = new PublishedField(
            reader.ReadName(),
            reader.ReadChoice<DatasetFieldType>(),
            reader.ReadInt(1, 3),
            reader.ReadChoice<DatasetTier>(),
            reader.ReadChoice<FieldRole>(),
            reader.ReadProse(),
            reader.ReadText(LongestZoneInCharacters)
        );
        reader.EndArray();
        if (field.Zone.Length > 0 && (field.Type != DatasetFieldType.Timestamp || !field.Zone.All(IsOfZone)))
        {
            throw new DecodingException("Only a field of instants has a zone, which is named as in Asia/Shanghai.");
        }

        return field;
    }

    private static bool IsOfZone(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '/' or '_' or '-' or '+' or ',';
}

/// <summary>What an owner says of a dataset; the data itself stays at home.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Description">For the other members.</param>
/// <param name="Commitment">A salted hash of the content, by which the owner can show later what it held.</param>
/// <param name="Rows">About how many rows (<see cref="PublishedCount"/>).</param>
/// <param name="Fields">1 to 512, in the file's order, with different names.</param>
/// <param name="Purposes">1 to 64 purposes that it may be asked for, each once.</param>
public sealed record DatasetDescription(
    string Name,
    string Description,
    Digest Commitment,
    long Rows,
    IReadOnlyList<PublishedField> Fields,
    IReadOnlyList<string> Purposes
)
{
    internal void Write(CborWriter writer)
    {
        writer.WriteStartArray(6);
        writer.WriteTextString(Name);
        writer.WriteTextString(Description);
        writer.WriteDigest(Commitment);
        writer.WriteInt64(Rows);
        writer.WriteList(Fields, (w, field) => field.Write(w));
        writer.WriteList(Purposes, (w, purpose) => w.WriteTextString(purpose));
        writer.WriteEndArray();
    }

    internal static DatasetDescription Read(CborReader reader)
    {
        reader.ReadArray(6);
        var description = new DatasetDescription(
            reader.ReadName(),
            reader.ReadProse(),
            reader.ReadDigest(),
            reader.ReadCount(),
            reader.ReadList(Bounds.FieldsPerDataset, PublishedField.Read),
            reader.ReadList(Bounds.ChoicesPerList, item => item.ReadName())
        );
        reader.EndArray();
        description.ThrowIfNotOne();
        return description;
    }

    private void ThrowIfNotOne()
    {
        if (Fields.Count == 0 || Fields.DistinctBy(field => field.Name).Count() != Fields.Count)
        {
            throw new DecodingException("A dataset has at least one field, and fields with different names.");
        }

        if (Purposes.Count == 0 || Purposes.Distinct().Count() != Purposes.Count)
        {
            throw new DecodingException("A dataset is offered for at least one purpose, each named once.");
        }
    }
}

/// <summary>A published dataset as the ledger has it; the token's owner is the data's.</summary>
/// <param name="Description">What the owner says of it.</param>
/// <param name="State">Whether it is offered.</param>
/// <param name="PublishedAt">The time of the block that published it, in milliseconds since 1970, UTC.</param>
public sealed record DatasetToken(DatasetDescription Description, DatasetState State, long PublishedAt)
{
    /// <summary>The token's type.</summary>
    public const string Type = "dataset";

    private const string Kind = "kexin/dataset/2";

    /// <summary>The id of the token of this content of this owner.</summary>
    public static TokenId IdOf(Suite suite, MemberId owner, Digest commitment) =>
        TokenId.Derive(suite, Type, owner.Value, commitment);

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no dataset.</exception>
    public static DatasetToken Read(Token token) =>
        TokenFields.Decode(
            token,
            Type,
            reader =>
            {
                reader.ReadKind(Kind, 3);
                var dataset = new DatasetToken(
                    DatasetDescription.Read(reader),
                    reader.ReadChoice<DatasetState>(),
                    reader.ReadTime()
                );
                reader.EndArray();
                return dataset;
            }
        );

    /// <summary>The token's fields.</summary>
    public byte[] EncodeFields() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 3);
            Description.Write(writer);
            writer.WriteChoice(State);
            writer.WriteInt64(PublishedAt);
            writer.WriteEndArray();
        });
}
