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
        _calls.GetAsync(Routes.Ledger, KexinJson.Default.LedgerStatus, cancel);

    /// <summary>Submits many transactions at once, signed by the node's key; each is accepted or refused on its own.</summary>
    /// <param name="transactions">1 to <see cref="Limits.MostTransactionsInCall"/>.</param>
    /// <param name="wait">What to wait for.</param>
    /// <param name="cancel">Stops waiting; what was sent may still be accepted.</param>
    public Task<IReadOnlyList<TransactionOutcome>> SubmitAsync(
        IReadOnlyList<SubmitTransaction> transactions,
        Wait wait = Wait.Final,
        CancellationToken cancel = default
    ) =>
        _calls.PostAsync(
            Routes.Transactions.Query(WaitQuery.Of(wait)),
            transactions,
            KexinJson.Default.SubmitTransactions,
            KexinJson.Default.TransactionOutcomes,
            cancel
        );

    /// <summary>Blocks, newest first.</summary>
    public Task<Page<BlockSummary>> BlocksAsync(Paging paging = default, CancellationToken cancel = default) =>
        _calls.GetAsync(
            Routes.Blocks.Query(paging.AfterQuery, paging.LimitQuery),
            KexinJson.Default.PageOfBlockSummary,
            cancel
        );

    /// <summary>One block.</summary>
    public Task<BlockDetail> BlockAsync(long height, CancellationToken cancel = default) =>
        _calls.GetAsync(
            Routes.Block.With(height.ToString(CultureInfo.InvariantCulture)),
            KexinJson.Default.BlockDetail,
            cancel
        );

    /// <summary>One transaction.</summary>
    public Task<TransactionDetail> TransactionAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Transaction.With(id), KexinJson.Default.TransactionDetail, cancel);

    /// <summary>Tokens as they are now, by type and owner (a member id) if given.</summary>
    public Task<Page<TokenInfo>> TokensAsync(
        string? type = null,
        string? owner = null,
        Paging paging = default,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync(
            Routes.Tokens.Query(("type", type), ("owner", owner), paging.AfterQuery, paging.LimitQuery),
            KexinJson.Default.PageOfTokenInfo,
            cancel
        );

    /// <summary>One token.</summary>
    public Task<TokenInfo> TokenAsync(string id, CancellationToken cancel = default) =>
        _calls.GetAsync(Routes.Token.With(id), KexinJson.Default.TokenInfo, cancel);

    /// <summary>A token's life, oldest step first.</summary>
    public Task<Page<TokenEvent>> HistoryAsync(
        string id,
        Paging paging = default,
        CancellationToken cancel = default
    ) =>
        _calls.GetAsync(
            Routes.TokenHistory.With(id).Query(paging.AfterQuery, paging.LimitQuery),
            KexinJson.Default.PageOfTokenEvent,
            cancel
        );
}
