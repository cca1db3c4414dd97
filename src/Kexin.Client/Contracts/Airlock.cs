using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>What the other parties of a computation may do that it has to withstand, from the weakest.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<AdversaryModel>))]
public enum AdversaryModel
{
    /// <summary>They follow the protocol and study all that they see.</summary>
    SemiHonest,

    /// <summary>They do anything.</summary>
    Malicious,
}

/// <summary>What a joint computation on fields of some levels with some counterparties keeps.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Says">The same for people.</param>
/// <param name="Levels">1 to 3, of the highest field that is used; empty for any.</param>
/// <param name="Counterparties">Ids of members; empty for any.</param>
/// <param name="Adversary">What the computation withstands, at least.</param>
/// <param name="SmallestGroup">The smallest group whose totals open, at least.</param>
public sealed record ProtocolRule(
    string Id,
    LocalizedText Says,
    IReadOnlyList<int> Levels,
    IReadOnlyList<string> Counterparties,
    AdversaryModel Adversary,
    int SmallestGroup
);

/// <summary>Rows of an own dataset that left.</summary>
/// <param name="Dataset">The catalogue's id.</param>
/// <param name="Requester">Who has them.</param>
/// <param name="Grant">Under which grant.</param>
/// <param name="At">When.</param>
/// <param name="Fields">Which fields.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Values">How many values.</param>
/// <param name="Evidence">The index of the evidence entry that says so.</param>
public sealed record PastRelease(
    string Dataset,
    MemberReference Requester,
    string Grant,
    DateTimeOffset At,
    IReadOnlyList<string> Fields,
    int Rows,
    long Values,
    long Evidence
);

/// <summary>What results keep that leave this node as files.</summary>
/// <param name="SmallestCount">The smallest count of rows, and the smallest difference to an earlier result.</param>
/// <param name="Digits">To how many significant digits numbers are rounded; 0 for none.</param>
/// <param name="MonthlyValues">The most values in thirty days of results over one dataset; 0 for any.</param>
/// <param name="TwoPeople">Whether two people decide.</param>
public sealed record ResultTerms(int SmallestCount, int Digits, long MonthlyValues, bool TwoPeople);

/// <summary>A result that left this node as a file.</summary>
/// <param name="Task">Of which task.</param>
/// <param name="Title">Its title.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Parts">Ids of the tables and series that left.</param>
/// <param name="Values">How many values.</param>
/// <param name="Evidence">The index of the evidence entry that says so.</param>
public sealed record PastResult(
    string Task,
    string Title,
    DateTimeOffset At,
    IReadOnlyList<string> Parts,
    long Values,
    long Evidence
);

/// <summary>A result that leaves as a file.</summary>
/// <param name="Result">With every row of each table that leaves, rounded as the policy says.</param>
/// <param name="Evidence">The index of the evidence entry that says so.</param>
public sealed record ReleasedResult(ComputationResult Result, long Evidence);

/// <summary>What is checked of what leaves this node, and what has left.</summary>
/// <param name="SmallestClass">Rows that look alike, at least.</param>
/// <param name="Diversity">Different values of each other field among them, at least.</param>
/// <param name="Digits">The most significant digits of a number; 0 for any.</param>
/// <param name="Dominance">The largest part of a measure's sum that one person makes up, in per cent; 100 for any.</param>
/// <param name="MonthlyValues">The most values of a dataset for one requester in thirty days; 0 for any.</param>
/// <param name="Protocols">What joint computations withstand; each that fits counts.</param>
/// <param name="Releases">Which rows have left, the newest first; at most a thousand.</param>
/// <param name="Results">What results keep that leave as files.</param>
/// <param name="PastResults">Which results have left, the newest first; at most a thousand.</param>
public sealed record Airlock(
    int SmallestClass,
    int Diversity,
    int Digits,
    int Dominance,
    long MonthlyValues,
    IReadOnlyList<ProtocolRule> Protocols,
    IReadOnlyList<PastRelease> Releases,
    ResultTerms Results,
    IReadOnlyList<PastResult> PastResults
);

/// <summary>Body of <c>POST /v1/airlock/trace</c>: rows that were found somewhere, by column.</summary>
/// <param name="Columns">The columns of an export, all of the same length, in any order.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TraceExport(IReadOnlyList<TracedColumn> Columns);

/// <summary>A column of rows that are traced.</summary>
/// <param name="Name">The field.</param>
/// <param name="Values">As they were found; null or empty is missing.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record TracedColumn(string Name, IReadOnlyList<string?> Values);

/// <summary>An export whose mark is in the rows.</summary>
/// <param name="Release">Which.</param>
/// <param name="Bits">Numbers that bear a bit of the mark.</param>
/// <param name="Agreeing">How many have this export's bit.</param>
/// <param name="IsInOrder">Whether all rows stand in this export's order.</param>
/// <param name="ChanceInBits">Rows of another origin agree so far with any export that was tried once in 2 to this number of files, or more rarely.</param>
public sealed record TracedExport(PastRelease Release, int Bits, int Agreeing, bool IsInOrder, double ChanceInBits);

/// <summary>Which export rows are from.</summary>
/// <param name="Exports">Those whose mark is there, the surest first; empty where none is.</param>
/// <param name="Tried">How many exports have these columns.</param>
/// <param name="Rows">How many rows were given.</param>
public sealed record ExportTrace(IReadOnlyList<TracedExport> Exports, int Tried, int Rows);

/// <summary>That the demand on a protocol was lowered.</summary>
/// <param name="Evidence">The index of the evidence entry that says so.</param>
public sealed record Downgrade(long Evidence);
