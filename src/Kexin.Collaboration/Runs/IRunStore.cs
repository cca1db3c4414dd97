using Kexin.Channels;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Runs;

/// <summary>Keeps this node's parts in runs; accounts and results are sealed, as they name sizes and values.</summary>
/// <remarks>What reads throws a <see cref="DomainException"/> when a record was altered on disk or is of another build.</remarks>
public interface IRunStore
{
    /// <summary>Remembers that this node takes part in a run, before it does.</summary>
    /// <returns>False when it did before, and so must not again: a run's id names its session, and a session is never opened twice.</returns>
    Task<bool> TryBeginAsync(LiveRun run, CancellationToken cancel);

    /// <summary>Keeps how a run ended, and its result; on disk when it completes.</summary>
    /// <param name="run">The run.</param>
    /// <param name="endedAt">When; null holds the end back: nobody is shown the result before it was written with a time.</param>
    /// <param name="account">How it ended.</param>
    /// <param name="result">What was learned; one that was held back and is not given is dropped.</param>
    /// <param name="cancel">Stops the writing.</param>
    /// <exception cref="DomainException">It could not be kept.</exception>
    Task EndAsync(
        SessionId run,
        DateTimeOffset? endedAt,
        RunAccount account,
        LearnedResult? result,
        CancellationToken cancel
    );

    /// <summary>The runs whose ends are held back.</summary>
    Task<IReadOnlyList<RunRecord>> FindHeldAsync(CancellationToken cancel);

    /// <summary>This node's part in that run, or null.</summary>
    Task<RunRecord?> FindAsync(SessionId run, CancellationToken cancel);

    /// <summary>The newest run of a task that this node had a part in, or null.</summary>
    Task<RunRecord?> FindLastAsync(TokenId task, CancellationToken cancel);

    /// <summary>The newest run of a task from which this member learned a result, or null.</summary>
    Task<RunRecord?> FindLearnedAsync(TokenId task, CancellationToken cancel);

    /// <summary>What was learned from a run, or null.</summary>
    Task<LearnedResult?> FindResultAsync(SessionId run, CancellationToken cancel);
}
