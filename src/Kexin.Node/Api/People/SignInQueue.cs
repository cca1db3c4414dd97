using Kexin.Client.Contracts;

namespace Kexin.Node;

/// <summary>Bounds how many passwords are hashed at a time, so that strangers who try cannot take the node's processors.</summary>
internal sealed class SignInQueue(SignIns signIns) : IDisposable
{
    private const int AtATime = 2;
    private const int MostWaiting = 32;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _places = new(AtATime);
    private int _waiting;

    /// <summary>Does what hashes a password; a wrong one is counted, and answered more slowly when there were many.</summary>
    /// <exception cref="DomainException">What <paramref name="hashes"/> throws, or too many wait.</exception>
    public Task<T> RunAsync<T>(Func<T> hashes, CancellationToken cancel) =>
        RunAsync(() => Task.FromResult(hashes()), cancel);

    /// <summary>Does what verifies a signature; the same holds.</summary>
    /// <exception cref="DomainException">What <paramref name="verifies"/> throws, or too many wait.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> verifies, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new DomainException(
                ProblemCodes.Overloaded,
                new("Too many people sign in at this moment.", "当前登录请求过多。")
            )
            {
                RetryAfter = s_pause,
            };
        }

        try
        {
            await _places.WaitAsync(cancel);
            try
            {
                return await verifies();
            }
            finally
            {
                _places.Release();
            }
        }
        catch (DomainException error) when (error.Code == ProblemCodes.WrongSignIn)
        {
            await signIns.FailAsync(cancel);
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _places.Dispose();
}
