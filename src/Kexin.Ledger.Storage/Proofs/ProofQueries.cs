using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>Makes proof files from what a node has on disk.</summary>
/// <remarks>Cost: the block and a few headers are read; the file is verified before it is given.</remarks>
public sealed class ProofQueries
{
    /// <summary>A submitter quotes a header that it has just seen, so one that is further back than this is not looked for.</summary>
    private const int QuotedBlocksBack = 4096;

    private readonly ChainStore _chain;

    /// <summary>Proofs from this ledger.</summary>
    public ProofQueries(ChainStore chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        _chain = chain;
    }

    /// <summary>The proof that the ledger holds a transaction; null when it does not, or when the block is not final yet.</summary>
    public ProofFile? OfTransaction(TransactionId id)
    {
        if (_chain.FindPlace(id) is not { } place)
        {
            return null;
        }

        var block = _chain.ReadBlock(place.Height);
        return _chain.ReadCertificate(place.Height) is { } certificate
            ? ProofFile.ForTransaction(_chain.Genesis, block, place.Index, certificate, FindQuoted(block, place.Index))
            : null;
    }

    /// <summary>The proof that a member's log held an entry when it was first anchored; null while no final block anchors it.</summary>
    /// <param name="log">The member's log.</param>
    /// <param name="member">Whose log that is.</param>
    /// <param name="index">The entry's place, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such entry.</exception>
    /// <exception cref="ArgumentException">The log is not the one that was anchored.</exception>
    public ProofFile? OfEvidence(EvidenceStore log, MemberId member, long index)
    {
        ArgumentNullException.ThrowIfNull(log);
        var entry = log.Read(index);
        if (
            new EvidenceAnchors(_chain, log, member).Find(index) is not { } anchor
            || OfTransaction(anchor.Transaction) is not { } proof
        )
        {
            return null;
        }

        if (anchor.Size > log.Size)
        {
            throw new ArgumentException(
                $"The ledger anchors {anchor.Size} entries of the log, which has {log.Size}.",
                nameof(log)
            );
        }

        return ProofFile.ForEvidence(proof, index, entry.Salt, entry.Payload, log.InclusionProof(index, anchor.Size));
    }

    private CertifiedHeader? FindQuoted(Block block, int index)
    {
        if (block.Transactions[index].Quotes is not { } quoted)
        {
            return null;
        }

        // The hash of the header at a height is what the header above it holds, so each step back reads one header.
        var above = block.Header;
        for (var back = 0; back < QuotedBlocksBack && above.Height > 1; back++)
        {
            var header = _chain.ReadHeader(above.Height - 1);
            if (above.Previous == quoted)
            {
                return _chain.ReadCertificate(header.Height) is { } certificate
                    ? new CertifiedHeader(header, certificate)
                    : null;
            }

            above = header;
        }

        return null;
    }
}
