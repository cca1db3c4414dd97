using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Finality;

/// <summary>The votes for the block at one height: of each member the last prevote and the last precommit, so memory is bounded.</summary>
/// <remarks>Votes come verified. A member that voted twice in one round is found here.</remarks>
internal sealed class Ballots(MemberSet members)
{
    private readonly Dictionary<(VotePhase Phase, MemberId Member), HeaderCosignature> last = [];

    public bool IsEmpty => last.Count == 0;

    public HeaderCosignature? Find(VotePhase phase, MemberId member) => last.GetValueOrDefault((phase, member));

    /// <summary>Takes a vote; false when the member gave another one in the same round before.</summary>
    public bool Add(HeaderCosignature vote)
    {
        var known = Find(vote.Phase, vote.Member);
        if (known is not null && known.Round == vote.Round && known.Header != vote.Header)
            return false;
        if (known is null || known.Round < vote.Round)
            last[(vote.Phase, vote.Member)] = vote;
        return true;
    }

    /// <summary>The certificate of the highest round that these votes make, with the header that it is for; null when they make none.</summary>
    public FinalityCertificate? FindCertificate(VotePhase phase, Func<Digest, BlockHeader?> findHeader)
    {
        var enough = last
            .Values.Where(vote => vote.Phase == phase)
            .GroupBy(vote => (vote.Round, vote.Header))
            .Where(group => group.Count() >= members.Quorum)
            .OrderByDescending(group => group.Key.Round);
        foreach (var group in enough)
        {
            if (findHeader(group.Key.Header) is { } header)
                return FinalityCertificate.Gather(header, group);
        }
        return null;
    }

    public void Clear() => last.Clear();
}
