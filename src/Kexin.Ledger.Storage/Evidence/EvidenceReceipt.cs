using Kexin.Cryptography;

namespace Kexin.Ledger.Storage;

/// <summary>What the log gives back for a payload once it is on disk.</summary>
/// <param name="Index">The entry's place, counted from 0.</param>
/// <param name="Salt">16 bytes; whoever is to check the payload against the log needs them.</param>
/// <param name="LeafHash">The hash that inclusion proofs of this entry start from.</param>
public sealed record EvidenceReceipt(long Index, ReadOnlyMemory<byte> Salt, Digest LeafHash);

/// <summary>One entry as it was handed in.</summary>
/// <param name="Index">The entry's place, counted from 0.</param>
/// <param name="Salt">16 bytes.</param>
/// <param name="Payload">The payload's bytes.</param>
/// <param name="LeafHash">The hash that inclusion proofs of this entry start from.</param>
public sealed record EvidenceEntry(
    long Index,
    ReadOnlyMemory<byte> Salt,
    ReadOnlyMemory<byte> Payload,
    Digest LeafHash
);
