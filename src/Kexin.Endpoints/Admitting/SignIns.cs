using Microsoft.Extensions.Logging;

namespace Kexin.Endpoints.Admitting;

/// <summary>Counts calls without a valid token or password, slows them down when there are many, and tells the owner.</summary>
/// <remarks>
/// What: whoever reaches the API without a valid token is a program with an old token, a page in the owner's browser, or somebody who guesses.
/// All come from this machine, so they are counted together. A valid one is never slowed: nobody can lock the owner out.
/// Security: a token has 256 bits; this makes guessing seen, not impossible, which it is already. Passwords have a lock-out of their own.
/// </remarks>
public sealed class SignIns(TimeProvider time, ILogger<SignIns> logger)
{
    public const string AlarmCode = "sign-ins-failed";

    /// <summary>Failures within <see cref="Window"/> that are answered at once.</summary>
    public const int FreeFailures = 5;

    /// <summary>Failures within <see cref="Window"/> that make an alarm.</summary>
    public const int FailuresOfAnAlarm = 10;

    /// <summary>Slowed calls that wait at a time; one more is turned away.</summary>
    public const int MostWaiting = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Queue<DateTimeOffset> _recent = new();
    private int _waiting;
    private long _total;

    /// <summary>How long a failure counts.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(10);

    /// <summary>All failures since the start.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>The alarm, while there were many failures lately.</summary>
    public IReadOnlyList<RaisedAlarm> Standing
    {
        get
        {
            lock (_lock)
            {
                Forget();
                return _recent.Count < FailuresOfAnAlarm
                    ? []
                    :
                    [
                        new RaisedAlarm(
                            AlarmCode,
                            new(
                                $"{Total} calls came without a valid token or password since the node started, at least {FailuresOfAnAlarm} in the last {Window.TotalMinutes:0} minutes. A program with an old token, or somebody who tries.",
                                $"节点启动以来有 {Total} 次调用的令牌或密码无效，其中最近 {Window.TotalMinutes:0} 分钟内不少于 {FailuresOfAnAlarm} 次。可能是程序使用了旧令牌，也可能有人在试探。"
                            ),
                            _recent.Peek()
                        ),
                    ];
            }
        }
    }

    /// <summary>Counts a failure, and returns when it may be answered.</summary>
    /// <exception cref="DomainException">Too many wait already.</exception>
    public async Task FailAsync(CancellationToken cancel)
    {
        bool isFree;
        lock (_lock)
        {
            Forget();

            // What is kept of a flood is bounded; only the newest count.
            if (_recent.Count >= FailuresOfAnAlarm)
            {
                _recent.Dequeue();
            }

            _recent.Enqueue(time.GetUtcNow());
            isFree = _recent.Count <= FreeFailures;
        }

        Interlocked.Increment(ref _total);
        logger.LogWarning("A call to the API carried no valid token or password.");
        if (isFree)
        {
            return;
        }

        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new DomainException(
                FaultCodes.Overloaded,
                new("Too many calls without a valid token or password.", "令牌或密码无效的调用过多。")
            )
            {
                RetryAfter = Pause,
            };
        }

        try
        {
            await Task.Delay(Pause, time, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void Forget()
    {
        var since = time.GetUtcNow() - Window;
        while (_recent.TryPeek(out var oldest) && oldest < since)
        {
            _recent.Dequeue();
        }
    }
}
