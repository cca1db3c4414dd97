using System.Globalization;
using Kexin.Client.Contracts;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Shows how far the ledger is, and its blocks.</summary>
internal sealed class LedgerViews(NodeLedger node, LedgerAlarms alarms)
{
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
            [
                .. BlockLookup
                    .Progress(ledger)
                    .Select(each => new MemberProgress(
                        ledger.Reference(each.Member),
                        each.Height,
                        each.Height is { } height ? Math.Max(0, tip.Height - height) : null
                    )),
            ],
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
        return Pages.Of(
            BlockLookup.Before(ledger, before),
            page,
            block => block.Height.ToString(CultureInfo.InvariantCulture),
            block => Summary(ledger, block)
        );
    }

    /// <summary>One block.</summary>
    /// <exception cref="DomainException">This node has none at that height.</exception>
    public BlockDetail Block(long height)
    {
        var ledger = node.Joined;
        var (block, cosigners) = BlockLookup.Find(ledger, height);
        return new BlockDetail(
            Summary(ledger, block.Header),
            block.Header.Previous.ToString(),
            block.Header.TransactionRoot.ToString(),
            block.Header.StateRoot.ToString(),
            [.. cosigners.Select(ledger.Reference)],
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
}
