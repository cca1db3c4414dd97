using System.Text.Json;
using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Home.Database;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Datasets;

/// <summary>Whose rows are whose, in the node's database, each sealed under its dataset's and its consent's id.</summary>
public sealed class ConsentLinkStore(IDbContextFactory<NodeDatabase> databases, RecordSeal seal) : IConsentLinks
{
    public async Task KeepAsync(ConsentLink link, CancellationToken cancel)
    {
        var (dataset, consent) = (link.Dataset.ToString(), link.Consent.ToString());
        var content = JsonSerializer.SerializeToUtf8Bytes<string?[]>([link.Field, link.Value]);
        var sealedContent = seal.Seal(NameOf(dataset, consent), content);
        await using var database = await databases.CreateDbContextAsync(cancel);
        await database.Database.ExecuteSqlAsync(
            $"INSERT OR REPLACE INTO ConsentLinks (Dataset, Consent, Sealed) VALUES ({dataset}, {consent}, {sealedContent})",
            cancel
        );
    }

    public async Task<IReadOnlyList<ConsentLink>> FindAsync(TokenId dataset, CancellationToken cancel)
    {
        var id = dataset.ToString();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var rows = await database.ConsentLinks.AsNoTracking().Where(row => row.Dataset == id).ToListAsync(cancel);
        return [.. rows.Select(row => Open(dataset, row))];
    }

    private ConsentLink Open(TokenId dataset, ConsentLinkRow row)
    {
        var content = JsonSerializer.Deserialize<string?[]>(seal.Open(NameOf(row.Dataset, row.Consent), row.Sealed))!;
        return new ConsentLink(new TokenId(Digest.Parse(row.Consent)), dataset, content[0], content[1]);
    }

    private static string NameOf(string dataset, string consent) => $"consent-link {dataset} {consent}";
}
