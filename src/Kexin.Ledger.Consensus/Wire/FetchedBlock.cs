using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Ledger.Consensus.Wire;

/// <summary>Reads what <see cref="Peers.ILedgerPeers.FetchAsync"/> brings, for mending a damaged ledger without an engine.</summary>
public static class FetchedBlock
{
    /// <summary>The block with its certificate, which the caller still has to check; null when it is not final there, or not there.</summary>
    /// <exception cref="DecodingException">The bytes are no block.</exception>
    public static CertifiedBlock? Decode(ReadOnlyMemory<byte> frame, Suite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return !frame.IsEmpty && FeedFrame.Decode(frame) is FeedFrame.OfBlock { Certificate.IsEmpty: false } block
            ? new CertifiedBlock(Block.Decode(block.Block, suite), FinalityCertificate.Decode(block.Certificate))
            : null;
    }
}
