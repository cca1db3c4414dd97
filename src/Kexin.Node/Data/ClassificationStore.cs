using System.Text;
using System.Text.Json;
using Kexin.Governance.Classification;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node;

/// <summary>What was decided about fields, in the node's database, sealed under its dataset's id.</summary>
internal sealed class ClassificationStore(IDbContextFactory<NodeDatabase> databases, RecordSeal seal)
    : IClassificationStore
{
    public async Task<DatasetClassification> FindAsync(string dataset, CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        var row = await database
            .Classifications.AsNoTracking()
            .FirstOrDefaultAsync(item => item.Dataset == dataset, cancel);
        return row is null
            ? DatasetClassification.None
            : RecordJson.Read<DatasetClassification>(JsonElement.Parse(seal.Open(NameOf(dataset), row.Sealed)));
    }

    public async Task KeepAsync(string dataset, DatasetClassification classification, CancellationToken cancel)
    {
        var content = Encoding.UTF8.GetBytes(RecordJson.Write(classification).GetRawText());
        var sealedContent = seal.Seal(NameOf(dataset), content);
        await using var database = await databases.CreateDbContextAsync(cancel);
        await database.Database.ExecuteSqlAsync(
            $"INSERT OR REPLACE INTO Classifications (Dataset, Sealed) VALUES ({dataset}, {sealedContent})",
            cancel
        );
    }

    private static string NameOf(string dataset) => $"classification {dataset}";
}
