using System.Globalization;
using Kexin.Client.Contracts;

namespace Kexin.Client;

/// <summary>Calls about the shared ledger.</summary>
public sealed class LedgerApi
{
    private readonly ApiCalls _calls;

    internal LedgerApi(ApiCalls calls) => _calls = calls;

    /// <summary>How far it is.</summary>
    public Task<LedgerStatus> StatusAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<LedgerStatus>(Routes.Ledger, cancel);

    /// <summary>Submits many transactions at once, signed by the node's key; each is accepted or refused on its own.</summary>
    /// <param name="transactions">1 to <see cref="Limits.MostTransactionsInCall"/>.</param>
    /// <param name="wait">What to wait for.</param>
    /// <param name="cancel">Stops waiting; what was sent may still be accepted.</param>
    public Task<IReadOnlyList<TransactionOutcome>> SubmitAsync(
        IReadOnlyList<SubmitTransaction> transactions,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync<IReadOnlyList<SubmitTransaction>, IReadOnlyList<TransactionOutcome>>(
            Routes.Transactions.Query(WaitQuery.Of(wait)),
            transactions,
            cancel
        );

    /// <summary>Blocks, newest first.</summary>
    public Task<Page<BlockSummary>> BlocksAsync(Paging paging = default, CancellationToken cancel = default) =>
        _calls.GetAsync<Page<BlockSummary>>(Routes.Blocks.Query(paging.AfterQuery, paging.LimitQuery), cancel);

    /// <summary>One block.</summary>
    public Task<BlockDetail> BlockAsync(long height, CancellationToken cancel = default) =>
        _calls.GetAsync<BlockDetail>(Routes.Block.With(height.ToString(CultureInfo.InvariantCulture)), cancel);

    /// <summary>One transaction.</summary>
    public Task<TransactionDetail> TransactionAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<TransactionDetail>(Routes.Transaction.With(id), cancel);

    /// <summary>What can be asked of the ledger, contract by contract.</summary>
    public Task<IReadOnlyList<ContractInfo>> ContractsAsync(CancellationToken cancel = default) =>
        _calls.GetAsync<IReadOnlyList<ContractInfo>>(Routes.Contracts, cancel);

    /// <summary>Tokens as they are now, by type and owner (a member id) if given.</summary>
    public Task<Page<TokenInfo>> TokensAsync(
        string? type = null,
        string? owner = null,
        Paging paging = default,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync<Page<TokenInfo>>(
            Routes.Tokens.Query(("type", type), ("owner", owner), paging.AfterQuery, paging.LimitQuery),
            cancel
        );

    /// <summary>One token.</summary>
    public Task<TokenInfo> TokenAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync<TokenInfo>(Routes.Token.With(id), cancel);

    /// <summary>A token's life, oldest step first.</summary>
    public Task<Page<TokenEvent>> HistoryAsync(
        string id,
        Paging paging = default,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync<Page<TokenEvent>>(
            Routes.TokenHistory.With(id).Query(paging.AfterQuery, paging.LimitQuery),
            cancel
        );
}
