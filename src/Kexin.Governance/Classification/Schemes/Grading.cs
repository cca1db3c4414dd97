using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Classification.Schemes;

/// <summary>How far answers have led.</summary>
/// <param name="Level">The level that they put data on; null while a question is open.</param>
/// <param name="Because">The questions answered yes that decided; none where no harm was seen and the lowest level follows.</param>
/// <param name="Denied">The questions answered no on the way, from the highest level down.</param>
/// <param name="Next">The question to answer now, or null.</param>
public sealed record GradingStep(
    SchemeLevel? Level,
    IReadOnlyList<Criterion> Because,
    IReadOnlyList<Criterion> Denied,
    Criterion? Next
);

/// <summary>Finds the level of data by an officer's answers: the highest level of which one question is answered yes.</summary>
/// <remarks>Levels are gone through from the highest down, and a question that is open holds the grading: no answer counts as no.</remarks>
public static class Grading
{
    /// <summary>What follows from the answers so far.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="answers">By question; true for yes.</param>
    /// <exception cref="DomainException">The scheme has no such question.</exception>
    public static GradingStep Decide(Scheme scheme, IReadOnlyDictionary<string, bool> answers)
    {
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(answers);
        var known = scheme.Levels.SelectMany(level => level.Questions).Select(each => each.Id).ToHashSet();
        if (answers.Keys.FirstOrDefault(id => !known.Contains(id)) is { } unknown)
        {
            throw DomainException.Invalid(
                $"The scheme '{scheme.Id}' has no question '{unknown}'. Its questions are: {string.Join(", ", known)}.",
                $"方案“{scheme.Id}”没有问题“{unknown}”。其问题有：{string.Join("、", known)}。"
            );
        }

        var denied = new List<Criterion>();
        foreach (var level in scheme.Levels.Reverse())
        {
            var because = level.Questions.Where(each => answers.GetValueOrDefault(each.Id)).ToList();
            if (because.Count > 0)
            {
                return new GradingStep(level, because, denied, null);
            }

            if (level.Questions.FirstOrDefault(each => !answers.ContainsKey(each.Id)) is { } open)
            {
                return new GradingStep(null, [], denied, open);
            }

            denied.AddRange(level.Questions);
        }

        return new GradingStep(scheme.Levels[0], [], denied, null);
    }
}
