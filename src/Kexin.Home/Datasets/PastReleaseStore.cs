using System.Text.Json;
using Kexin.Cryptography;
using Kexin.Governance.Releasing;
using Kexin.Home.Database;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Datasets;

/// <summary>Which rows left, in the node's database beside the totals that left, sealed.</summary>
public sealed class PastReleaseStore(
    IDbContextFactory<NodeDatabase> databases,
    RecordSeal seal,
    NodeConfiguration configuration
) : IPastReleases
{
    /// <summary>Before the scopes of totals, which begin with a dataset's id.</summary>
    private const string Prefix = "rows ";

    public async Task KeepAsync(PastRelease release, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(release);
        var (scope, id) = (ScopeOf(release.Dataset, release.Requester), $"{release.Grant}{release.Evidence}");
        var about = JsonSerializer.SerializeToUtf8Bytes(
            new About(release.Grant.ToString(), release.At, release.Fields, release.Evidence, release.Bearing)
        );
        var (shape, rows) = (
            seal.Seal(NameOf("shape", scope, id), about),
            seal.Seal(NameOf("rows", scope, id), release.Rows.ToArray())
        );
        await using var database = await databases.CreateDbContextAsync(cancel);
        await database.Database.ExecuteSqlAsync(
            $"INSERT INTO Releases (Scope, Release, Shape, Rows) VALUES ({scope}, {id}, {shape}, {rows})",
            cancel
        );
    }

    public async Task<IReadOnlyList<PastRelease>> FindAsync(
        TokenId dataset,
        MemberId requester,
        CancellationToken cancel
    )
    {
        string[] scopes =
        [
            .. configuration
                .TogetherWith(requester)
                .Append(requester)
                .Distinct()
                .Select(member => ScopeOf(dataset, member)),
        ];
        await using var database = await databases.CreateDbContextAsync(cancel);
        return await ReadAsync(database.Releases.Where(row => scopes.Contains(row.Scope)), cancel);
    }

    public async Task<IReadOnlyList<PastRelease>> ListAsync(CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        return await ReadAsync(database.Releases.Where(row => row.Scope.StartsWith(Prefix)), cancel);
    }

    private async Task<IReadOnlyList<PastRelease>> ReadAsync(IQueryable<ReleaseRow> rows, CancellationToken cancel) =>
        [.. (await rows.AsNoTracking().OrderBy(row => row.Number).ToListAsync(cancel)).Select(Open)];

    private PastRelease Open(ReleaseRow row)
    {
        var about = JsonSerializer.Deserialize<About>(seal.Open(NameOf("shape", row.Scope, row.Release), row.Shape))!;
        var ids = row.Scope.AsSpan(Prefix.Length);
        const int length = 2 * Digest.SizeInBytes;
        return new PastRelease(
            new TokenId(Digest.Parse(ids[..length].ToString())),
            new MemberId(Digest.Parse(ids[length..].ToString())),
            new TokenId(Digest.Parse(about.Grant)),
            about.At,
            about.Fields,
            seal.Open(NameOf("rows", row.Scope, row.Release), row.Rows),
            about.Evidence,
            about.Bearing
        );
    }

    private static string ScopeOf(TokenId dataset, MemberId requester) => $"{Prefix}{dataset}{requester}";

    private static string NameOf(string part, string scope, string release) => $"airlock {part} {scope} {release}";

    private sealed record About(
        string Grant,
        long At,
        IReadOnlyList<string> Fields,
        long Evidence,
        IReadOnlyList<string> Bearing
    );
}
