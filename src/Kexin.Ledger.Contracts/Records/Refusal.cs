namespace Kexin.Ledger.Contracts;

/// <summary>A rule that said no: which rule, what it saw, and what would satisfy it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Saw">What was there instead; never secret data.</param>
/// <param name="WouldSatisfy">What to do or to wait for.</param>
public sealed record Refusal(Rule Rule, BilingualText Saw, BilingualText WouldSatisfy)
{
    /// <summary>Whether another transaction came first: whoever submits may read again and sign anew.</summary>
    public bool IsOvertaken => Rule.Code == TransactionRules.CurrentVersions.Code;

    /// <summary>The refusal in English: for logs.</summary>
    public override string ToString() => $"{Rule.Sentence.En} Saw: {Saw.En} Would satisfy: {WouldSatisfy.En}";
}
