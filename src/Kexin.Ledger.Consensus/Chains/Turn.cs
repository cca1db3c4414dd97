namespace Kexin.Ledger.Consensus.Chains;

/// <summary>Lets one caller in at a time, and nobody once it is closed.</summary>
/// <remarks>
/// A semaphore alone does not do: one that is disposed while it is held never wakes those who wait for it, and other
/// members' nodes ask this one until the moment when it stops.
/// </remarks>
internal sealed class Turn : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private bool isClosed;

    /// <summary>Waits until nobody else is in; dispose what it gives to leave.</summary>
    /// <exception cref="ObjectDisposedException">It was closed before the caller's turn came.</exception>
    public async ValueTask<Leave> EnterAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!isClosed)
            return new Leave(gate);
        gate.Release();
        throw new ObjectDisposedException(nameof(LedgerEngine));
    }

    /// <summary>Waits until nobody is in, and closes; whoever still waits is told.</summary>
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync().ConfigureAwait(false);
        isClosed = true;
        gate.Release();
    }

    /// <summary>Leaves when it is disposed.</summary>
    public readonly struct Leave(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
