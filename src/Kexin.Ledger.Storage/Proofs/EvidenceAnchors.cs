using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Ledger.Storage;

/// <summary>A version of a member's evidence log on the ledger.</summary>
/// <param name="Height">The block that anchors it.</param>
/// <param name="Transaction">What anchored it.</param>
/// <param name="Size">How many entries it covers.</param>
public sealed record EvidenceAnchor(long Height, TransactionId Transaction, long Size);

/// <summary>Finds the first anchor of each entry of a member's log in the history of the member's log token.</summary>
/// <remarks>
/// Between two restarts anchors only grow, so the versions are halved; an anchor from before a restart counts where the log that is here
/// still begins with what it covers.
/// Cost: a binary search in the history, and none for entries under the same anchor as the one asked for before.
/// </remarks>
public sealed class EvidenceAnchors
{
    private readonly ChainStore _chain;
    private readonly EvidenceStore _log;
    private readonly TokenId _id;
    private readonly List<(ulong First, ulong Last)> _epochs = [];
    private long _from;
    private EvidenceAnchor? _last;

    /// <summary>The anchors of a log as the ledger has them now.</summary>
    public EvidenceAnchors(ChainStore chain, EvidenceStore log, MemberId member)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(log);
        (_chain, _log) = (chain, log);
        _id = EvidenceLogToken.IdOf(chain.Genesis.Suite, member);
        for (var last = chain.State.FindToken(_id)?.Version ?? 0; last > 0; )
        {
            var first = (ulong)(At(last).Token.Restart?.Version ?? 1);
            _epochs.Insert(0, (first, last));
            last = first - 1;
        }
    }

    /// <summary>The first anchor that covers the entry, or null while none does.</summary>
    public EvidenceAnchor? Find(long index)
    {
        if (_last is { } known && index >= _from && index < known.Size)
        {
            return known;
        }

        foreach (var (first, last) in _epochs)
        {
            var (low, high) = (first, last);
            if (At(last).Token.Size <= index)
            {
                continue;
            }

            while (low < high)
            {
                var middle = low + ((high - low) / 2);
                (low, high) = At(middle).Token.Size > index ? (low, middle) : (middle + 1, high);
            }

            var (token, step) = At(low);
            if (last == _epochs[^1].Last || IsBeginning(token))
            {
                // Entries from the anchor before on have this one for their first, within an epoch.
                _from =
                    low > first ? At(low - 1).Token.Size
                    : first == 1 ? 0
                    : index;
                return _last = new EvidenceAnchor(step.Height, step.Transaction!.Value, token.Size);
            }
        }

        return null;
    }

    private bool IsBeginning(EvidenceLogToken token) => token.Size <= _log.Size && _log.Root(token.Size) == token.Root;

    private (EvidenceLogToken Token, TokenEvent Step) At(ulong version)
    {
        var step = ChainValues.ToStep(version, _chain.Database.Read(ChainKeys.OfStep(_id, version)));
        return (EvidenceLogToken.Read(step.After!), step);
    }
}
