using Kexin.Computations.Documents;

namespace Kexin.Computations.Intersection;

/// <summary>Who is who in a run, by the names of the session.</summary>
/// <param name="First">The provider with the smaller id.</param>
/// <param name="Second">The other provider.</param>
/// <param name="Third">The requester, where it provides nothing; else null.</param>
/// <param name="ReleasesSet">Whether identifiers are learned, or only how many there are.</param>
/// <param name="Learners">Who learns it.</param>
internal sealed record IntersectionPlan(
    string First,
    string Second,
    string? Third,
    bool ReleasesSet,
    IReadOnlyList<string> Learners
)
{
    /// <summary>The learner who says for all whether the result is large enough: a provider if one learns, else the third party.</summary>
    public string Decider =>
        Learns(First) ? First
        : Learns(Second) ? Second
        : Third ?? First;

    /// <summary>Whether the third party computes the result, as no provider learns it.</summary>
    public bool IsDelegated => Third is not null && Decider == Third;

    public static IntersectionPlan Of(ComputationDocument document)
    {
        var function = (IntersectionFunction)document.Function;
        var providers = document.Providers.ToList();
        return new IntersectionPlan(
            providers[0].ToString(),
            providers[1].ToString(),
            providers.Contains(document.Requester) ? null : document.Requester.ToString(),
            function.ReleasesSet,
            [.. function.Learners.Select(learner => learner.ToString())]
        );
    }

    public bool Learns(string? party) => party is not null && Learners.Contains(party, StringComparer.Ordinal);

    /// <summary>The provider that is not this one.</summary>
    public string PeerOf(string provider) => provider == First ? Second : First;
}
