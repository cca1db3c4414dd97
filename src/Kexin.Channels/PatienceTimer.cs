namespace Kexin.Channels;

/// <summary>The deadline of one direction of a channel, set anew for each wait; one timer for the channel's whole life.</summary>
/// <remarks>A wait that ran into the deadline ends the channel: the timer is not used again.</remarks>
internal sealed class PatienceTimer : IDisposable
{
    private readonly CancellationTokenSource _overdue = new();
    private readonly ITimer _timer;
    private readonly TimeSpan _patience;
    private readonly string _peer;

    public PatienceTimer(TimeSpan patience, TimeProvider time, string peer)
    {
        _patience = patience;
        _peer = peer;
        _timer = time.CreateTimer(End, _overdue, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the deadline has passed.</summary>
    public bool IsOverdue => _overdue.IsCancellationRequested;

    /// <summary>Starts a wait; ends with the deadline, or when the caller's token does.</summary>
    public Wait Begin(CancellationToken cancellationToken)
    {
        _timer.Change(_patience, Timeout.InfiniteTimeSpan);
        return new Wait(this, cancellationToken.UnsafeRegister(End, _overdue));
    }

    /// <summary>What the wait that ended so is to its caller.</summary>
    public Exception Explain(Exception cause, CancellationToken cancellationToken)
    {
        if (!IsOverdue || cause is ProtocolException)
        {
            return cause;
        }

        return cancellationToken.IsCancellationRequested
            ? new OperationCanceledException(cause.Message, cause, cancellationToken)
            : new ProtocolException(
                ProtocolError.Timeout,
                _peer,
                $"was silent for {_patience.TotalSeconds:0.###} s.",
                cause
            );
    }

    public void Dispose()
    {
        _timer.Dispose();
        _overdue.Dispose();
    }

    private static void End(object? source)
    {
        try
        {
            ((CancellationTokenSource)source!).Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The channel was closed in the same moment, which ends every wait.
        }
    }

    /// <summary>One wait; its end stops the clock.</summary>
    internal readonly struct Wait(PatienceTimer timer, CancellationTokenRegistration registration) : IDisposable
    {
        public CancellationToken Token => timer._overdue.Token;

        public void Dispose()
        {
            registration.Dispose();
            timer._timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
