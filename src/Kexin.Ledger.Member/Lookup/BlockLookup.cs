using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;
using Kexin.Ledger.Member.Joined;

namespace Kexin.Ledger.Member.Lookup;

/// <summary>Finds blocks, and how far each member is.</summary>
public static class BlockLookup
{
    /// <summary>How many of the last certificates are looked through for members' cosignatures.</summary>
    private const int RecentCertificates = 64;

    /// <summary>The headers below a height, newest first.</summary>
    public static IEnumerable<BlockHeader> Before(JoinedLedger ledger, long height)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        while (height > 0)
        {
            yield return ledger.Store.ReadHeader(--height);
        }
    }

    /// <summary>A block, and whose cosignatures this node holds.</summary>
    /// <exception cref="DomainException">This node has none at that height.</exception>
    public static (Block Block, IReadOnlyList<MemberId> Cosigners) Find(JoinedLedger ledger, long height)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var store = ledger.Store;
        if (height < 0 || height > store.Tip.Height)
        {
            throw DomainException.NotFound(
                $"There is no block {height}; the last one here is {store.Tip.Height}.",
                $"没有第 {height} 块；本节点的最后一块是第 {store.Tip.Height} 块。"
            );
        }

        var cosignatures = store.ReadCertificate(height)?.Cosignatures ?? [];
        return (store.ReadBlock(height), [.. cosignatures.Select(cosignature => cosignature.Member)]);
    }

    /// <summary>How far each member is, in the founding document's order; null where nothing shows it.</summary>
    /// <remarks>What members said of themselves at the orderer's node; elsewhere what their newest cosignatures show.</remarks>
    public static IEnumerable<(MemberId Member, long? Height)> Progress(JoinedLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        var heights = Cosigned(ledger);
        foreach (var news in ledger.Engine.Status.Members)
        {
            heights[news.Member] = Math.Max(news.Height, heights.GetValueOrDefault(news.Member));
        }

        heights[ledger.Self] = ledger.Store.Tip.Height;
        return ledger.Genesis.Members.Cards.Select(card =>
            (card.Id, heights.TryGetValue(card.Id, out var height) ? height : (long?)null)
        );
    }

    private static Dictionary<MemberId, long> Cosigned(JoinedLedger ledger)
    {
        var heights = new Dictionary<MemberId, long>();
        var tip = ledger.Store.Tip.Height;
        var counting = ledger.Genesis.Members.CountingMembers;
        for (var height = tip; height > Math.Max(0, tip - RecentCertificates) && heights.Count < counting; height--)
        {
            foreach (var cosignature in ledger.Store.ReadCertificate(height)?.Cosignatures ?? [])
            {
                heights.TryAdd(cosignature.Member, height);
            }
        }

        return heights;
    }
}
