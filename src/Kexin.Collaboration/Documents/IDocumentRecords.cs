using Kexin.Cryptography;

namespace Kexin.Collaboration.Documents;

/// <summary>Keeps the canonical bytes of computation documents at this member, sealed; what it gives back is hashed anew by whoever asks.</summary>
public interface IDocumentRecords
{
    /// <summary>Keeps a document, in the place of what is there under its hash.</summary>
    Task SaveAsync(Digest hash, ReadOnlyMemory<byte> encoded, CancellationToken cancel);

    /// <summary>What was kept under that hash; null when nothing was, or when it was altered since.</summary>
    Task<byte[]?> FindAsync(Digest hash, CancellationToken cancel);
}
