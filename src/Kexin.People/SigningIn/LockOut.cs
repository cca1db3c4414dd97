using Kexin.Ledger.Contracts.Ports;

namespace Kexin.People.SigningIn;

/// <summary>Bounds how fast passwords and codes of a name can be guessed.</summary>
/// <remarks>
/// What: five wrong ones, and the name waits a minute; each more doubles that, up to a quarter of an hour. Tries while it waits are turned
/// away unread and do not make it longer. Names that nobody has are counted the same, so that nobody learns which there are.
/// Security: about 100 guesses a day at a name. Who guesses can keep a person from the password for a quarter of an hour at a time; never from
/// sessions that are open, tokens, or a one-time link from an administrator. Nothing is kept over a restart.
/// </remarks>
/// <param name="time">Says how long to wait.</param>
public sealed class LockOut(TimeProvider time)
{
    /// <summary>Failures that cost nothing.</summary>
    public const int FreeFailures = 5;

    /// <summary>Names that are counted at a time.</summary>
    public const int MostNames = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Failures, DateTimeOffset Until, DateTimeOffset Last)> _names = [];

    /// <summary>After the first failures that cost.</summary>
    public static TimeSpan FirstWait { get; } = TimeSpan.FromMinutes(1);

    /// <summary>However many failures there were.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromMinutes(15);

    /// <exception cref="DomainException">The name has to wait.</exception>
    public void ThrowIfLocked(string key)
    {
        lock (_lock)
        {
            if (_names.TryGetValue(key, out var name) && name.Until > time.GetUtcNow())
            {
                throw new DomainException(
                    PeopleFaults.LockedOut,
                    new(
                        "There were too many wrong passwords or codes for this name.",
                        "该用户名的密码或验证码错误次数过多。"
                    ),
                    new("Wait, or ask an administrator for a one-time link.", "请稍候再试，或请管理员提供一次性链接。")
                )
                {
                    RetryAfter = name.Until - time.GetUtcNow(),
                };
            }
        }
    }

    /// <summary>Counts a wrong password or code.</summary>
    public void Fail(string key)
    {
        lock (_lock)
        {
            MakeRoom();
            var now = time.GetUtcNow();
            var failures = _names.GetValueOrDefault(key).Failures + 1;
            var doublings = Math.Min(failures - FreeFailures, 4);
            var wait =
                doublings < 0 ? TimeSpan.Zero
                : FirstWait * (1 << doublings) > LongestWait ? LongestWait
                : FirstWait * (1 << doublings);
            _names[key] = (failures, now + wait, now);
        }
    }

    /// <summary>Forgets the failures: the right password came, or a link.</summary>
    public void Succeed(string key)
    {
        lock (_lock)
        {
            _names.Remove(key);
        }
    }

    /// <summary>A flood of names pushes out those that failed longest ago.</summary>
    private void MakeRoom()
    {
        if (_names.Count >= MostNames)
        {
            _names.Remove(_names.MinBy(each => each.Value.Last).Key);
        }
    }
}
