using System.Text.Json;
using Kexin.Channels;
using Kexin.Collaboration.Releasing;
using Kexin.Cryptography;
using Kexin.Home.Database;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Datasets;

/// <summary>Which results left as files, in the node's database beside the rows and totals that left, sealed.</summary>
public sealed class PastResultStore(IDbContextFactory<NodeDatabase> databases, RecordSeal seal) : IPastResults
{
    /// <summary>No dataset's id, with which the scopes of totals begin.</summary>
    private const string Scope = "results";

    public async Task KeepAsync(PastResult result, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(result);
        var id = $"{result.Run}{result.Evidence}";
        var about = JsonSerializer.SerializeToUtf8Bytes(
            new About(
                result.Task.ToString(),
                result.Run.ToString(),
                result.At,
                [.. result.Datasets.Select(dataset => dataset.ToString())],
                result.Parts,
                result.Values,
                result.Evidence
            )
        );
        var (shape, rows) = (seal.Seal(NameOf(id), about), Array.Empty<byte>());
        await using var database = await databases.CreateDbContextAsync(cancel);
        await database.Database.ExecuteSqlAsync(
            $"INSERT INTO Releases (Scope, Release, Shape, Rows) VALUES ({Scope}, {id}, {shape}, {rows})",
            cancel
        );
    }

    public async Task<IReadOnlyList<PastResult>> ListAsync(CancellationToken cancel)
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        var rows = await database
            .Releases.AsNoTracking()
            .Where(row => row.Scope == Scope)
            .OrderBy(row => row.Number)
            .ToListAsync(cancel);
        return [.. rows.Select(Open)];
    }

    private PastResult Open(ReleaseRow row)
    {
        var about = JsonSerializer.Deserialize<About>(seal.Open(NameOf(row.Release), row.Shape))!;
        return new PastResult(
            new TokenId(Digest.Parse(about.Task)),
            new SessionId(Digest.Parse(about.Run)),
            about.At,
            [.. about.Datasets.Select(dataset => new TokenId(Digest.Parse(dataset)))],
            about.Parts,
            about.Values,
            about.Evidence
        );
    }

    private static string NameOf(string release) => $"result left {release}";

    private sealed record About(
        string Task,
        string Run,
        long At,
        IReadOnlyList<string> Datasets,
        IReadOnlyList<string> Parts,
        long Values,
        long Evidence
    );
}
