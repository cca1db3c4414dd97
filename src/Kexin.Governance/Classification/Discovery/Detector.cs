namespace Kexin.Governance.Classification.Discovery;

/// <summary>Words by which a column's name tells what the column holds, and words by which it tells that it holds something else.</summary>
/// <param name="For">English words in lower case, Chinese and pinyin ones.</param>
/// <param name="Against">The same.</param>
internal sealed record NameHints(IReadOnlyList<string> For, IReadOnlyList<string> Against);

/// <summary>What shares of a column's values have to fit, and what that says.</summary>
/// <param name="Named">The share that is needed where the name says so.</param>
/// <param name="Alone">The share that is needed where the name says nothing; more than 1 where values are never enough.</param>
/// <param name="Weight">How sure it is by values alone when all fit, 0 to 1.</param>
internal readonly record struct DetectorNeeds(double Named, double Alone, double Weight);

/// <summary>What all detectors are told of a column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">How many values were looked at.</param>
/// <param name="Distinct">How many different ones.</param>
internal readonly record struct ColumnFacts(FieldNameWords Name, int Values, int Distinct);

/// <summary>Looks for one kind in one column; made anew for each column.</summary>
internal abstract class Detector(DataKind kind, NameHints names, DetectorNeeds needs)
{
    /// <summary>Fewer values than these prove nothing by themselves.</summary>
    private const int FewestAlone = 8;

    /// <summary>What the name adds: so much of the doubt that is left.</summary>
    private const double NameTakesDoubt = 0.7;

    public DataKind Kind => kind;

    /// <summary>How many values fit.</summary>
    public int Hits { get; private set; }

    /// <summary>Looks at a value.</summary>
    /// <param name="form">Its form.</param>
    /// <param name="text">Without spaces at its ends; not empty.</param>
    public void Add(in ValueForm form, ReadOnlySpan<char> text)
    {
        if (Fits(form, text))
        {
            Hit();
        }
    }

    /// <summary>How sure it is that the column holds the kind, 0 to 1, and whether its name says so.</summary>
    public (double Confidence, bool IsNamed) Judge(in ColumnFacts facts)
    {
        var isNamed = facts.Name.HasAny(names.For) && !facts.Name.HasAny(names.Against);
        var isOther = !isNamed && facts.Name.HasAny(names.Against);
        var share = facts.Values == 0 ? 0 : (double)Hits / facts.Values;
        var needed =
            isNamed ? needs.Named
            : isOther || facts.Values < FewestAlone ? double.PositiveInfinity
            : needs.Alone;
        if (facts.Values == 0 || share < needed || !IsPlausible(facts, isNamed))
        {
            return (0, isNamed);
        }

        var doubt = 1 - (share * needs.Weight);
        return (1 - (isNamed ? doubt * (1 - NameTakesDoubt) : doubt), isNamed);
    }

    /// <summary>Counts a value that fits.</summary>
    protected void Hit() => Hits++;

    /// <summary>Whether a value is of the kind.</summary>
    protected abstract bool Fits(in ValueForm form, ReadOnlySpan<char> text);

    /// <summary>Whether the column as a whole can be of the kind.</summary>
    protected virtual bool IsPlausible(in ColumnFacts facts, bool isNamed) => true;
}
