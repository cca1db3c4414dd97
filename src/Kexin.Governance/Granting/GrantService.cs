using System.Diagnostics;
using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Granting;

/// <summary>Asking for the use of data and deciding about it; the ledger holds what was decided.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="names">Marks datasets' names that may be mistaken.</param>
/// <param name="time">Says which grants are over.</param>
public sealed class GrantService(ILedger ledger, LikeNames names, TimeProvider time)
{
    /// <summary>Asks an owner for the use of fields.</summary>
    /// <exception cref="DomainException">The request is not as it should be, or a rule refused it.</exception>
    public Task<SubmissionReceipt> RequestAsync(GrantRequest request, SubmissionState until, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        TextRules.RequireNames(request.Fields, Bounds.FieldsPerDataset, "fields", "字段");
        TextRules.RequireName(request.Purpose, "A purpose", "使用目的", Bounds.NameInCharacters);
        var dataset = ledger.Resolve(DatasetToken.Type, request.Dataset);
        var terms = new GrantTerms(
            dataset.Id,
            request.Fields,
            request.Purpose,
            Milliseconds(request.ValidUntil),
            ReadHash(request.Computation),
            request.Limits?.Read()
        );
        return ledger.SubmitAsync(
            new ContractAction(
                GrantsContract.ContractName,
                GrantsContract.Request,
                new RequestGrant(terms, request.AnswerBy is { } end ? Milliseconds(end) : null).Encode(),
                Reads: [dataset],
                Consumes: [],
                Makes: GrantToken.Type
            ),
            until,
            cancel
        );
    }

    /// <summary>Allows what was asked for, or a part of it.</summary>
    /// <exception cref="DomainException">There is no such grant, or a rule refused.</exception>
    public Task<SubmissionReceipt> ApproveAsync(
        string id,
        GrantApproval request,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var token = ledger.Resolve(GrantToken.Type, id);
        var asked = GrantToken.Read(token).Terms;
        if (request.Fields is not null)
        {
            TextRules.RequireNames(request.Fields, Bounds.FieldsPerDataset, "fields", "字段");
        }

        TextRules.RequireShort(request.Reason, "A reason", "理由");
        var declined = request.Each?.Where(each => each.ValidUntil is null).Select(each => each.Field).ToHashSet();
        var arguments = new ApproveGrant(
            request.Fields ?? [.. asked.Fields.Where(field => declined?.Contains(field) != true)],
            request.ValidUntil is { } end ? Milliseconds(end) : asked.ValidUntil,
            request.Reason ?? "",
            request.Limits?.Read(),
            request.Each is { Count: > 0 } ? request.Each : null,
            request.Standing
        );
        return ledger.SubmitAsync(
            new ContractAction(
                GrantsContract.ContractName,
                GrantsContract.Approve,
                arguments.Encode(),
                Reads: [DatasetOf(asked)],
                Consumes: [token]
            ),
            until,
            cancel
        );
    }

    /// <summary>Whether a grant covers a field of tier B or C.</summary>
    /// <exception cref="DomainException">No grant has that id, or several have.</exception>
    public bool CoversRestricted(string id)
    {
        var terms = GrantToken.Read(ledger.Resolve(GrantToken.Type, id)).Terms;
        return CoversRestricted(terms.Dataset, terms.Fields);
    }

    /// <summary>Whether one of these fields of a dataset is of tier B or C; a field that is not published counts as one.</summary>
    public bool CoversRestricted(TokenId dataset, IReadOnlyCollection<string> fields)
    {
        var open = DatasetToken
            .Read(ledger.Resolve(DatasetToken.Type, dataset.ToString()))
            .Description.Fields.Where(field => field.Tier == DatasetTier.Open)
            .Select(field => field.Name);
        return fields.Except(open).Any();
    }

    /// <summary>Declines a request.</summary>
    /// <exception cref="DomainException">There is no such grant, or a rule refused.</exception>
    public Task<SubmissionReceipt> RefuseAsync(
        string id,
        string reason,
        SubmissionState until,
        CancellationToken cancel
    ) => DecideAsync(GrantsContract.Refuse, id, reason, until, cancel);

    /// <summary>Takes an approval back; on this node that counts from now on, whatever the ledger does.</summary>
    /// <exception cref="DomainException">There is no such grant, a rule refused, or the ledger has not taken it yet.</exception>
    public async Task<SubmissionReceipt> RevokeAsync(
        string id,
        string reason,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        try
        {
            return await DecideAsync(GrantsContract.Revoke, id, reason, until, cancel);
        }
        catch (DomainException problem) when (problem.Code == FaultCodes.Overloaded)
        {
            throw Retractions.ClosedHere(problem);
        }
    }

