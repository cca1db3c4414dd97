using Kexin.Computations.Intersection.Identifiers;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>A function of the providers' rows.</summary>
public abstract record ComputationFunction
{
    private protected ComputationFunction() { }

    /// <summary>The function's name, as documents and the ledger have it.</summary>
    public abstract string Kind { get; }
}

/// <summary>Counts, sums, means, spreads and histograms, by group.</summary>
/// <param name="Measures">At least one.</param>
/// <param name="By">Groups: every combination of the given values; empty for all rows together.</param>
public sealed record StatisticsFunction(IReadOnlyList<Measure> Measures, IReadOnlyList<GroupBy> By)
    : ComputationFunction
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "statistics";

    /// <inheritdoc/>
    public override string Kind => KindName;
}

/// <summary>A statistic of a field.</summary>
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

/// <summary>Statistics of one field.</summary>
/// <param name="Field">A field of numbers.</param>
/// <param name="Statistics">At least one, none twice.</param>
/// <param name="Edges">For the histogram, else empty: rising, at least two; bins are [a, b), the last one [a, b].</param>
public sealed record Measure(string Field, IReadOnlyList<Statistic> Statistics, IReadOnlyList<double> Edges);

/// <summary>A field to group by, and the values that make groups; rows with another value are left out.</summary>
public sealed record GroupBy(string Field, IReadOnlyList<string> Values);

/// <summary>Logistic regression with its ROC curve.</summary>
/// <param name="Outcome">Rows that meet it are cases (1), the others controls (0); its field's missing values leave rows out.</param>
/// <param name="On">Fields of numbers, in the order of the coefficients; an intercept is added in front.</param>
public sealed record LogisticRegressionFunction(Condition Outcome, IReadOnlyList<string> On) : ComputationFunction
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "logistic-regression";

    /// <inheritdoc/>
    public override string Kind => KindName;
}

/// <summary>When two identifiers count as the same.</summary>
public enum IdentifierForm
{
    /// <summary>All characters are the same.</summary>
    Exact = 0,

    /// <summary>They are the same but for blanks at the ends, unseen characters, width, variants of a character, dashes, and case.</summary>
    Text = 1,

    /// <summary>As <see cref="Text"/>, but capital and small letters differ.</summary>
    CasedText = 2,

    /// <summary>As <see cref="Text"/>, and telephone numbers are the same however they are grouped, with or without the country code of China.</summary>
    Phone = 3,

    /// <summary>As <see cref="Text"/>, and identity card numbers (GB 11643) are the same with 15 or 18 digits.</summary>
    IdentityCard = 4,
}

/// <summary>Common identifiers of two providers, or their number.</summary>
/// <param name="Field">The field with the identifier, the same in both datasets.</param>
/// <param name="Form">When two identifiers count as the same.</param>
/// <param name="ReleasesSet">Whether the identifiers themselves are learned, or only how many there are.</param>
/// <param name="Learners">Who learns it: providers or the requester, in the order of their ids, none twice, at least one.</param>
public sealed record IntersectionFunction(
    string Field,
    IdentifierForm Form,
    bool ReleasesSet,
    IReadOnlyList<MemberId> Learners
) : ComputationFunction
{
    /// <summary>The name of this kind.</summary>
    public const string KindName = "intersection";

    /// <inheritdoc/>
    public override string Kind => KindName;
}
