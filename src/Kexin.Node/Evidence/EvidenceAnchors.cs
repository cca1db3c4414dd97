using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>A version of this member's evidence log on the ledger.</summary>
/// <param name="Height">The block that anchors it.</param>
/// <param name="Transaction">What anchored it.</param>
/// <param name="Size">How many entries it covers.</param>
internal sealed record EvidenceAnchor(long Height, TransactionId Transaction, long Size);

/// <summary>Finds the first anchor of each entry; all of it stands in the history of the member's log token, so nothing is kept here.</summary>
/// <remarks>Cost: a binary search in the history, and none for entries under the same anchor as the one asked for before.</remarks>
internal sealed class EvidenceAnchors(JoinedLedger ledger)
{
    private readonly TokenId _log = EvidenceLogToken.IdOf(ledger.Suite, ledger.Self);
    private long _from;
    private EvidenceAnchor? _last;

    /// <summary>The first anchor that covers the entry, or null while none does.</summary>
    public EvidenceAnchor? Find(long index)
    {
        if (_last is { } last && index >= _from && index < last.Size)
        {
            return last;
        }

        if (ledger.Queries.FindToken(_log) is not { } token || EvidenceLogToken.Read(token).Size <= index)
        {
            return null;
        }

        var (low, high) = (1UL, token.Version);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = At(middle).Size > index ? (low, middle) : (middle + 1, high);
        }

        _from = low == 1 ? 0 : At(low - 1).Size;
        return _last = At(low);
    }

    private EvidenceAnchor At(ulong version)
    {
        var step = ledger.Queries.History(_log, count: 1, after: version - 1)[0];
        return new EvidenceAnchor(step.Height, step.Transaction!.Value, EvidenceLogToken.Read(step.After!).Size);
    }
}
