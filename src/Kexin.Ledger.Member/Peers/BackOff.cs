namespace Kexin.Ledger.Member.Peers;

/// <summary>The pause before a node that could not be reached is tried again at the same address; it doubles up to a bound.</summary>
public sealed class BackOff(TimeProvider time)
{
    private const int MostDoublings = 5;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private TaskCompletionSource _isThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _endpoint;
    private int _failures;
    private DateTimeOffset _until;

    /// <summary>What is left of the pause at this address.</summary>
    public TimeSpan LeftAt(string endpoint)
    {
        lock (_lock)
        {
            var left = _endpoint == endpoint ? _until - time.GetUtcNow() : TimeSpan.Zero;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Waits until the pause is over, or the member is there.</summary>
    public async Task WaitAsync(string endpoint, CancellationToken cancel)
    {
        if (LeftAt(endpoint) is var left && left > TimeSpan.Zero)
        {
            try
            {
                await _isThere.Task.WaitAsync(left, time, cancel);
            }
            catch (TimeoutException)
            {
                // The pause is over.
            }
        }
    }

    /// <summary>The address could not be reached.</summary>
    public void Failed(string endpoint)
    {
        lock (_lock)
        {
            _failures = _endpoint == endpoint ? Math.Min(_failures + 1, MostDoublings) : 0;
            _endpoint = endpoint;
            _until = time.GetUtcNow() + (First * (1 << _failures));
        }
    }

    /// <summary>The member is there.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            if (_endpoint is not null)
            {
                (_endpoint, _failures) = (null, 0);
                _isThere.SetResult();
                _isThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
