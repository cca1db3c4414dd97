using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Console.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Kexin.Console.Session;

/// <summary>What every page is made of: the node's client, the words, and one way in which calls fail.</summary>
public abstract class NodePage : ComponentBase, IDisposable
{
    /// <summary>The page of acts that wait for a second person.</summary>
    public const string ProposalsPath = "/proposals";

    private readonly CancellationTokenSource _closing = new();

    [Inject]
    internal NodeSession Session { get; set; } = null!;

    [Inject]
    protected IDialogService Dialogs { get; set; } = null!;

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

    /// <summary>Whether the person may, as far as is known here; the node decides at each call.</summary>
    /// <param name="permission">As <c>datasets.add</c>; null for what everybody may.</param>
    protected bool May(string? permission) => Session.May(permission);

    /// <summary>Calls the node; what it refuses stands in <see cref="Problem"/>. Where the node asks again who it is, so does the page, and calls once more.</summary>
    /// <returns>Whether the call succeeded.</returns>
    protected async Task<bool> TryAsync(Func<Task> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return await TryOnceAsync(call)
            || (
                Problem?.Code == ProblemCodes.SignInAgain
                && await ProofDialog.AskAsync(Dialogs)
                && await TryOnceAsync(call)
            );
    }

    /// <summary>What is said where the node does not answer.</summary>
    internal static Problem Unreachable(Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new(words["problem.unreachable"], 503, ProblemCodes.PeerUnreachable, words["problem.unreachable.do"]);
    }

    /// <summary>What is said where a page itself fails.</summary>
    internal static Problem Faulty(Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return new(words["problem.fault"], 500, ProblemCodes.Fault, words["problem.fault.do"]);
    }

    private async Task<bool> TryOnceAsync(Func<Task> call)
    {
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
        catch (ProposedException)
        {
            // It takes two people: what waits is shown where the second confirms it.
            Navigation.NavigateTo(ProposalsPath);
        }
        catch (HttpRequestException)
        {
            Problem = Unreachable(W);
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

    /// <summary>Calls again and again while the page is open; what is refused then stands in <see cref="Problem"/>.</summary>
    /// <param name="interval">Between two calls.</param>
    /// <param name="call">Brings what is shown up to date.</param>
    /// <param name="when">Whether to call now; null for always.</param>
    protected async Task FollowAsync(TimeSpan interval, Func<Task> call, Func<bool>? when = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        using var timer = new PeriodicTimer(interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(Closing))
            {
                if (when is null || when())
                {
                    await FollowOnceAsync(call);
                }
            }
        }
        catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException)
        {
            // The page is left.
        }
    }

    private async Task FollowOnceAsync(Func<Task> call)
    {
        try
        {
            await call();
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
            // The node is restarting, or gone: the next call tells.
        }

        StateHasChanged();
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
