using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kexin.Client.Contracts;

/// <summary>Body of <c>POST /v1/tasks/draft</c>: options from which the node writes a document; exactly one of the three kinds is given.</summary>
/// <param name="Title">1 to <see cref="Limits.LongestNameInCharacters"/> characters.</param>
/// <param name="Purpose">What for; one of the datasets' purposes.</param>
/// <param name="Datasets">Catalogue ids, or prefixes that fit one alone; one a provider.</param>
/// <param name="Statistics">Given for statistics.</param>
/// <param name="LogisticRegression">Given for a logistic regression.</param>
/// <param name="Intersection">Given for an intersection.</param>
/// <param name="Where">Rows to use: those that meet every condition.</param>
/// <param name="SmallestGroup">A stricter bound than the consortium's, or null for that.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DraftTask(
    string Title,
    string Purpose,
    IReadOnlyList<string> Datasets,
    StatisticsOptions? Statistics = null,
    LogisticRegressionOptions? LogisticRegression = null,
    IntersectionOptions? Intersection = null,
    IReadOnlyList<Condition>? Where = null,
    int? SmallestGroup = null
);

/// <summary>Answer of <c>POST /v1/tasks/draft</c>; nothing has been recorded.</summary>
/// <param name="Document">What <c>POST /v1/tasks</c> takes.</param>
/// <param name="Hash">The document's hash, 64 hexadecimal digits.</param>
/// <param name="Fields">The fields that it uses, by catalogue id: what grants must cover.</param>
/// <param name="Reveals">What a run tells to whom.</param>
/// <param name="Differences">Fields that hold different types in the datasets, and whose, so that equal values would not meet; empty where none does.</param>
/// <param name="NameWarnings">Datasets of the draft whose names may be taken for another's; empty where none is.</param>
public sealed record TaskDraft(
    JsonElement Document,
    string Hash,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Fields,
    LocalizedText Reveals,
    IReadOnlyList<LocalizedText> Differences,
    IReadOnlyList<LocalizedText> NameWarnings
);

/// <summary>A condition on a field, as <c>num &gt; 0</c>.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Operator">One of <c>= != &lt; &lt;= &gt; &gt;= in missing present</c>.</param>
/// <param name="Values">One value; several for <c>in</c>; none for <c>missing</c> and <c>present</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Condition(string Field, string Operator, IReadOnlyList<string> Values);

/// <summary>A statistic of a field.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Statistic>))]
public enum Statistic
{
    /// <summary>Rows with a value.</summary>
    Count,

    /// <summary>The sum of the values.</summary>
    Sum,

    /// <summary>The arithmetic mean.</summary>
    Mean,

    /// <summary>The sample variance (divided by n - 1).</summary>
    Variance,

    /// <summary>The square root of the sample variance.</summary>
    StandardDeviation,

    /// <summary>Counts between given edges.</summary>
    Histogram,
}

/// <summary>What statistics to compute.</summary>
/// <param name="Measures">At least one.</param>
/// <param name="By">Groups: every combination of the given values; null for all rows together.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record StatisticsOptions(IReadOnlyList<Measure> Measures, IReadOnlyList<GroupBy>? By = null);

/// <summary>Statistics of one field.</summary>
/// <param name="Field">A number field.</param>
/// <param name="Statistics">At least one.</param>
/// <param name="Edges">For the histogram: rising, at least two; bins are [a, b), the last one [a, b].</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record Measure(string Field, IReadOnlyList<Statistic> Statistics, IReadOnlyList<double>? Edges = null);

/// <summary>A field to group by, and the values that make groups; rows with another value are left out.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GroupBy(string Field, IReadOnlyList<string> Values);

/// <summary>What to regress.</summary>
/// <param name="Outcome">Rows that meet it are cases (1), the others controls (0).</param>
/// <param name="On">Number fields, in the order of the coefficients; an intercept is added in front.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LogisticRegressionOptions(Condition Outcome, IReadOnlyList<string> On);

/// <summary>What is learned of an intersection.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<IntersectionOutput>))]
public enum IntersectionOutput
{
    /// <summary>The common identifiers.</summary>
    Set,

    /// <summary>Their number only.</summary>
    Size,
}

/// <summary>When two identifiers count as the same.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<IdentifierForm>))]
public enum IdentifierForm
{
    /// <summary>All characters are the same.</summary>
    Exact,

    /// <summary>They are the same but for blanks at the ends, unseen characters, width, variants of a character, dashes, and case.</summary>
    Text,

    /// <summary>As <see cref="Text"/>, but capital and small letters differ.</summary>
    CasedText,

    /// <summary>As <see cref="Text"/>, and telephone numbers are the same however they are grouped, with or without the country code of China.</summary>
    Phone,

    /// <summary>As <see cref="Text"/>, and identity card numbers (GB 11643) are the same with 15 or 18 digits.</summary>
    IdentityCard,
}

/// <summary>What to intersect.</summary>
/// <param name="Field">The field with the identifier, the same in both datasets.</param>
/// <param name="Learn">The set, or only its size.</param>
/// <param name="Learners">Member ids of those who learn it, or null for the requester alone.</param>
/// <param name="Form">When two identifiers count as the same.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record IntersectionOptions(
    string Field,
    IntersectionOutput Learn,
    IReadOnlyList<string>? Learners = null,
    IdentifierForm Form = IdentifierForm.Text
);
