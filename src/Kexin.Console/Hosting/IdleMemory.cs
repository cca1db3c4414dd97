using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Kexin.Console.Hosting;

/// <summary>Gives memory back to the system soon after the last page was closed: a node runs for months, and mostly nobody looks at it.</summary>
/// <remarks>The runtime alone keeps what pages needed, as it sees no reason to collect where nothing is allocated any more.</remarks>
internal sealed class IdleMemory(TimeProvider time) : CircuitHandler
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);
    private int _open;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _ = GiveBackAsync();
        }

        return Task.CompletedTask;
    }

    private async Task GiveBackAsync()
    {
        await Task.Delay(s_pause, time);
        if (Volatile.Read(ref _open) == 0)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
