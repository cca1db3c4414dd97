using Kexin.Governance.Datasets;
using Kexin.Governance.Destructions;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Destroying;

/// <summary>Says how long datasets are kept, puts and lifts legal holds, and orders destruction.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="time">Says what is overdue.</param>
public sealed class DestructionService(ILedger ledger, TimeProvider time)
{
    private const int MostNamed = 3;

    private DateTimeOffset? _since;

    /// <summary>Says how long an own dataset is kept.</summary>
    /// <param name="dataset">Its id in the catalogue, or a beginning of it.</param>
    /// <param name="keepUntil">Not destroyed before; null to say nothing.</param>
    /// <param name="destroyBy">When it has to be destroyed; null to say nothing.</param>
    /// <param name="until">How far it has to come.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="DomainException">There is no such dataset, or a rule refused.</exception>
    public Task<SubmissionReceipt> RetainAsync(
        string dataset,
        DateTimeOffset? keepUntil,
        DateTimeOffset? destroyBy,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var data = ledger.Resolve(DatasetToken.Type, dataset);
        var arguments = new RetainDataset(
            data.Id,
            keepUntil?.ToUnixTimeMilliseconds(),
            destroyBy?.ToUnixTimeMilliseconds()
        );
        return SubmitAsync(DestructionsContract.Retain, arguments, data, [], until, cancel);
    }

    /// <summary>Puts a legal hold on a dataset: an own one, or as a regulator.</summary>
    /// <exception cref="DomainException">There is no such dataset, or a rule refused.</exception>
    public Task<SubmissionReceipt> HoldAsync(
        string dataset,
        string reason,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        TextRules.RequireText(reason, "A reason", "理由");
        var data = ledger.Resolve(DatasetToken.Type, dataset);
        return SubmitAsync(DestructionsContract.Hold, new HoldDataset(data.Id, reason), data, [], until, cancel);
    }

    /// <summary>Lifts the legal hold that this member put.</summary>
    /// <exception cref="DomainException">There is none, or a rule refused.</exception>
    public Task<SubmissionReceipt> LiftAsync(string dataset, SubmissionState until, CancellationToken cancel) =>
        ledger.SubmitAsync(
            new ContractAction(
                DestructionsContract.ContractName,
                DestructionsContract.Release,
                new NoArguments().Encode(),
                [],
                [Get(dataset)]
            ),
            until,
            cancel
        );

    /// <summary>Orders the destruction of an own dataset that is withdrawn, at every member that was granted its use.</summary>
    /// <exception cref="DomainException">There is no such dataset, or a rule refused.</exception>
    public Task<SubmissionReceipt> OrderAsync(
        string dataset,
        string reason,
        DateTimeOffset dueBy,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        TextRules.RequireText(reason, "A reason", "理由");
        var data = ledger.Resolve(DatasetToken.Type, dataset);
        // One grant names its member as a holder, however many were given to it.
        Token[] grants =
        [
            .. ledger
                .Marked(GrantToken.Type, GrantListing.Of(data.Id))
                .Where(token => Gave(token, data.Id))
                .DistinctBy(token => token.Owner),
        ];
        var arguments = new OrderDestruction(
            data.Id,
            reason,
            dueBy.ToUnixTimeMilliseconds(),
            [.. grants.Select(grant => grant.Id)]
        );
        return SubmitAsync(DestructionsContract.Order, arguments, data, grants, until, cancel);
    }

    /// <summary>The accounts of all datasets' keeping and destruction, by owner and id.</summary>
    /// <param name="after">The one that the list continues after, or null.</param>
    public IEnumerable<ListedToken<Token>> List(TokenId? after) =>
        ledger.Tokens(DestructionToken.Type, null, after).Select(token => new ListedToken<Token>(token, token));

    /// <summary>The account of a dataset's keeping and destruction.</summary>
    /// <param name="dataset">Its id in the catalogue, or a beginning of it.</param>
    /// <exception cref="DomainException">There is no such dataset, or nothing was said of it.</exception>
    public Token Get(string dataset)
    {
        var data = ledger.Resolve(DatasetToken.Type, dataset);
        return Find(data.Id)
            ?? throw DomainException.NotFound(
                $"Nothing was said of how long '{DatasetToken.Read(data).Description.Name}' is kept, and nobody ordered its destruction.",
                $"“{DatasetToken.Read(data).Description.Name}”没有设定保存期限，也没有销毁指令。"
            );
    }

    /// <summary>The rule against destroying a dataset now, or null.</summary>
    /// <param name="dataset">In the catalogue.</param>
    public Refusal? FindRefusal(TokenId dataset) =>
        Find(dataset) is { } token
            ? DestructionRules.MayGo(DestructionToken.Read(token), time.GetUtcNow().ToUnixTimeMilliseconds())
            : null;

    /// <summary>An alarm that names what is overdue and concerns this member; null when nothing is.</summary>
    public RaisedAlarm? FindAlarm()
    {
        var now = time.GetUtcNow();
        var late = ledger.IsOpen
            ? ledger
                .Tokens(DestructionToken.Type)
                .Where(token => Concerns(token, DestructionToken.Read(token), now.ToUnixTimeMilliseconds()))
                .Take(MostNamed + 1)
                .ToArray()
            : [];
        if (late.Length == 0)
        {
            _since = null;
            return null;
        }

        _since ??= now;
        string[] names = [.. late.Take(MostNamed).Select(NameOf)];
        var more = late.Length > MostNamed;
        return new RaisedAlarm(
            "destruction-overdue",
            new(
                $"The destruction of data is overdue: {string.Join(", ", names)}{(more ? " and others" : "")}. 'kexin destruction show' says whose receipt is missing; a back-up that cannot be reached is plugged in, and a dataset whose time is over is withdrawn and its destruction ordered.",
                $"数据销毁已逾期：{string.Join("、", names)}{(more ? "等" : "")}。kexin destruction show 可查看缺少谁的回执；请接上无法访问的备份；保存期满的数据集请下架并下达销毁指令。"
            ),
            _since.Value
        );
    }

    private bool Concerns(Token token, DestructionToken destruction, long now) =>
        destruction.IsOverdue(now) && (token.Owner == ledger.Self || destruction.WaitsFor(ledger.Self));

    private string NameOf(Token token)
    {
        var dataset = DestructionToken.Read(token).Dataset;
        return ledger.Find(dataset) is { } data ? DatasetToken.Read(data).Description.Name : dataset.ToString();
    }

    private static bool Gave(Token token, TokenId dataset) =>
        GrantToken.Read(token) is { State: GrantState.Approved or GrantState.Revoked } grant
        && grant.Terms.Dataset == dataset;

    private Token? Find(TokenId dataset) => ledger.Find(DestructionToken.IdOf(ledger.Genesis.Suite, dataset));

    private Task<SubmissionReceipt> SubmitAsync(
        string action,
        ActionArguments arguments,
        Token dataset,
        IReadOnlyList<Token> grants,
        SubmissionState until,
        CancellationToken cancel
    ) =>
        ledger.SubmitAsync(
            new ContractAction(
                DestructionsContract.ContractName,
                action,
                arguments.Encode(),
                [dataset, .. grants],
                Find(dataset.Id) is { } before ? [before] : [],
                Subject: DestructionToken.IdOf(ledger.Genesis.Suite, dataset.Id)
            ),
            until,
            cancel
        );
}
