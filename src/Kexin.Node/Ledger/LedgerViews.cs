using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Shows how far the ledger is, and its blocks.</summary>
internal sealed class LedgerViews(NodeLedger node, LedgerAlarms alarms)
{
    /// <summary>How many of the last certificates are looked through for members' cosignatures.</summary>
    private const int RecentCertificates = 64;

    /// <summary>How far this node is, and the members as far as it knows.</summary>
    public LedgerStatus Status()
    {
        var ledger = node.Joined;
        var tip = ledger.Store.Tip;
        return new LedgerStatus(
            ledger.Consortium.ToString(),
            ledger.Engine.Status.Height,
            tip.Height,
            tip.StateRoot.ToString(),
            DateTimeOffset.FromUnixTimeMilliseconds(tip.Time),
            ledger.Engine.IsVoting,
            Progress(ledger, tip.Height),
            [.. alarms.Standing().Select(alarm => alarm.ToApi(ledger))],
            [
                .. EvidenceRestarts
                    .Of(ledger)
                    .Select(each => new RestartedEvidence(
                        ledger.Reference(each.Member),
                        each.Restart.Run,
                        each.Restart.Before,
                        each.Restart.After,
                        DateTimeOffset.FromUnixTimeMilliseconds(each.Restart.Time)
                    )),
            ]
        );
    }

    /// <summary>Blocks, newest first.</summary>
    /// <exception cref="DomainException">The cursor is none of this list.</exception>
    public Page<BlockSummary> Blocks(PageRequest page)
    {
        var ledger = node.Joined;
        var tip = ledger.Store.Tip.Height;
        var before = NumberCursor.Read(page, 0, tip) ?? tip + 1;
        var blocks = new List<BlockSummary>();
        for (var height = before - 1; height >= 0 && blocks.Count < page.Limit; height--)
        {
            blocks.Add(Summary(ledger, ledger.Store.ReadHeader(height)));
        }

        return new Page<BlockSummary>(
            blocks,
            blocks is [.., { Height: > 0 } last] ? NumberCursor.Of(last.Height) : null
        );
    }

    /// <summary>One block.</summary>
    /// <exception cref="DomainException">This node has none at that height.</exception>
    public BlockDetail Block(long height)
    {
        var ledger = node.Joined;
        var store = ledger.Store;
        if (height < 0 || height > store.Tip.Height)
        {
            throw DomainException.NotFound(
                $"There is no block {height}; the last one here is {store.Tip.Height}.",
                $"没有第 {height} 块；本节点的最后一块是第 {store.Tip.Height} 块。"
            );
        }

        var block = store.ReadBlock(height);
        var cosignatures = store.ReadCertificate(height)?.Cosignatures ?? [];
        return new BlockDetail(
            Summary(ledger, block.Header),
            block.Header.Previous.ToString(),
            block.Header.TransactionRoot.ToString(),
            block.Header.StateRoot.ToString(),
            [.. cosignatures.Select(cosignature => ledger.Reference(cosignature.Member))],
            [.. block.Transactions.Select(transaction => TransactionViews.Summary(ledger, transaction, block.Header))]
        );
    }

    private static BlockSummary Summary(JoinedLedger ledger, BlockHeader header) =>
        new(
            header.Height,
            header.Hash.ToString(),
            DateTimeOffset.FromUnixTimeMilliseconds(header.Time),
            header.TransactionCount,
            TransactionViews.StateAt(ledger, header.Height)
        );

    /// <summary>What members said of themselves at the orderer's node; elsewhere what their newest cosignatures show.</summary>
    private static MemberProgress[] Progress(JoinedLedger ledger, long tip)
    {
        var heights = Cosigned(ledger);
        foreach (var news in ledger.Engine.Status.Members)
        {
            heights[news.Member] = Math.Max(news.Height, heights.GetValueOrDefault(news.Member));
        }

        heights[ledger.Self] = tip;
        return
        [
            .. ledger.Genesis.Members.Cards.Select(card =>
                heights.TryGetValue(card.Id, out var height)
                    ? new MemberProgress(ledger.Reference(card.Id), height, Math.Max(0, tip - height))
                    : new MemberProgress(ledger.Reference(card.Id), null, null)
            ),
        ];
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
