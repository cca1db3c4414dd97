using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Grants;

/// <summary>Asking for the use of a dataset, and the owner's decisions.</summary>
public sealed class GrantsContract : DescribedContract, IOpenRequests
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "grants";

    /// <summary>Reads the dataset's token; takes <see cref="GrantTerms"/> as <see cref="RequestGrant"/>.</summary>
    public const string Request = "request";

    /// <summary>Consumes the grant's token, reads the dataset's; takes <see cref="ApproveGrant"/>.</summary>
    public const string Approve = "approve";

    /// <summary>Consumes the grant's token; takes <see cref="GrantReason"/>.</summary>
    public const string Refuse = "refuse";

    /// <summary>Consumes the grant's token; takes <see cref="GrantReason"/>.</summary>
    public const string Revoke = "revoke";

    /// <summary>Consumes the grant's token; takes no arguments.</summary>
    public const string Withdraw = "withdraw";

    /// <summary>Consumes the grant's token; takes no arguments.</summary>
    public const string Count = "count";

    /// <summary>The contract.</summary>
    public GrantsContract()
        : base(
            new ContractDescription(
                ContractName,
                new("Grants", "授权"),
                [TokenDescription.Of<GrantToken>(GrantToken.Type, new("grant", "授权"), GrantListing.All)],
                [
                    new ActionDescription<RequestGrant>(
                        Request,
                        new("Request a grant", "申请授权"),
                        new("grant requested", "已申请授权"),
                        new("A member asks to use another's dataset.", "成员申请使用其他成员的数据集。"),
                        Ask
                    )
                    {
                        Makes = GrantToken.Type,
                        Takes = (arguments, _, tokens) => new([DatasetOf(arguments.Terms, tokens)], []),
                    },
                    new ActionDescription<ApproveGrant>(
                        Approve,
                        new("Approve a request", "批准申请"),
                        new("grant approved", "授权已批准"),
                        new(
                            "The owner of the data gives what was asked for or less, and may let it stand for further documents.",
                            "数据所有方批准全部或部分申请内容，并可同意用于后续文档。"
                        ),
                        Allow
                    )
                    {
                        Subject = GrantToken.Type,
                        Takes = (_, grant, tokens) => new([DatasetOf(GrantToken.Read(grant!).Terms, tokens)], [grant!]),
                    },
                    new ActionDescription<GrantReason>(
                        Refuse,
                        new("Refuse a request", "拒绝申请"),
                        new("grant refused", "授权已拒绝"),
                        new("The owner of the data says no.", "数据所有方不同意申请。"),
                        (call, reason) => Decide(call, reason, GrantState.Requested, GrantState.Refused)
                    )
                    {
                        Subject = GrantToken.Type,
                    },
                    new ActionDescription<GrantReason>(
                        Revoke,
                        new("Revoke a grant", "撤销授权"),
                        new("grant revoked", "授权已撤销"),
                        new("The owner of the data takes an approval back.", "数据所有方收回已批准的授权。"),
                        (call, reason) => Decide(call, reason, GrantState.Approved, GrantState.Revoked)
                    )
                    {
                        Subject = GrantToken.Type,
                    },
                    new ActionDescription<NoArguments>(
                        Withdraw,
                        new("Withdraw a request", "取消申请"),
                        new("request withdrawn", "申请已取消"),
                        new("Whoever asked takes back what is not decided.", "申请方取消尚未审批的申请。"),
                        TakeBack
                    )
                    {
                        Subject = GrantToken.Type,
                    },
                    new ActionDescription<NoArguments>(
                        Count,
                        new("Count a use", "记录一次使用"),
                        new("use counted", "已计一次使用"),
                        new(
                            "The owner of the data opens it under a grant for a number of uses.",
                            "数据所有方依据限定次数的授权打开数据。"
                        ),
                        CountUse
                    )
                    {
                        Subject = GrantToken.Type,
                    },
                ]
            )
        ) { }

    /// <summary>A request is open for the member that asks, until the owner has decided or its time is over.</summary>
    public OpenRequest? OpenFor(Token token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var grant = GrantToken.Read(token);
        return grant.State == GrantState.Requested ? new OpenRequest(token.Owner, grant.AnswerBy) : null;
    }

    private static Token DatasetOf(GrantTerms terms, ICurrentTokens tokens) =>
        tokens.Require(DatasetToken.Type, terms.Dataset);

    private static ContractOutcome Ask(ContractCall call, RequestGrant arguments)
    {
        var terms = arguments.Terms;
        var answerBy = AnswerDay.Of(call, arguments.AnswerBy);
        var token = call.Read(DatasetToken.Type, terms.Dataset);
        var dataset = DatasetToken.Read(token);
        var refusal =
            GrantRules.IsOffered(dataset)
            ?? IsForOthersData(call, token)
            ?? NamesKnownFields(dataset, terms.Fields)
            ?? GrantLimitRules.Fit(dataset, terms.Limits)
            ?? NamesAnOfferedPurpose(dataset, terms.Purpose)
            ?? EndsLater(call, terms.ValidUntil)
            ?? AnswerDay.IsAhead(call, answerBy);
        if (refusal is not null)
        {
            return ContractOutcome.Refuses(refusal);
        }

        var grant = new GrantToken(terms, token.Owner, GrantState.Requested, call.Time, null, "", answerBy);
        return ContractOutcome.Makes(
            new TokenOutput(call.NewId(GrantToken.Type), GrantToken.Type, call.Submitter.Member, grant.EncodeFields())
        );
    }

    private static ContractOutcome Allow(ContractCall call, ApproveGrant arguments)
    {
        var token = call.Consumed(GrantToken.Type);
        var grant = GrantToken.Read(token);
        var dataset = DatasetToken.Read(call.Read(DatasetToken.Type, grant.Terms.Dataset));
        var refusal =
            IsDecidedByTheOwner(call, grant)
            ?? Stands(token, grant, GrantState.Requested)
            ?? AnswerDay.IsNotOver(call, token, grant.AnswerBy)
            ?? GrantRules.IsOffered(dataset)
            ?? IsNotMoreThanAsked(grant, arguments)
            ?? GrantLimitRules.Fit(dataset, arguments.Limits)
            ?? GrantLimitRules.AreNotWider(grant.Terms.Limits, arguments.Limits)
            ?? GrantLimitRules.DecidesEachField(grant, arguments)
            ?? EndsLater(call, arguments.ValidUntil);
        if (refusal is not null)
        {
            return ContractOutcome.Refuses(refusal);
        }

        var terms = grant.Terms;
        var given = terms with
        {
            Fields = arguments.Fields,
            ValidUntil = arguments.ValidUntil,
            Limits = arguments.Limits ?? terms.Limits,
            Computation = arguments.Standing ? null : terms.Computation,
        };
        var isAsAsked =
            given.Fields.Count == terms.Fields.Count
            && given.ValidUntil == terms.ValidUntil
            && given.Computation == terms.Computation
            && arguments.Limits is null
            && arguments.Each is null;
        var approved = grant with
        {
            Terms = given,
            Each = arguments.Each,
            Asked = isAsAsked ? null : terms,
            State = GrantState.Approved,
            DecidedAt = call.Time,
            Reason = arguments.Reason,
        };
        return ContractOutcome.Makes(new TokenOutput(token.Id, token.Type, token.Owner, approved.EncodeFields()));
    }

    private static ContractOutcome Decide(ContractCall call, GrantReason reason, GrantState from, GrantState to)
    {
        var token = call.Consumed(GrantToken.Type);
        var grant = GrantToken.Read(token);
        var refusal =
            IsDecidedByTheOwner(call, grant)
            ?? Stands(token, grant, from)
            ?? (from == GrantState.Requested ? AnswerDay.IsNotOver(call, token, grant.AnswerBy) : null);
        if (refusal is not null)
        {
            return ContractOutcome.Refuses(refusal);
        }

        var decided = grant with { State = to, DecidedAt = call.Time, Reason = reason.Text };
        return ContractOutcome.Makes(new TokenOutput(token.Id, token.Type, token.Owner, decided.EncodeFields()));
    }

    private static ContractOutcome CountUse(ContractCall call, NoArguments none)
    {
        var token = call.Consumed(GrantToken.Type);
        var grant = GrantToken.Read(token);
        var refusal =
            IsDecidedByTheOwner(call, grant)
            ?? GrantLimitRules.CountsUses(token, grant)
            ?? GrantRules.HasUsesLeft(token, grant);
        return refusal is not null
            ? ContractOutcome.Refuses(refusal)
            : ContractOutcome.Makes(
                new TokenOutput(
                    token.Id,
                    token.Type,
                    token.Owner,
                    (grant with { Used = grant.Used + 1 }).EncodeFields()
                )
            );
    }

    private static ContractOutcome TakeBack(ContractCall call, NoArguments none)
    {
        var token = call.Consumed(GrantToken.Type);
        var grant = GrantToken.Read(token);
        if ((IsWithdrawnByTheRequester(call, token) ?? IsNotDecided(token, grant)) is { } refusal)
        {
            return ContractOutcome.Refuses(refusal);
        }

        var withdrawn = grant with { State = GrantState.Withdrawn, DecidedAt = call.Time };
        return ContractOutcome.Makes(new TokenOutput(token.Id, token.Type, token.Owner, withdrawn.EncodeFields()));
    }

    private static Refusal? IsWithdrawnByTheRequester(ContractCall call, Token token) =>
        token.Owner == call.Submitter.Member
            ? null
            : new Refusal(
                new Rule(
                    "grants.withdrawn-by-requester",
                    "A request is withdrawn by the member that made it.",
                    "申请只能由提出它的成员取消。"
                ),
                new($"{call.Submitter.Details.Name}, who did not.", $"申请不是 {call.Submitter.Details.Name} 提出的。"),
                new("a transaction of the requester; an owner refuses.", "由申请方提交交易；数据所有方可以拒绝申请。")
            );

    private static Refusal? IsNotDecided(Token token, GrantToken grant) =>
        grant.State == GrantState.Requested
            ? null
            : new Refusal(
                new Rule(
                    "grants.withdrawn-before-decided",
                    "A request is withdrawn before it is decided.",
                    "申请只能在审批之前取消。"
                ),
                new(
                    $"grant {token.Id.Value.ToShortString()}, which is {SaysAttribute.Of(grant.State).Label.En}.",
                    $"授权 {token.Id.Value.ToShortString()} 的状态是{SaysAttribute.Of(grant.State).Label.Zh}。"
                ),
                new("nothing: it is no longer open.", "无需再做什么：它已不是待审批的申请。")
            );

    private static Refusal? IsForOthersData(ContractCall call, Token dataset) =>
        dataset.Owner != call.Submitter.Member
            ? null
            : new Refusal(
                new Rule(
                    "grants.anothers-data",
                    "A grant is for another member's data.",
                    "授权针对的是其他成员的数据。"
                ),
                new("a dataset of the member that asks.", "数据集属于申请的成员自己。"),
                new("using it without a grant: it is yours.", "直接使用：自己的数据不需要授权。")
            );

    private static Refusal? NamesKnownFields(DatasetToken dataset, IReadOnlyList<string> fields)
    {
        var known = dataset.Description.Fields.Select(field => field.Name).ToHashSet();
        return fields.FirstOrDefault(field => !known.Contains(field)) is { } unknown
            ? new Refusal(
                new Rule(
                    "grants.fields-of-the-dataset",
                    "A grant names fields of its dataset.",
                    "授权所列字段须属于该数据集。"
                ),
                new(
                    $"'{unknown}', which '{dataset.Description.Name}' does not have.",
                    $"“{dataset.Description.Name}”没有字段“{unknown}”。"
                ),
                new($"fields among: {string.Join(", ", known)}.", $"以下字段：{string.Join("、", known)}。")
            )
            : null;
    }

    /// <summary>Refuses a purpose that the dataset's owner does not offer it for; null for one that it does.</summary>
    public static Refusal? NamesAnOfferedPurpose(DatasetToken dataset, string purpose) =>
        dataset.Description.Purposes.Contains(purpose)
            ? null
            : new Refusal(
                new Rule(
                    "grants.purpose-offered",
                    "A dataset is asked for a purpose that it is offered for.",
                    "申请数据集的使用目的须在其所允许的使用目的之内。"
                ),
                new($"the purpose '{purpose}'.", $"使用目的“{purpose}”。"),
                new(
                    $"one of: {string.Join(", ", dataset.Description.Purposes)}.",
                    $"以下之一：{string.Join("、", dataset.Description.Purposes)}。"
                )
            );

    private static Refusal? EndsLater(ContractCall call, long validUntil) =>
        validUntil > call.Time
            ? null
            : new Refusal(
                new Rule("grants.end-after-begin", "A grant ends after it begins.", "授权的有效期须晚于开始时间。"),
                new(
                    $"an end at {Times.Show(validUntil)}; it is {Times.Show(call.Time)}.",
                    $"有效期至 {Times.Show(validUntil)}，而现在是 {Times.Show(call.Time)}。"
                ),
                new("a later end.", "更晚的有效期。")
            );

    private static Refusal? IsDecidedByTheOwner(ContractCall call, GrantToken grant) =>
        grant.DataOwner == call.Submitter.Member
            ? null
            : new Refusal(
                new Rule(
                    "grants.decided-by-owner",
                    "The owner of the data decides about its grants.",
                    "授权由数据所有方决定。"
                ),
                new(
                    $"{call.Submitter.Details.Name}, who does not own the data.",
                    $"{call.Submitter.Details.Name} 不是数据所有方。"
                ),
                new("a transaction of the owner.", "由数据所有方提交交易。")
            );

    private static Refusal? Stands(Token token, GrantToken grant, GrantState expected) =>
        grant.State == expected
            ? null
            : new Refusal(
                expected == GrantState.Requested
                    ? new Rule("grants.decided-once", "A grant is decided once.", "授权只决定一次。")
                    : new Rule(
                        "grants.revoked-was-approved",
                        "A grant that is revoked was approved.",
                        "只能撤销已经批准的授权。"
                    ),
                new(
                    $"grant {token.Id.Value.ToShortString()}, which is {SaysAttribute.Of(grant.State).Label.En}.",
                    $"授权 {token.Id.Value.ToShortString()} 的状态是{SaysAttribute.Of(grant.State).Label.Zh}。"
                ),
                expected == GrantState.Requested
                    ? new("a new request.", "提出新的申请。")
                    : new("nothing: it can't be used.", "无需再做什么：它本就不能使用。")
            );

    private static Refusal? IsNotMoreThanAsked(GrantToken grant, ApproveGrant arguments)
    {
        var more = arguments.Fields.FirstOrDefault(field => !grant.Terms.Fields.Contains(field));
        return more is null && arguments.ValidUntil <= grant.Terms.ValidUntil
            ? null
            : new Refusal(
                new Rule(
                    "grants.no-more-than-asked",
                    "An owner gives no more fields and no more time than were asked for.",
                    "批准的字段和有效期不得超出申请范围。"
                ),
                more is null
                    ? new(
                        $"an end at {Times.Show(arguments.ValidUntil)}.",
                        $"有效期至 {Times.Show(arguments.ValidUntil)}。"
                    )
                    : new($"the field '{more}'.", $"字段“{more}”。"),
                new(
                    $"fields among {string.Join(", ", grant.Terms.Fields)}, until {Times.Show(grant.Terms.ValidUntil)} or earlier.",
                    $"以下字段：{string.Join("、", grant.Terms.Fields)}；有效期不晚于 {Times.Show(grant.Terms.ValidUntil)}。"
                )
            );
    }
}
