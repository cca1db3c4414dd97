namespace Kexin.Ledger.Contracts;

/// <summary>A rule that said no: which rule, what it saw, and what would satisfy it.</summary>
/// <param name="Rule">The rule as a sentence.</param>
/// <param name="Saw">What was there instead; never secret data.</param>
/// <param name="WouldSatisfy">What to do or to wait for.</param>
public sealed record Refusal(string Rule, string Saw, string WouldSatisfy)
{
    /// <summary>Whether another transaction came first: whoever submits may read again and sign anew.</summary>
    public bool IsOvertaken => Rule == TransactionRules.CurrentVersions;

    /// <inheritdoc/>
    public override string ToString() => $"{Rule} Saw: {Saw} Would satisfy: {WouldSatisfy}";
}
