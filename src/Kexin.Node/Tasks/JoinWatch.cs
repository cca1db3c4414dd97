using Kexin.Ledger.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kexin.Node;

/// <summary>Joins tasks that the organisation accepted, once the last provider has accepted too.</summary>
/// <remarks>A join that could not be recorded is tried again at the next final block in which a task is reviewed or joined.</remarks>
internal sealed class JoinWatch(NodeLedger node, TaskAcceptance acceptance, ILogger<JoinWatch> logger)
    : BackgroundService
{
    private readonly HashSet<TokenId> _open = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ledger = await node.WaitAsync(stoppingToken);
        var next = Math.Max(1, ledger.Engine.Status.FinalHeight + 1);
        _open.UnionWith(
            TokenLookup.All(ledger, TaskToken.Type).Where(token => MayJoin(ledger, token)).Select(token => token.Id)
        );
        await TryAllAsync(ledger, stoppingToken);
        await foreach (var final in ledger.Engine.ReadFinalAsync(next, stoppingToken))
        {
            var seen = final
                .Block.Transactions.Where(transaction =>
                    transaction.Contract == TasksContract.ContractName
                    && transaction.Action is TasksContract.Review or TasksContract.Join
                    && transaction.Consumes.Count > 0
                )
                .Select(transaction => transaction.Consumes[0].Id)
                .ToArray();
            if (seen.Length > 0)
            {
                _open.UnionWith(seen.Where(id => IsOpen(ledger, id)));
                await TryAllAsync(ledger, stoppingToken);
            }
        }
    }

    private async Task TryAllAsync(JoinedLedger ledger, CancellationToken stopping)
    {
        foreach (var id in _open.ToArray())
        {
            try
            {
                await acceptance.TryJoinAsync(id, SubmissionState.Final, stopping);
                if (!IsOpen(ledger, id))
                {
                    _open.Remove(id);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                logger.LogWarning("Task {Task} could not be joined yet: {Reason}", id, error.Message);
            }
        }
    }

    private static bool IsOpen(JoinedLedger ledger, TokenId id) =>
        ledger.Queries.FindToken(id) is { } token && MayJoin(ledger, token);

    private static bool MayJoin(JoinedLedger ledger, Token token) =>
        TaskAcceptance.MayJoin(TaskToken.Read(token), ledger.Self);
}
