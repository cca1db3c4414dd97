using Kexin.Client;
using Kexin.Client.Contracts;
using Microsoft.AspNetCore.Components;

namespace Kexin.Console.Session;

/// <summary>What every page is made of: the node's client, the words, and one way in which calls fail.</summary>
public abstract class NodePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closing = new();

    [Inject]
    internal NodeSession Session { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    /// <summary>What the last call failed with, for <c>ProblemView</c>; null when it succeeded.</summary>
    protected Problem? Problem { get; set; }

    /// <summary>Whether a call is under way.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>Ends when the page is left.</summary>
    protected CancellationToken Closing => _closing.Token;

    protected KexinClient Node => Session.Client;

    protected Words W => Session.Words;

    /// <summary>Calls the node; what it refuses stands in <see cref="Problem"/>.</summary>
    /// <returns>Whether the call succeeded.</returns>
    protected async Task<bool> TryAsync(Func<Task> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        (Problem, IsBusy) = (null, true);
        StateHasChanged();
        try
        {
            await call();
            return true;
        }
        catch (KexinApiException error) when (error.Problem.Code == ProblemCodes.Unauthorized)
        {
            Session.SignInAgain();
        }
        catch (KexinApiException error)
        {
            Problem = error.Problem;
        }
        catch (HttpRequestException)
        {
            Problem = new Problem(
                W["problem.unreachable"],
                503,
                ProblemCodes.PeerUnreachable,
                W["problem.unreachable.do"]
            );
        }
        catch (OperationCanceledException) when (Closing.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
        finally
        {
            IsBusy = false;
        }

        return false;
    }

    /// <summary>Calls again and again while the page is open.</summary>
    protected async Task WatchAsync(TimeSpan interval, Func<Task> call)
    {
        using var timer = new PeriodicTimer(interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(Closing))
            {
                await TryAsync(call);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // The page is closed.
        }
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _closing.Cancel();
            _closing.Dispose();
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }
}
