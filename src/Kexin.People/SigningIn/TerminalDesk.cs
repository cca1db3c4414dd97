using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Records;

namespace Kexin.People.SigningIn;

/// <summary>A command line that waits for somebody to let it in.</summary>
/// <param name="Code">What a person reads there and enters in the browser, as <c>BCDF-GHJK</c>.</param>
/// <param name="Where">What the session would be called in lists.</param>
/// <param name="EndsAt">From when the code is worth nothing.</param>
public sealed record WaitingTerminal(string Code, string Where, DateTimeOffset EndsAt);

/// <summary>Signs a command line in by a browser in which somebody has signed in, by whatever way: a passkey, the organisation's own sign-in, a password.</summary>
/// <remarks>
/// What: the command line is given a secret and a short code; a person enters the code in the browser and allows it; the command line fetches its
/// session with the secret.
/// Source: RFC 8628, the device authorization grant, with the code typed by the person only: an address that holds it could be sent by somebody else.
/// Security: the code has 34 bits, lives ten minutes and only tells which of at most <see cref="MostWaiting"/> command lines is meant; the
/// secret has 256 bits, of which only the hash is kept. Whoever can be talked into entering a stranger's code gives that stranger a session: the page says so.
/// Nothing is kept over a restart.
/// </remarks>
/// <param name="desk">Begins sessions.</param>
/// <param name="random">Makes secrets and codes.</param>
/// <param name="time">Says when they end.</param>
public sealed class TerminalDesk(SignInDesk desk, RandomSource random, TimeProvider time)
{
    /// <summary>Command lines that can wait at a time.</summary>
    public const int MostWaiting = 64;

    private const int CodeInLetters = 8;

    /// <summary>RFC 8628, section 6.1: no vowels, so that no words come out.</summary>
    private const string Letters = "BCDFGHJKLMNPQRSTVWXZ";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Waiting> _waiting = [];

    /// <summary>How long a code can be entered, and an allowed session be fetched.</summary>
    public static TimeSpan CodeLife { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a command line that nobody has let in may not ask, before others take its place where too many wait.</summary>
    public static TimeSpan SilenceAllowed { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Begins to wait.</summary>
    /// <param name="where">What the session is to be called in lists.</param>
    /// <returns>The secret by which the session is fetched, and what is shown to the person.</returns>
    /// <exception cref="DomainException">Too many wait.</exception>
    public (string Secret, WaitingTerminal Terminal) Begin(string where)
    {
        var secret = BearerToken.Create(random);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            Forget(now);
            if (_waiting.Count >= MostWaiting)
            {
                ForgetSilent(now);
            }

            if (_waiting.Count >= MostWaiting)
            {
                throw new DomainException(
                    FaultCodes.Overloaded,
                    new("Too many command lines wait to be let in.", "等待登录的命令行过多。")
                )
                {
                    RetryAfter = SilenceAllowed,
                };
            }

            var terminal = new WaitingTerminal(NewCode(), SignInDesk.SessionName(where), now + CodeLife);
            _waiting.Add(BearerToken.HashOf(secret), new Waiting(terminal, null, now));
            return (secret, terminal);
        }
    }

    /// <summary>The command line that shows that code, for the person to compare.</summary>
    /// <exception cref="DomainException">None waits with it.</exception>
    public WaitingTerminal Find(string code)
    {
        lock (_lock)
        {
            return _waiting[KeyOf(code)].Terminal;
        }
    }

    /// <summary>Lets the command line that shows that code act as the caller.</summary>
    /// <exception cref="DomainException">None waits with it, or the caller is a program.</exception>
    public WaitingTerminal Allow(Caller caller, string code)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.Credential.Kind != CredentialKind.Session)
        {
            throw new DomainException(
                PeopleFaults.Forbidden,
                new("A person lets a command line in, and no program.", "只有人员本人可以允许命令行登录，程序不可以。")
            );
        }

        lock (_lock)
        {
            var key = KeyOf(code);
            var waiting = _waiting[key];
            _waiting[key] = waiting with { By = caller.Credential };
            return waiting.Terminal;
        }
    }

    /// <summary>The session of a command line that was let in; null while nobody has.</summary>
    /// <exception cref="DomainException">The secret is none, was used or has ended; or the person cannot sign in any more, or the session that let it in has ended.</exception>
    public SignedIn? Fetch(string secret)
    {
        var hash = BearerToken.HashOf(secret);
        Waiting? found;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            Forget(now);
            if (!_waiting.TryGetValue(hash, out found))
            {
                throw Unknown(PeopleFaults.WrongSignIn);
            }

            if (found.By is null)
            {
                _waiting[hash] = found with { AskedAt = now };
                return null;
            }

            _waiting.Remove(hash);
        }

        return desk.Begin(found.By.PersonId, found.Terminal.Where, keep: true, found.By.Id);
    }

    /// <summary>The code's entry that nobody has let in yet.</summary>
    private string KeyOf(string code)
    {
        Forget(time.GetUtcNow());
        var typed = string.Concat(code.ToUpperInvariant().Where(char.IsAsciiLetterUpper));
        return _waiting
                .FirstOrDefault(each =>
                    each.Value.By is null
                    && each.Value.Terminal.Code.Replace("-", "", StringComparison.Ordinal) == typed
                )
                .Key
            ?? throw Unknown(FaultCodes.NotFound);
    }

    private string NewCode()
    {
        while (true)
        {
            var letters = string.Concat(
                Enumerable.Range(0, CodeInLetters).Select(_ => Letters[(int)random.NextBelow((ulong)Letters.Length)])
            );
            var code = $"{letters[..(CodeInLetters / 2)]}-{letters[(CodeInLetters / 2)..]}";
            if (_waiting.Values.All(each => each.Terminal.Code != code))
            {
                return code;
            }
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, _) in _waiting.Where(each => now >= each.Value.Terminal.EndsAt).ToList())
        {
            _waiting.Remove(key);
        }
    }

    /// <summary>Whoever waits asks every few seconds; those who do not must not keep others out.</summary>
    private void ForgetSilent(DateTimeOffset now)
    {
        foreach (
            var (key, _) in _waiting
                .Where(each => each.Value.By is null && now - each.Value.AskedAt >= SilenceAllowed)
                .ToList()
        )
        {
            _waiting.Remove(key);
        }
    }

    private static DomainException Unknown(string code) =>
        new(
            code,
            new(
                "No command line waits with this code: it is wrong, was used, or is older than ten minutes.",
                "没有命令行在等待该验证码：验证码有误、已使用或已超过十分钟。"
            ),
            new("Start again: kexin login --browser.", "请重新执行：kexin login --browser。")
        );

    /// <summary>A command line, the credential that let it in, or null, and when it last asked.</summary>
    private sealed record Waiting(WaitingTerminal Terminal, Credential? By, DateTimeOffset AskedAt);
}
