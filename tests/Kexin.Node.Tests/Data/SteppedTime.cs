namespace Kexin.Node.Tests.Data;

/// <summary>The system's clock, moved forward by hand; timers of an hour or more ring when it is moved past them.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private static readonly TimeSpan s_long = TimeSpan.FromHours(1);

    private readonly List<LongTimer> _timers = [];
    private TimeSpan _ahead;

    public void Step(TimeSpan by)
    {
        _ahead += by;
        foreach (var timer in _timers.ToArray())
        {
            timer.RingIfDue();
        }
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < s_long)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var timer = new LongTimer(this, () => callback(state), GetUtcNow() + dueTime);
        _timers.Add(timer);
        return timer;
    }

    private sealed class LongTimer(SteppedTime time, Action ring, DateTimeOffset due) : ITimer
    {
        private DateTimeOffset _due = due;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = time.GetUtcNow() + dueTime;
            return true;
        }

        public void RingIfDue()
        {
            if (_due <= time.GetUtcNow())
            {
                Dispose();
                ring();
            }
        }

        public void Dispose() => time._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
