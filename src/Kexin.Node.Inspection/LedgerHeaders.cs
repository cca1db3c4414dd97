using Kexin.Client;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Rounds;

namespace Kexin.Node.Inspection;

/// <summary>The ledger's final headers, as rounds quote them (<see cref="InspectionRoutes.Phone"/>).</summary>
internal sealed class LedgerHeaders(NodeLedger node, EvidenceService evidence) : IHeaders
{
    public (HeaderReference Header, long Time)? Newest
    {
        get
        {
            if (node.Find() is not { } ledger)
            {
                return null;
            }

            var header = ledger.Store.ReadHeader(ledger.Engine.Status.FinalHeight);
            return (new HeaderReference(header.Height, header.Hash), header.Time);
        }
    }

    public long? TimeOf(HeaderReference header)
    {
        if (node.Find() is not { } ledger || header.Height > ledger.Engine.Status.FinalHeight)
        {
            return null;
        }

        var known = ledger.Store.ReadHeader(header.Height);
        return known.Hash == header.Hash ? known.Time : null;
    }

    public long? TimeOfAnchor(long entry) =>
        evidence.IsOpen && node.Find() is { } ledger && evidence.Anchors().Find(entry) is { } anchor
            ? ledger.Store.ReadHeader(anchor.Height).Time
            : null;
}
