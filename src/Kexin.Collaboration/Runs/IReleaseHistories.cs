using Kexin.Computations.Policy;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Runs;

/// <summary>Which rows of this member's datasets requesters have had totals of, or may have.</summary>
public interface IReleaseHistories
{
    /// <summary>Of one dataset to those who learn a result: all that one of them had, and what is kept is kept for each.</summary>
    /// <param name="dataset">Of this member.</param>
    /// <param name="learners">At least one.</param>
    IReleaseHistory Find(TokenId dataset, IReadOnlyList<MemberId> learners);
}
