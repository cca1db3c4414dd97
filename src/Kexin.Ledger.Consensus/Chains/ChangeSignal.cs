namespace Kexin.Ledger.Consensus.Chains;

/// <summary>Wakes everybody who waits for a change. Take <see cref="Next"/> first, then look, then await it.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource next = Create();

    /// <summary>Completes at the next change.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Set() => Interlocked.Exchange(ref next, Create()).TrySetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
