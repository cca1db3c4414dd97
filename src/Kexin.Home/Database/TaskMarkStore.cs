using Kexin.Collaboration.Tasks;
using Kexin.Ledger.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Kexin.Home.Database;

/// <summary>Marks of tasks in the node's database, sealed by its key.</summary>
public sealed class TaskMarkStore(IDbContextFactory<NodeDatabase> databases, RecordSeal seal) : ITaskMarkStore
{
    public void Keep(TokenId task, string kind, ReadOnlySpan<byte> content)
    {
        var (key, sealedContent) = (task.ToString(), seal.Seal(NameOf(task, kind), content));
        using var database = databases.CreateDbContext();
        database.Database.ExecuteSql(
            $"INSERT OR REPLACE INTO TaskMarks (Task, Kind, Sealed) VALUES ({key}, {kind}, {sealedContent})"
        );
    }

    public async Task<byte[]?> FindAsync(TokenId task, string kind, CancellationToken cancel)
    {
        var key = task.ToString();
        await using var database = await databases.CreateDbContextAsync(cancel);
        var row = await database
            .TaskMarks.AsNoTracking()
            .FirstOrDefaultAsync(item => item.Task == key && item.Kind == kind, cancel);
        return row is null ? null : seal.Open(NameOf(task, kind), row.Sealed);
    }

    private static string NameOf(TokenId task, string kind) => $"task {kind} {task}";
}
