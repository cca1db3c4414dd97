using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Kexin.Governance.Classification;
using Kexin.Home.Database;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Datasets;

/// <summary>What was decided about fields, in the node's database, sealed under its dataset's id.</summary>
public sealed class ClassificationStore(IDbContextFactory<NodeDatabase> databases, RecordSeal seal)
    : IClassificationStore
{
    /// <summary>What was read once: the gate asks at each decision where rules name classes, and only this object writes them.</summary>
    private readonly ConcurrentDictionary<string, DatasetClassification> _known = [];

    public async Task<DatasetClassification> FindAsync(string dataset, CancellationToken cancel)
    {
        if (_known.TryGetValue(dataset, out var known))
        {
            return known;
        }

        await using var database = await databases.CreateDbContextAsync(cancel);
        var row = await database
            .Classifications.AsNoTracking()
            .FirstOrDefaultAsync(item => item.Dataset == dataset, cancel);
        var read = row is null
            ? DatasetClassification.None
            : RecordJson.Read<DatasetClassification>(JsonElement.Parse(seal.Open(NameOf(dataset), row.Sealed)));

        // What was kept since the row was read stands.
        return _known.GetOrAdd(dataset, read);
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
        _known[dataset] = classification;
    }

    private static string NameOf(string dataset) => $"classification {dataset}";
}
