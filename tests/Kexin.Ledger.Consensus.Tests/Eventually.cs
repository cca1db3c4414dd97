namespace Kexin.Ledger.Consensus.Tests;

/// <summary>Waits for a state that nothing announces.</summary>
public static class Eventually
{
    public static async Task HoldsAsync(Func<bool> condition, int seconds = 30)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
            await timer.WaitForNextTickAsync(patience.Token);
    }
}
