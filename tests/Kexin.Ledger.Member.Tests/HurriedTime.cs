namespace Kexin.Ledger.Member.Tests;

/// <summary>A clock on which waits can be made to pass faster; what it shows is the system's time all the same.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Fast = 100;
    private volatile int _speed = 1;

    /// <summary>From now on waits take a hundredth.</summary>
    public void Hurry() => _speed = Fast;

    public override long GetTimestamp() => base.GetTimestamp() * _speed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Shorten(dueTime), Shorten(period));

    private TimeSpan Shorten(TimeSpan span) => span == Timeout.InfiniteTimeSpan ? span : span / _speed;
}
