namespace Kexin.Ledger.Contracts;

/// <summary>A rule that can say no.</summary>
/// <param name="Code">What it is known by everywhere and for good: what it is about, a point, and words joined by hyphens.</param>
/// <param name="Sentence">What it says to people; it may be worded better at any time.</param>
public sealed record Rule(string Code, BilingualText Sentence)
{
    /// <summary>A rule and its sentence in both languages.</summary>
    public Rule(string code, string english, string chinese)
        : this(code, new BilingualText(english, chinese)) { }
}
