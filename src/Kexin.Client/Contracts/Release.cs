using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>What is done to a value before it leaves.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MaskKind>))]
public enum MaskKind
{
    /// <summary>Nothing.</summary>
    Keep,

    /// <summary>The same three characters whatever the value.</summary>
    Redact,

    /// <summary>Some characters at the beginning and the end stay.</summary>
    Partial,

    /// <summary>A number becomes the interval that it lies in, a day its month or year.</summary>
    Generalise,

    /// <summary>A day or an instant moves by as many days as all others of the same person.</summary>
    ShiftDate,

    /// <summary>A code takes its place, the same wherever the value stands within a project.</summary>
    Pseudonym,

    /// <summary>Digits become other digits, as many of them and at the same places.</summary>
    Encrypt,

    /// <summary>A number is moved by chance, the same way each time within a project.</summary>
    Noise,
}

/// <summary>Which mask a field gets; it fits where each of its lists is empty or has the field's own value.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Mask">What is done.</param>
/// <param name="Says">The same for people.</param>
/// <param name="IsOwn">Whether it is the organisation's own.</param>
/// <param name="Classes">Classes as <c>personal/basic</c>; empty for any.</param>
/// <param name="Levels">1 to 3; empty for any.</param>
/// <param name="Roles">Empty for any.</param>
/// <param name="Purposes">Empty for any.</param>
public sealed record MaskRule(
    string Id,
    MaskKind Mask,
    LocalizedText Says,
    bool IsOwn,
    IReadOnlyList<string> Classes,
    IReadOnlyList<int> Levels,
    IReadOnlyList<FieldRole> Roles,
    IReadOnlyList<string> Purposes
);

/// <summary>Body of <c>POST /v1/grants/{id}/release</c>.</summary>
/// <param name="Project">Within which a person's values are masked alike; null for the grant's purpose.</param>
/// <param name="Person">The pseudonym of the requester's person to whom they are given; null where the grant names nobody.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReleaseRows(string? Project = null, string? Person = null);

/// <summary>A column that has left.</summary>
/// <param name="Name">The field.</param>
/// <param name="Mask">The mask's id.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Values">As they left; null is missing.</param>
public sealed record ReleasedColumn(string Name, string Mask, MaskKind Kind, IReadOnlyList<string?> Values);

/// <summary>Rows that have left under a grant.</summary>
/// <param name="Columns">In the dataset's order, all of the same length.</param>
/// <param name="LeftOut">How many rows stood out and were left out.</param>
/// <param name="SmallestClass">Rows that look alike, at least.</param>
/// <param name="Diversity">Different values of each other field among them, at least.</param>
/// <param name="Evidence">The index of the evidence entry that says so.</param>
/// <param name="Marked">How many numbers have another last digit, by which the export is found again; the order of the rows bears it in any case.</param>
public sealed record ReleasedRows(
    IReadOnlyList<ReleasedColumn> Columns,
    int LeftOut,
    int SmallestClass,
    int Diversity,
    long Evidence,
    int Marked = 0
);
