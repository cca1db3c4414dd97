using Kexin.Computations.Policy;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Runs;

/// <summary>Which rows of this member's datasets requesters have had totals of, or may have.</summary>
public interface IReleaseHistories
{
    /// <summary>Of one dataset to one requester.</summary>
    IReleaseHistory Find(TokenId dataset, MemberId requester);
}
