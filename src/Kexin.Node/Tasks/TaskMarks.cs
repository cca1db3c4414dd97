using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Node;

/// <summary>What this node remembers of a task beside the ledger: that a run of it has opened, and what the organisation agreed to.</summary>
internal sealed class TaskMarks(IDbContextFactory<NodeDatabase> databases, RecordSeal seal)
{
    private const string Opened = "opened";
    private const string OwnTotals = "own-totals";
    private const string Joins = "joins";

    /// <summary>Notes that a run of the task opens now, before anything is sent that opens; on disk when it returns.</summary>
    public void MarkOpened(TokenId task) => Mark(task, Opened, []);

    /// <summary>Whether a run of the task has opened here.</summary>
    public Task<bool> HasOpenedAsync(TokenId task, CancellationToken cancel) => HasAsync(task, Opened, [], cancel);

    /// <summary>Notes that the organisation agreed, for this document, that totals open which are, or nearly are, its own.</summary>
    public void MarkOwnTotals(TokenId task, Digest document) => Mark(task, OwnTotals, document.ToArray());

    /// <summary>Whether it did.</summary>
    public Task<bool> HasOwnTotalsAsync(TokenId task, Digest document, CancellationToken cancel) =>
        HasAsync(task, OwnTotals, document.ToArray(), cancel);

    /// <summary>Notes that the organisation joins by itself, for this document, once every provider has accepted it.</summary>
    public void MarkJoins(TokenId task, Digest document) => Mark(task, Joins, document.ToArray());

    /// <summary>Whether it does.</summary>
    public Task<bool> HasJoinsAsync(TokenId task, Digest document, CancellationToken cancel) =>
        HasAsync(task, Joins, document.ToArray(), cancel);

    /// <summary>Why a task is not run again.</summary>
    public static Refusal Used(TokenId task) =>
        new(
            "A task is run again only if no run of it has opened.",
            new(
                $"task {task.Value.ToShortString()}, of which a run had passed its opening: whoever asked may know the result, so it is used.",
                $"任务 {task.Value.ToShortString()} 的一次运行已经公开过结果：发起方可能已得知结果，按已使用计。"
            ),
            new("a new task, which the providers review anew.", "创建新任务，由各提供方重新审核。")
        );

    private void Mark(TokenId task, string kind, ReadOnlySpan<byte> content)
    {
        var (key, sealedContent) = (task.ToString(), seal.Seal(NameOf(task, kind), content));
        using var database = databases.CreateDbContext();
        database.Database.ExecuteSql(
            $"INSERT OR REPLACE INTO TaskMarks (Task, Kind, Sealed) VALUES ({key}, {kind}, {sealedContent})"
        );
    }

    /// <exception cref="ProblemException">The record was altered on disk.</exception>
    private async Task<bool> HasAsync(TokenId task, string kind, byte[] content, CancellationToken cancel)
    {
        var key = task.ToString();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var row = await database
            .TaskMarks.AsNoTracking()
            .FirstOrDefaultAsync(item => item.Task == key && item.Kind == kind, cancel);
        return row is not null && seal.Open(NameOf(task, kind), row.Sealed).AsSpan().SequenceEqual(content);
    }

    private static string NameOf(TokenId task, string kind) => $"task {kind} {task}";
}
