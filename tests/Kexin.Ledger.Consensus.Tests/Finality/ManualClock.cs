namespace Kexin.Ledger.Consensus.Tests.Finality;

/// <summary>A clock that stands still but for the steps that the test makes.</summary>
internal sealed class ManualClock : TimeProvider
{
    private TimeSpan elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(60) + elapsed;

    public override long GetTimestamp() => elapsed.Ticks;

    public void Advance(TimeSpan by) => elapsed += by;
}
