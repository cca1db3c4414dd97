using Kexin.Ledger.Consensus.Alarms;
using Kexin.Ledger.Consensus.Chains;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Ordering;

/// <summary>Gathers cosignatures at the orderer's node until a header has those of more than two thirds.</summary>
internal sealed class CertificateCollector(Chain chain, AlarmBoard alarms)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, Dictionary<MemberId, HeaderCosignature>> byHeight = [];

    /// <summary>Takes cosignatures that came from one member.</summary>
    /// <returns>False when one of them is not that member's, or not of the block at its height.</returns>
    public async Task<bool> AddAsync(
        MemberId from,
        IReadOnlyList<HeaderCosignature> cosignatures,
        CancellationToken cancellationToken
    )
    {
        foreach (var cosignature in cosignatures)
        {
            if (cosignature.Height <= chain.FinalHeight)
                continue;
            if (chain.FindHeader(cosignature.Height) is not { } header)
                return false;
            if (cosignature.Member != from || !cosignature.Verifies(header, chain.Genesis.Members))
            {
                Complain(from, cosignature, header);
                return false;
            }
            if (Keep(header, cosignature) is { } certificate)
                await chain.FinalizeAsync(certificate, cancellationToken).ConfigureAwait(false);
        }
        return true;
    }

    private FinalityCertificate? Keep(BlockHeader header, HeaderCosignature cosignature)
    {
        lock (gate)
        {
            while (byHeight.Count > 0 && byHeight.First().Key <= chain.FinalHeight)
                byHeight.Remove(byHeight.First().Key);
            if (!byHeight.TryGetValue(header.Height, out var known))
                byHeight[header.Height] = known = [];
            known[cosignature.Member] = cosignature;
            return known.Count == chain.Genesis.Members.Quorum
                ? FinalityCertificate.Gather(header, known.Values)
                : null;
        }
    }

    private void Complain(MemberId from, HeaderCosignature cosignature, BlockHeader header)
    {
        var name = chain.Genesis.Members.Describe(from).En;
        var what =
            cosignature.Header == header.Hash
                ? "that does not verify"
                : $"of {cosignature.Header.ToShortString()}, where this node has {header.Hash.ToShortString()}";
        alarms.Raise(LedgerAlarmKind.BadMessage, header.Height, $"{name} sent a cosignature {what}.");
    }
}
