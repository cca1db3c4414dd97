using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>Answer of <c>POST /v1/intake</c>, whose body is a file: it is held, encrypted, until it is kept or dropped.</summary>
/// <param name="Id">What the calls about it name.</param>
/// <param name="SizeInBytes">The file's size.</param>
/// <param name="Until">When it is dropped, unless something is done with it before.</param>
public sealed record HeldFile(string Id, long SizeInBytes, DateTimeOffset Until);

/// <summary>Body of <c>POST /v1/intake/{id}/inspect</c>; may be sent again with other options, nothing is kept by it.</summary>
/// <param name="Format">The form of the file.</param>
/// <param name="Options">How it is read, as <c>GET /v1/intake/schema</c> describes; null for nothing said.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record InspectFile(DatasetFormat Format, JsonElement? Options = null);

/// <summary>What a held file would be taken in as.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Encoding">Of a text file; else null.</param>
/// <param name="Delimiter">Of a text file; else null.</param>
/// <param name="Columns">In the file's order.</param>
/// <param name="Findings">What looks wrong, what stands in the way first.</param>
/// <param name="IsRefused">Whether it would be refused as it is read now.</param>
/// <param name="Options">The options that it was read with, to be kept beside the file.</param>
public sealed record FileInspection(
    long Rows,
    string? Encoding,
    string? Delimiter,
    IReadOnlyList<InspectedColumn> Columns,
    IReadOnlyList<IntakeFinding> Findings,
    bool IsRefused,
    JsonElement Options
);

/// <summary>A column as it was understood.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it would become.</param>
/// <param name="IsDeclared">Whether the options say so.</param>
/// <param name="Zone">The zone that was given, or null.</param>
/// <param name="Values">How many rows have a value.</param>
/// <param name="Missing">How many have none.</param>
/// <param name="Distinct">How many different values; null where they were not counted.</param>
/// <param name="Samples">Some values, cut to forty characters.</param>
/// <param name="Bins">How the values are spread: numbers in ranges, few different values one by one; empty where there are too many.</param>
public sealed record InspectedColumn(
    string Name,
    FieldType Type,
    bool IsDeclared,
    string? Zone,
    long Values,
    long Missing,
    long? Distinct,
    IReadOnlyList<string> Samples,
    IReadOnlyList<ColumnBin> Bins
);

/// <summary>How many values of a column are in a range, or are this one; for the data's owner only.</summary>
/// <param name="From">Where the range begins; null for a single value.</param>
/// <param name="To">Where the range ends, its end not in it; null for a single value.</param>
/// <param name="Value">The single value; null for a range.</param>
/// <param name="Count">How many values.</param>
public sealed record ColumnBin(double? From, double? To, string? Value, long Count);

/// <summary>Something that looks wrong in a file; it may quote a value, and is for the data's owner only.</summary>
/// <param name="Kind">Stable, in camel case, for machines.</param>
/// <param name="Text">What looks wrong and what to do.</param>
/// <param name="Field">The column, or null for the file.</param>
/// <param name="Line">The first line that it is about, or null.</param>
public sealed record IntakeFinding(string Kind, LocalizedText Text, string? Field, long? Line);

/// <summary>Body of <c>POST /v1/intake/{id}/keep</c>.</summary>
/// <param name="Name">1 to <see cref="Limits.LongestNameInCharacters"/> characters, unused among this node's datasets.</param>
/// <param name="Format">The form of the file.</param>
/// <param name="Options">How it is read; null for nothing said.</param>
/// <param name="Source">Where the data was collected, by whom, on what ground; or null.</param>
/// <param name="Activity">The collection activity: its id, a beginning of it, or its name; null where none was ever registered.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record KeepFile(
    string Name,
    DatasetFormat Format,
    JsonElement? Options = null,
    string? Source = null,
    string? Activity = null
);
