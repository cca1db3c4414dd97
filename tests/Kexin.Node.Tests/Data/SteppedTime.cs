namespace Kexin.Node.Tests.Data;

/// <summary>The system's clock, moved forward by hand.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private TimeSpan _ahead;

    public void Step(TimeSpan by) => _ahead += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;
}
