namespace Kexin.Ledger.Consensus.Tests.Engine;

/// <summary>A clock that is wrong by as much as the test says; its timers run as usual.</summary>
public sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
