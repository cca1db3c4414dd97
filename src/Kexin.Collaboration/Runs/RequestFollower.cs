using System.Threading.Channels;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Tasks;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Logging;

namespace Kexin.Collaboration.Runs;

/// <summary>Takes back what was asked for own tasks that were refused or withdrawn, so that nobody is left with a decision on a question that is over.</summary>
/// <remarks>
/// What is left behind is read from the ledger and remembered nowhere else: a request that became final after the refusal, a withdrawal that the
/// ledger did not take, or a node that was stopped in between is only a later look.
/// </remarks>
/// <param name="requests">Which are left behind.</param>
/// <param name="time">Paces what is tried again.</param>
/// <param name="logger">For whoever keeps the node.</param>
public sealed class RequestFollower(TaskRequests requests, TimeProvider time, ILogger<RequestFollower> logger)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    /// <summary>That there may be something to take back; one such word is as good as many.</summary>
    private readonly Channel<bool> _toLook = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    /// <summary>Looks for what was left behind while this node was stopped.</summary>
    public void Resume() => _toLook.Writer.TryWrite(true);

    /// <summary>Sees a final transaction.</summary>
    public void See(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var mayLeave = (transaction.Contract, transaction.Action) switch
        {
            (TasksContract.ContractName, TasksContract.Review or TasksContract.Withdraw) => true,
            (GrantsContract.ContractName, GrantsContract.Request) => true,
            _ => false,
        };
        if (mayLeave)
        {
            _toLook.Writer.TryWrite(true);
        }
    }

    /// <summary>Takes back what is left behind, again every few seconds until nothing is, until it is cancelled.</summary>
    public async Task WithdrawAsync(CancellationToken cancel)
    {
        await foreach (var _ in _toLook.Reader.ReadAllAsync(cancel))
        {
            while (!await TryWithdrawAsync(cancel))
            {
                await Task.Delay(s_pause, time, cancel);
            }
        }
    }

    private async Task<bool> TryWithdrawAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var request in requests.FindLeftBehind())
            {
                await TryWithdrawAsync(request, cancel);
            }

            return requests.FindLeftBehind().Count == 0;
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            logger.LogError(error, "What was asked for ended tasks could not be looked up.");
            return false;
        }
    }

    /// <summary>What goes wrong with one must not keep the others.</summary>
    private async Task TryWithdrawAsync(TokenId request, CancellationToken cancel)
    {
        try
        {
            await requests.WithdrawAsync(request, cancel);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            logger.LogWarning(error, "Request {Request} could not be taken back yet.", request);
        }
    }
}