    /// <summary>Takes an own request back that is not decided.</summary>
    /// <exception cref="DomainException">There is no such grant, or a rule refused.</exception>
    public Task<SubmissionReceipt> WithdrawAsync(string id, SubmissionState until, CancellationToken cancel) =>
        ledger.SubmitAsync(
            new ContractAction(
                GrantsContract.ContractName,
                GrantsContract.Withdraw,
                new NoArguments().Encode(),
                Reads: [],
                Consumes: [ledger.Resolve(GrantToken.Type, id)]
            ),
            until,
            cancel
        );

    /// <summary>Grants, by requester and id, each with how it stands where it fits: whoever asks decides how many are looked at.</summary>
    /// <param name="standing">Only those that stand so, or null for all.</param>
    /// <param name="direction">Only those that this member gives or gets, or null for everybody's.</param>
    /// <param name="after">Where the list goes on, or null.</param>
    /// <param name="order">By what, where there is a direction; null for requester and id.</param>
    /// <param name="falling">The last of the order first.</param>
    public IEnumerable<ListedToken<StandingGrant>> List(
        GrantStanding? standing,
        GrantDirection? direction,
        TokenCursor? after,
        GrantOrder? order = null,
        bool falling = false
    )
    {
        var self = ledger.Self;
        var last = after?.Token;
        var isUndecided = standing is GrantStanding.Requested or GrantStanding.Unanswered;
        if (order is { } by && direction is { } way)
        {
            var list = way == GrantDirection.In ? GrantListing.To(self, by) : GrantListing.From(self, by);
            return ledger
                .Ordered(GrantToken.Type, list, falling, after)
                .Select(found => Listed(found.Token, found.At.Place));
        }

        var tokens = direction switch
        {
            not null when isUndecided => ledger.Marked(GrantToken.Type, GrantListing.OpenFor(self), after: last),
            GrantDirection.In => ledger.Marked(GrantToken.Type, GrantListing.To(self), after: last),
            GrantDirection.Out => ledger.Tokens(GrantToken.Type, self, last),
            _ => ledger.Tokens(GrantToken.Type, null, last),
        };
        return tokens.Select(token => Listed(token, null));

        ListedToken<StandingGrant> Listed(Token token, string? place)
        {
            var grant = GrantToken.Read(token);
            var fits =
                (direction != GrantDirection.In || grant.DataOwner == self)
                && (direction != GrantDirection.Out || token.Owner == self)
                && (standing is null || StandingOf(grant) == standing);
            return new(token, fits ? Stand(token) : null, place);
        }
    }

    /// <summary>One grant, by its id or a prefix of it.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public StandingGrant Find(string id) => Stand(ledger.Resolve(GrantToken.Type, id));

    private Task<SubmissionReceipt> DecideAsync(
        string action,
        string id,
        string reason,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        TextRules.RequireText(reason, "A reason", "理由");
        var token = ledger.Resolve(GrantToken.Type, id);
        return ledger.SubmitAsync(
            new ContractAction(
                GrantsContract.ContractName,
                action,
                new GrantReason(reason).Encode(),
                Reads: [],
                Consumes: [token]
            ),
            until,
            cancel
        );
    }

    private StandingGrant Stand(Token token)
    {
        var grant = GrantToken.Read(token);
        var dataset = DatasetOf(grant.Terms);
        return new StandingGrant(
            token,
            grant,
            StandingOf(grant),
            DatasetToken.Read(dataset).Description.Name,
            names.WarnOf(dataset)
        );
    }

    private GrantStanding StandingOf(GrantToken grant)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return grant.State switch
        {
            _ when grant.IsUnanswered(now) => GrantStanding.Unanswered,
            GrantState.Approved when now > grant.Terms.ValidUntil => GrantStanding.Expired,
            GrantState.Approved => GrantStanding.Approved,
            GrantState.Refused => GrantStanding.Refused,
            GrantState.Revoked => GrantStanding.Revoked,
            GrantState.Withdrawn => GrantStanding.Withdrawn,
            GrantState.Requested => GrantStanding.Requested,
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Tokens are never removed, so a grant's dataset is there as long as the grant is.</summary>
    private Token DatasetOf(GrantTerms terms) => ledger.Resolve(DatasetToken.Type, terms.Dataset.ToString());

    private static long Milliseconds(DateTimeOffset moment) =>
        moment.ToUnixTimeMilliseconds() is >= 0 and var milliseconds
            ? milliseconds
            : throw DomainException.Invalid("The end lies before 1970.", "结束时间早于 1970 年。");

    /// <summary>The hash of a computation's document as people write it; null for none.</summary>
    /// <exception cref="DomainException">It is no hash.</exception>
    public static Digest? ReadHash(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Digest.TryParse(text, out var hash)
            ? hash
            : throw DomainException.Invalid(
                "A computation is named by the 64 hexadecimal digits of its document's hash.",
                "计算须用其文档哈希的 64 位十六进制数表示。"
            );
    }
}
