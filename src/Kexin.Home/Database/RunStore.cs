using System.Data.Common;
using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Collaboration.Runs;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Database;

/// <summary>This node's parts in runs in its database; accounts and results are sealed by its key.</summary>
public sealed class RunStore(IDbContextFactory<NodeDatabase> databases, RecordSeal seal, NodeTables? tables = null)
    : IRunStore
{
    public async Task<bool> TryBeginAsync(LiveRun run, CancellationToken cancel)
    {
        var (id, task) = (run.Id.ToString(), run.Task.ToString());
        var startedAt = run.StartedAt.ToUnixTimeMilliseconds();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var added = await database.Database.ExecuteSqlAsync(
            $"INSERT OR IGNORE INTO Runs (Id, Task, Attempt, StartedAt) VALUES ({id}, {task}, {run.Attempt}, {startedAt})",
            cancel
        );
        return added == 1;
    }

    public async Task EndAsync(
        SessionId run,
        DateTimeOffset? endedAt,
        RunAccount account,
        LearnedResult? result,
        CancellationToken cancel
    )
    {
        var id = run.ToString();
        try
        {
            await using var database = await databases.CreateDbContextAsync(cancel);
            var row = await database.Runs.FirstAsync(item => item.Id == id, cancel);
            row.EndedAt = endedAt?.ToUnixTimeMilliseconds();
            row.Account = seal.Seal(AccountName(id), CanonicalRecord.Encode(account));
            row.Sealed = result is null ? null : Seal(id, result);
            await database.SaveChangesAsync(cancel);
        }
        catch (Exception error) when (error is DbException or DbUpdateException)
        {
            throw new DomainException(
                FaultCodes.Fault,
                new("The end of a run could not be kept in the node's database.", "运行的结束未能写入节点的数据库。"),
                cause: error
            );
        }
    }

    public async Task<IReadOnlyList<RunRecord>> FindHeldAsync(CancellationToken cancel)
    {
        if (tables is not null && !await tables.HasRunsAsync(cancel))
        {
            return [];
        }

        await using var database = await databases.CreateDbContextAsync(cancel);
        var held = database.Runs.AsNoTracking().Where(row => row.Account != null && row.EndedAt == null);
        return [.. (await held.ToListAsync(cancel)).Select(Read)];
    }

    public Task<RunRecord?> FindAsync(SessionId run, CancellationToken cancel)
    {
        var id = run.ToString();
        return FindAsync(rows => rows.Where(row => row.Id == id), cancel);
    }

    public Task<RunRecord?> FindLastAsync(TokenId task, CancellationToken cancel)
    {
        var key = task.ToString();
        return FindAsync(rows => rows.Where(row => row.Task == key), cancel);
    }

    public Task<RunRecord?> FindLearnedAsync(TokenId task, CancellationToken cancel)
    {
        var key = task.ToString();
        return FindAsync(
            rows => rows.Where(row => row.Task == key && row.Sealed != null && row.EndedAt != null),
            cancel
        );
    }

    public async Task<LearnedResult?> FindResultAsync(SessionId run, CancellationToken cancel)
    {
        var id = run.ToString();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var row = await database.Runs.AsNoTracking().FirstOrDefaultAsync(item => item.Id == id, cancel);
        return row?.Sealed is { } content ? Decode(() => LearnedResult.Decode(seal.Open(id, content))) : null;
    }

    /// <summary>The newest of them.</summary>
    private async Task<RunRecord?> FindAsync(
        Func<IQueryable<RunRow>, IQueryable<RunRow>> which,
        CancellationToken cancel
    )
    {
        await using var database = await databases.CreateDbContextAsync(cancel);
        var row = await which(database.Runs.AsNoTracking())
            .OrderByDescending(item => item.Attempt)
            .FirstOrDefaultAsync(cancel);
        return row is null ? null : Read(row);
    }

    private RunRecord Read(RunRow row) =>
        new(
            new SessionId(Digest.Parse(row.Id)),
            new TokenId(Digest.Parse(row.Task)),
            row.Attempt,
            DateTimeOffset.FromUnixTimeMilliseconds(row.StartedAt),
            row.EndedAt is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null,
            row.Account is null
                ? null
                : Decode(() => CanonicalRecord.Decode<RunAccount>(seal.Open(AccountName(row.Id), row.Account))),
            row.Sealed is not null
        );

    /// <summary>What an earlier build sealed is no damage, but this one cannot read it.</summary>
    private static T Decode<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecodingException error)
        {
            throw new DomainException(
                FaultCodes.Conflict,
                new(
                    "This run was kept by another version of the program, in a form that this one does not read.",
                    "该运行由另一版本的程序保存，本版本无法读取其格式。"
                ),
                new("Run the task again, or read it with that version.", "请重新运行任务，或用原版本读取。"),
                error
            );
        }
    }

    private byte[] Seal(string id, LearnedResult result)
    {
        var content = result.Encode();
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
