using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Wire;

/// <summary>What became of one submitted transaction.</summary>
public abstract record SubmissionResult
{
    private SubmissionResult() { }

    /// <summary>It is in the block at that height; no restart loses it. It is not final yet.</summary>
    /// <param name="Height">The block's height.</param>
    public sealed record Accepted(long Height) : SubmissionResult;

    /// <summary>A rule said no; the same bytes would be refused again until what the rule saw has changed.</summary>
    /// <param name="Refusal">Which rule, what it saw, what would satisfy it.</param>
    public sealed record Refused(Refusal Refusal) : SubmissionResult;

    /// <summary>The orderer can't take it now. It may be in a block nevertheless: submit the same bytes again.</summary>
    /// <param name="Wait">The time after which another attempt makes sense.</param>
    /// <param name="Reason">What is the matter.</param>
    public sealed record Unavailable(TimeSpan Wait, BilingualText Reason) : SubmissionResult;
}
