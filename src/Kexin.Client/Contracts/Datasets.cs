using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>What a column holds.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<FieldType>))]
public enum FieldType
{
    /// <summary>A whole number that a double holds exactly, or missing.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The term that files and people use.")]
    Integer,

    /// <summary>IEEE double precision, or missing.</summary>
    Number,

    /// <summary>Unicode text, or missing.</summary>
    Text,

    /// <summary>An instant, or missing.</summary>
    Timestamp,

    /// <summary>True or false, or missing.</summary>
    Boolean,

    /// <summary>A day of the calendar, in no zone, or missing.</summary>
    Date,
}

/// <summary>The form that a dataset arrives in.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DatasetFormat>))]
public enum DatasetFormat
{
    /// <summary>RFC 4180 with a header line, UTF-8; an empty cell is a missing value.</summary>
    Csv,

    /// <summary>Apache Parquet, unencrypted.</summary>
    Parquet,

    /// <summary>A sheet of an Office Open XML workbook (.xlsx).</summary>
    Workbook,
}

/// <summary>Where a dataset stands.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DatasetState>))]
public enum DatasetState
{
    /// <summary>In the owner's vault only.</summary>
    Local,

    /// <summary>Described in the catalogue.</summary>
    Published,

    /// <summary>Was in the catalogue; no new grant or run.</summary>
    Withdrawn,

    /// <summary>In the catalogue, but the owner's node has no data of it: its folder was restored from an older copy.</summary>
    Missing,
}

/// <summary>The three tiers of permission.</summary>
[JsonConverter(typeof(UpperCaseEnumConverter<Tier>))]
public enum Tier
{
    /// <summary>Open: used at once, the use recorded.</summary>
    A,

    /// <summary>Restricted: granted field by field, for a purpose and a time.</summary>
    B,

    /// <summary>Secret: never read, only computed on.</summary>
    C,
}

/// <summary>What a field says about a person, and so what it may be used for.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<FieldRole>))]
public enum FieldRole
{
    /// <summary>Names a person by itself, as a patient's number does: joined only.</summary>
    Identifier,

    /// <summary>Helps to tell persons apart, as age and sex do: joined, filtered, grouped and computed on.</summary>
    QuasiIdentifier,

    /// <summary>Only computed on: no filter and no group tells rows apart by it.</summary>
    Measure,
}

/// <summary>A field of a dataset.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Missing">How many rows have no value; null to others than the owner.</param>
/// <param name="Level">The grade by harm, 1 to 3; null before publishing.</param>
/// <param name="Tier">The tier of permission; null before publishing.</param>
/// <param name="Description">What it means, or null.</param>
/// <param name="Role">What it says about a person; null before publishing.</param>
/// <param name="Zone">The time zone in which the source's wall clock was read; null where each time named its own, and for other types.</param>
/// <param name="Classification">What its owner decided about it; shown to the owner only, before it is published.</param>
/// <param name="Form">How nearly all of a field's texts are written, as published; null where they vary, and for other types.</param>
public sealed record DatasetField(
    string Name,
    FieldType Type,
    long? Missing = null,
    int? Level = null,
    Tier? Tier = null,
    string? Description = null,
    FieldRole? Role = null,
    string? Zone = null,
    LocalizedText? Form = null,
    FieldClassification? Classification = null
);

/// <summary>A dataset in this node's own vault.</summary>
/// <param name="Id">64 hexadecimal digits; calls accept a prefix of at least 4 that fits one alone.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Fields">In the file's order.</param>
/// <param name="SizeInBytes">Encrypted, on disk.</param>
/// <param name="AddedAt">When it was taken in.</param>
/// <param name="TokenId">The catalogue's id, or null before publishing.</param>
/// <param name="Source">Where the data was collected, or null.</param>
/// <param name="NameWarning">Set when the name, once published, may be taken for another member's dataset's.</param>
/// <param name="Findings">What looked wrong in the file, when it has just been kept; else null.</param>
public sealed record Dataset(
    string Id,
    string Name,
    DatasetState State,
    long Rows,
    IReadOnlyList<DatasetField> Fields,
    long SizeInBytes,
    DateTimeOffset AddedAt,
    string? TokenId = null,
    string? Source = null,
    LocalizedText? NameWarning = null,
    IReadOnlyList<IntakeFinding>? Findings = null
);

/// <summary>Body of <c>POST /v1/datasets/{id}/publish</c>; only this description leaves the node.</summary>
/// <param name="Description">1 to <see cref="Limits.LongestTextInCharacters"/> characters.</param>
/// <param name="Purposes">What the data may be asked for; at least one.</param>
/// <param name="Fields">Level and tier by field; fields not named get <see cref="Level"/> and <see cref="Tier"/>.</param>
/// <param name="Level">The grade of fields not named, 1 to 3; null for what each is classified as, or else 3.</param>
/// <param name="Tier">The tier of fields not named; null for what each is classified as, or else C.</param>
/// <param name="Roles">
/// Roles by field. A field not named is an identifier when it is a text and nearly every row has a value of its own, and else a
/// quasi-identifier.
/// </param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PublishDataset(
    string Description,
    IReadOnlyList<string> Purposes,
    IReadOnlyList<PublishField>? Fields = null,
    int? Level = null,
    Tier? Tier = null,
    IReadOnlyDictionary<string, FieldRole>? Roles = null
);

/// <summary>Body of <c>POST /v1/datasets/{id}/edit</c>: what may change while grants stay.</summary>
/// <param name="Description">1 to <see cref="Limits.LongestTextInCharacters"/> characters, or null for the words of before.</param>
/// <param name="Purposes">Further purposes that the data may be asked for, or null for none.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record EditDataset(string? Description = null, IReadOnlyList<string>? Purposes = null);

/// <summary>How one field is published.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Level">The grade by harm, 1 to 3.</param>
/// <param name="Tier">The tier of permission.</param>
/// <param name="Description">What it means, or null.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PublishField(string Name, int Level, Tier Tier, string? Description = null);

/// <summary>A published dataset of any member, as the ledger has it.</summary>
/// <param name="TokenId">64 hexadecimal digits.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">The owner's words.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="State">Published or withdrawn.</param>
/// <param name="Rows">About how many, as the owner declared: rounded, so that subtracting a result from it finds nobody.</param>
/// <param name="Fields">With level and tier.</param>
/// <param name="Purposes">What it may be asked for.</param>
/// <param name="PublishedAt">The time of the block that published it.</param>
/// <param name="Version">The token's version.</param>
/// <param name="NameWarning">Set when the name may be taken for another member's dataset's: it mixes scripts, or looks like that.</param>
public sealed record CatalogueEntry(
    string TokenId,
    string Name,
    string Description,
    MemberReference Owner,
    DatasetState State,
    long Rows,
    IReadOnlyList<DatasetField> Fields,
    IReadOnlyList<string> Purposes,
    DateTimeOffset PublishedAt,
    long Version,
    LocalizedText? NameWarning = null
);
