namespace Kexin.Ledger.Consensus.Tests;

/// <summary>Waits for a state that nothing announces.</summary>
public static class Eventually
{
    /// <summary>Longer than anything takes on a machine that is busy with other things.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task HoldsAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
            await timer.WaitForNextTickAsync(patience.Token);
    }
}
