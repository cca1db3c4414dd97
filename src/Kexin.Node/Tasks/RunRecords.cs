using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kexin.Channels;
using Kexin.Client.Contracts;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;
using Sheet = Kexin.Computations.Sheets.Sheet;

namespace Kexin.Node;

/// <summary>The account of a run's end: what crossed, what was learned, or why there is no result.</summary>
/// <param name="Traffic">What crossed, by party.</param>
/// <param name="Learned">What was learned, in a sentence.</param>
/// <param name="Failure">Why there is no result.</param>
/// <param name="Code">The problem's code.</param>
/// <param name="Party">The organisation to blame, when that is known.</param>
/// <param name="Evidence">The places of its entries in the evidence log.</param>
/// <param name="Transaction">The one that ended the run on the ledger.</param>
/// <param name="IsOpened">Whether the run passed its opening: whoever asked may know the result, whatever the ledger says of the end.</param>
/// <param name="Suspects">The organisations of which at least one is to blame: <paramref name="Party"/> alone, or several.</param>
internal sealed record RunAccount(
    IReadOnlyList<Traffic> Traffic,
    LocalizedText? Learned,
    LocalizedText? Failure,
    string? Code,
    string? Party,
    IReadOnlyList<long> Evidence,
    string? Transaction,
    IReadOnlyList<string>? Suspects = null,
    bool IsOpened = false
);

/// <summary>A result that this organisation learned, and the salt of its hash on the ledger.</summary>
internal sealed record LearnedResult(Sheet Sheet, ReadOnlyMemory<byte> Salt);

/// <summary>Keeps this node's runs; results are sealed by the node's key.</summary>
internal sealed class RunRecords(IDbContextFactory<NodeDatabase> database, RecordSeal seal, NodeTables? tables = null)
{
    /// <summary>The size of the salt in a result's hash, in bytes.</summary>
    public const int SaltSizeInBytes = 32;

    /// <summary>Remembers that this node takes part in a run, before it does.</summary>
    /// <returns>False when it did before, and so must not again: a run's id names its session, and a session is never opened twice.</returns>
    public async Task<bool> TryBeginAsync(LiveRun run, CancellationToken cancel)
    {
        var (id, task) = (run.Id.ToString(), run.Task.ToString());
        var startedAt = run.StartedAt.ToUnixTimeMilliseconds();
        await using var context = await database.CreateDbContextAsync(cancel);
        var added = await context.Database.ExecuteSqlAsync(
            $"INSERT OR IGNORE INTO Runs (Id, Task, Attempt, StartedAt) VALUES ({id}, {task}, {run.Attempt}, {startedAt})",
            cancel
        );
        return added == 1;
    }

    /// <summary>Keeps how a run ended, and its result, held back: nobody is shown it before <see cref="EndAsync"/> was called too.</summary>
    public Task HoldAsync(LiveRun run, RunAccount account, LearnedResult? result, CancellationToken cancel) =>
        WriteAsync(run, null, account, result, cancel);

    /// <summary>Keeps how a run ended. The result counts from now on; one that was held back and is not given is dropped.</summary>
    public Task EndAsync(
        LiveRun run,
        DateTimeOffset endedAt,
        RunAccount account,
        LearnedResult? result,
        CancellationToken cancel
    ) => WriteAsync(run, endedAt.ToUnixTimeMilliseconds(), account, result, cancel);

    /// <summary>The runs whose ends are held back.</summary>
    public async Task<IReadOnlyList<RunRow>> FindHeldAsync(CancellationToken cancel)
    {
        if (tables is not null && !await tables.HasRunsAsync(cancel))
        {
            return [];
        }

        await using var context = await database.CreateDbContextAsync(cancel);
        return await context
            .Runs.AsNoTracking()
            .Where(row => row.Account != null && row.EndedAt == null)
            .ToListAsync(cancel);
    }

