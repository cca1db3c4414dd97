using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Asking for the use of data and deciding about it; the ledger holds what was decided.</summary>
internal sealed class GrantService(NodeLedger node, Submitter submitter, TimeProvider time)
{
    private static readonly long s_last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Asks an owner for the use of fields.</summary>
    /// <exception cref="DomainException">The request is not as it should be, or a rule refused it.</exception>
    public Task<SubmissionReceipt> RequestAsync(
        Api.RequestGrant request,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var ledger = node.Joined;
        TextRules.RequireNames(request.Fields, Bounds.FieldsPerDataset, "fields", "字段");
        TextRules.RequireName(request.Purpose, "A purpose", "用途", Bounds.NameInCharacters);
        var dataset = TokenLookup.Find(ledger, DatasetToken.Type, request.Dataset);
        var terms = new GrantTerms(
            dataset.Id,
            request.Fields,
            request.Purpose,
            Milliseconds(request.ValidUntil),
            ReadHash(request.Computation)
        );
        return submitter.SubmitAsync(
            new ContractAction(
                GrantsContract.ContractName,
                GrantsContract.Request,
                new RequestGrant(terms).Encode(),
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
        Api.ApproveGrant request,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var ledger = node.Joined;
        var token = TokenLookup.Find(ledger, GrantToken.Type, id);
        var asked = GrantToken.Read(token).Terms;
        if (request.Fields is not null)
        {
            TextRules.RequireNames(request.Fields, Bounds.FieldsPerDataset, "fields", "字段");
        }

        TextRules.RequireShort(request.Reason, "A reason", "理由");
        var arguments = new ApproveGrant(
            request.Fields ?? asked.Fields,
            request.ValidUntil is { } end ? Milliseconds(end) : asked.ValidUntil,
            request.Reason ?? ""
        );
        return submitter.SubmitAsync(
            new ContractAction(
                GrantsContract.ContractName,
                GrantsContract.Approve,
                arguments.Encode(),
                Reads: [DatasetOf(ledger, asked)],
                Consumes: [token]
            ),
            until,
            cancel
        );
    }

    /// <summary>Declines a request.</summary>
    /// <exception cref="DomainException">There is no such grant, or a rule refused.</exception>
    public Task<SubmissionReceipt> RefuseAsync(
        string id,
        Api.Reason reason,
        SubmissionState until,
        CancellationToken cancel
    ) => DecideAsync(GrantsContract.Refuse, id, reason, until, cancel);

    /// <summary>Takes an approval back; on this node that counts from now on, whatever the ledger does.</summary>
    /// <exception cref="DomainException">There is no such grant, a rule refused, or the ledger has not taken it yet.</exception>
    public async Task<SubmissionReceipt> RevokeAsync(
        string id,
        Api.Reason reason,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        try
        {
            return await DecideAsync(GrantsContract.Revoke, id, reason, until, cancel);
        }
        catch (DomainException problem) when (problem.Code == Api.ProblemCodes.Overloaded)
        {
            throw Retractions.ClosedHere(problem);
        }
    }

    /// <summary>A part of the grants, by requester and id.</summary>
    /// <param name="state">Only those that stand so, or null for all.</param>
    /// <param name="direction">Only those that this node gives or gets, or null for everybody's.</param>
    /// <param name="page">Which part.</param>
    public Api.Page<Api.Grant> List(Api.GrantState? state, Api.GrantDirection? direction, PageRequest page)
    {
        var ledger = node.Joined;
        var now = time.GetUtcNow();
        MemberId? requester = direction == Api.GrantDirection.Out ? ledger.Self : null;
        return TokenPages.List(
            ledger,
            GrantToken.Type,
            requester,
            page,
            token =>
            {
                var grant = GrantToken.Read(token);
                var wanted =
                    (direction != Api.GrantDirection.In || grant.DataOwner == ledger.Self)
                    && (state is null || StateOf(grant, now) == state);
                return wanted ? Show(ledger, token, grant, now) : null;
            }
        );
    }

    /// <summary>One grant, by its id or a prefix of it.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public Api.Grant Get(string id)
    {
        var ledger = node.Joined;
        var token = TokenLookup.Find(ledger, GrantToken.Type, id);
        return Show(ledger, token, GrantToken.Read(token), time.GetUtcNow());
    }

    private Task<SubmissionReceipt> DecideAsync(
        string action,
        string id,
        Api.Reason reason,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        TextRules.RequireText(reason.Text, "A reason", "理由");
        var token = TokenLookup.Find(node.Joined, GrantToken.Type, id);
        return submitter.SubmitAsync(
            new ContractAction(
                GrantsContract.ContractName,
                action,
                new GrantReason(reason.Text).Encode(),
                Reads: [],
                Consumes: [token]
            ),
            until,
            cancel
        );
    }

    private static Api.Grant Show(JoinedLedger ledger, Token token, GrantToken grant, DateTimeOffset now) =>
        new(
            token.Id.ToString(),
            grant.Terms.Dataset.ToString(),
            DatasetToken.Read(DatasetOf(ledger, grant.Terms)).Description.Name,
            ledger.Reference(grant.DataOwner),
            ledger.Reference(token.Owner),
            grant.Terms.Fields,
            grant.Terms.Purpose,
            StateOf(grant, now),
            Moment(grant.RequestedAt),
            Moment(grant.Terms.ValidUntil),
            grant.DecidedAt is { } decided ? Moment(decided) : null,
            grant.Reason.Length == 0 ? null : grant.Reason,
            grant.Terms.Computation?.ToString()
        );

    private static Api.GrantState StateOf(GrantToken grant, DateTimeOffset now) =>
        grant.State switch
        {
            GrantState.Approved when now.ToUnixTimeMilliseconds() > grant.Terms.ValidUntil => Api.GrantState.Expired,
            GrantState.Approved => Api.GrantState.Approved,
            GrantState.Refused => Api.GrantState.Refused,
            GrantState.Revoked => Api.GrantState.Revoked,
            _ => Api.GrantState.Requested,
        };

    /// <summary>Tokens are never removed, so a grant's dataset is there as long as the grant is.</summary>
    private static Token DatasetOf(JoinedLedger ledger, GrantTerms terms) =>
        TokenLookup.Find(ledger, DatasetToken.Type, terms.Dataset.ToString());

    /// <summary>Any member may ask for a grant that ends behind the calendar; the list is shown all the same.</summary>
    private static DateTimeOffset Moment(long milliseconds) =>
        milliseconds > s_last ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static long Milliseconds(DateTimeOffset moment) =>
        moment.ToUnixTimeMilliseconds() is >= 0 and var milliseconds
            ? milliseconds
            : throw DomainException.Invalid("The end lies before 1970.", "结束时间早于 1970 年。");

    private static Digest? ReadHash(string? text)
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
