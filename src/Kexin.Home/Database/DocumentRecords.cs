using Kexin.Collaboration.Documents;
using Kexin.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Database;

/// <summary>Computation documents in the node's database, sealed by its key.</summary>
public sealed class DocumentRecords(IDbContextFactory<NodeDatabase> databases, RecordSeal seal) : IDocumentRecords
{
    public async Task SaveAsync(Digest hash, ReadOnlyMemory<byte> encoded, CancellationToken cancel)
    {
        var (key, sealedContent) = (hash.ToString(), seal.Seal(NameOf(hash), encoded.Span));
        await using var database = await databases.CreateDbContextAsync(cancel);

        // It may arrive from its requester in the moment in which it is fetched, or what is there may have been altered.
        await database.Database.ExecuteSqlAsync(
            $"INSERT OR REPLACE INTO Documents (Hash, Encoded) VALUES ({key}, {sealedContent})",
            cancel
        );
    }

    public async Task<byte[]?> FindAsync(Digest hash, CancellationToken cancel)
    {
        var key = hash.ToString();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var row = await database.Documents.AsNoTracking().FirstOrDefaultAsync(item => item.Hash == key, cancel);
        try
        {
            return row is null ? null : seal.Open(NameOf(hash), row.Encoded);
        }
        catch (DomainException)
        {
            return null;
        }
    }

    private static string NameOf(Digest hash) => $"document {hash}";
}