    /// <summary>A run that was kept, to go on with.</summary>
    public static LiveRun ToRun(RunRow row, CancellationToken stopping) =>
        new(
            new SessionId(Digest.Parse(row.Id)),
            new TokenId(Digest.Parse(row.Task)),
            row.Attempt,
            DateTimeOffset.FromUnixTimeMilliseconds(row.StartedAt),
            stopping
        );

    /// <summary>The newest run of a task that this node had a part in, or null.</summary>
    public async Task<RunRow?> FindLastAsync(TokenId task, CancellationToken cancel)
    {
        var key = task.ToString();
        await using var context = await database.CreateDbContextAsync(cancel);
        return await context
            .Runs.AsNoTracking()
            .Where(row => row.Task == key)
            .OrderByDescending(row => row.Attempt)
            .FirstOrDefaultAsync(cancel);
    }

    /// <summary>The newest run of a task from which this organisation learned a result, or null.</summary>
    public async Task<RunRow?> FindLearnedAsync(TokenId task, CancellationToken cancel)
    {
        var key = task.ToString();
        await using var context = await database.CreateDbContextAsync(cancel);
        return await context
            .Runs.AsNoTracking()
            .Where(row => row.Task == key && row.Sealed != null && row.EndedAt != null)
            .OrderByDescending(row => row.Attempt)
            .FirstOrDefaultAsync(cancel);
    }

    /// <summary>Whether this node took part in that run before.</summary>
    public async Task<bool> KnowsAsync(SessionId run, CancellationToken cancel) =>
        await FindAsync(run, cancel) is not null;

    /// <summary>This node's part in that run, or null.</summary>
    public async Task<RunRow?> FindAsync(SessionId run, CancellationToken cancel)
    {
        var id = run.ToString();
        await using var context = await database.CreateDbContextAsync(cancel);
        return await context.Runs.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancel);
    }

    /// <summary>How a run ended here; null while it goes on, or when the node was stopped in it. It names sizes, so it is sealed too.</summary>
    /// <exception cref="ProblemException">The record was altered on disk.</exception>
    public RunAccount? AccountOf(RunRow row) =>
        row.Account is null
            ? null
            : JsonSerializer.Deserialize(seal.Open(AccountName(row.Id), row.Account), RunJson.Default.RunAccount);

    /// <summary>What was learned.</summary>
    /// <exception cref="ProblemException">The record was altered on disk.</exception>
    public LearnedResult ResultOf(RunRow row)
    {
        var content = seal.Open(row.Id, row.Sealed);
        return new LearnedResult(
            CanonicalRecord.Decode<Sheet>(content.AsMemory(SaltSizeInBytes)),
            content.AsMemory(0, SaltSizeInBytes)
        );
    }

    /// <summary>The hash of a result that goes onto the ledger: of the salt, then the canonical sheet.</summary>
    public static Digest HashOf(Suite suite, LearnedResult result) =>
        suite.Hash(result.Salt.Span, CanonicalRecord.Encode(result.Sheet));

    private async Task WriteAsync(
        LiveRun run,
        long? endedAt,
        RunAccount account,
        LearnedResult? result,
        CancellationToken cancel
    )
    {
        await using var context = await database.CreateDbContextAsync(cancel);
        var id = run.Id.ToString();
        var row = await context.Runs.FirstAsync(item => item.Id == id, cancel);
        row.EndedAt = endedAt;
        row.Account = seal.Seal(
            AccountName(id),
            JsonSerializer.SerializeToUtf8Bytes(account, RunJson.Default.RunAccount)
        );
        row.Sealed = result is null ? null : Seal(id, result);
        await context.SaveChangesAsync(cancel);
    }

    private byte[] Seal(string id, LearnedResult result)
    {
        byte[] content = [.. result.Salt.Span, .. CanonicalRecord.Encode(result.Sheet)];
        try
        {
            return seal.Seal(id, content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private static string AccountName(string run) => $"account {run}";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunAccount))]
internal sealed partial class RunJson : JsonSerializerContext;
