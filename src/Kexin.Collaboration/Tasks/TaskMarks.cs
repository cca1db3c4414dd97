using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tasks;

/// <summary>What this member remembers of a task beside the ledger: that a run of it has opened, and what the organisation agreed to.</summary>
/// <param name="store">Keeps it.</param>
public sealed class TaskMarks(ITaskMarkStore store)
{
    private const string Opened = "opened";
    private const string OwnTotals = "own-totals";
    private const string Joins = "joins";
    private const string Downgrade = "downgrade";

    /// <summary>Notes that a run of the task opens now, before anything is sent that opens; on disk when it returns.</summary>
    public void MarkOpened(TokenId task) => store.Keep(task, Opened, []);

    /// <summary>Whether a run of the task has opened here.</summary>
    public Task<bool> HasOpenedAsync(TokenId task, CancellationToken cancel) => HasAsync(task, Opened, [], cancel);

    /// <summary>Notes that the organisation agreed, for this document, that totals open which are, or nearly are, its own.</summary>
    public void MarkOwnTotals(TokenId task, Digest document) => store.Keep(task, OwnTotals, document.ToArray());

    /// <summary>Whether it did.</summary>
    public Task<bool> HasOwnTotalsAsync(TokenId task, Digest document, CancellationToken cancel) =>
        HasAsync(task, OwnTotals, document.ToArray(), cancel);

    /// <summary>Notes that the organisation joins by itself, for this document, once every provider has accepted it.</summary>
    public void MarkJoins(TokenId task, Digest document) => store.Keep(task, Joins, document.ToArray());

    /// <summary>Whether it does.</summary>
    public Task<bool> HasJoinsAsync(TokenId task, Digest document, CancellationToken cancel) =>
        HasAsync(task, Joins, document.ToArray(), cancel);

    /// <summary>Notes that two people lowered, for this document, what the policy asks of its protocol.</summary>
    public void MarkDowngrade(TokenId task, Digest document) => store.Keep(task, Downgrade, document.ToArray());

    /// <summary>Whether they did.</summary>
    public Task<bool> HasDowngradeAsync(TokenId task, Digest document, CancellationToken cancel) =>
        HasAsync(task, Downgrade, document.ToArray(), cancel);

    /// <summary>Why a task is not run again.</summary>
    public static Refusal Used(TokenId task) =>
        new(
            new Rule(
                "tasks.no-run-after-an-opening",
                "A task is run again only if no run of it has opened.",
                "只有从未公开过结果的任务才能重新运行。"
            ),
            new(
                $"task {task.Value.ToShortString()}, of which a run had passed its opening: whoever asked may know the result, so it is used.",
                $"任务 {task.Value.ToShortString()} 的一次运行已经公开过结果：发起方可能已得知结果，按已使用计。"
            ),
            new("a new task, which the providers review anew.", "创建新任务，由各提供方重新审核。")
        );

    private async Task<bool> HasAsync(TokenId task, string kind, byte[] content, CancellationToken cancel) =>
        await store.FindAsync(task, kind, cancel) is { } kept && kept.AsSpan().SequenceEqual(content);
}
