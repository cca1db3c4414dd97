using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Documents;

/// <summary>Carries documents between the parties' nodes; each wait has an end.</summary>
public interface IDocumentPeers
{
    /// <summary>Asks a member for a document.</summary>
    /// <returns>What it answered, at most <see cref="TaskDocuments.LargestInBytes"/>; null when it could not be reached or has none.</returns>
    Task<byte[]?> FetchAsync(MemberId member, Digest hash, CancellationToken cancel);

    /// <summary>Sends a document to a member; one that cannot be reached fetches it when it sees the task on the ledger.</summary>
    Task SendAsync(MemberId member, ReadOnlyMemory<byte> document, CancellationToken cancel);
}
