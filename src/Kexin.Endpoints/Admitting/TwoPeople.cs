using Kexin.Client;
using Kexin.Governance.Versions;
using Kexin.People;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;
using Kexin.People.TwoPeople;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kexin.Endpoints.Admitting;

/// <summary>Marks endpoints that do acts which may take two people.</summary>
/// <param name="Acts">Which acts.</param>
/// <param name="Does">Whether a request does that act; null where each does all of them.</param>
public sealed record TakesTwo(IReadOnlyList<Act> Acts, Func<HttpContext, Act, Task<bool>>? Does = null);

/// <summary>Acts that take two people and that a request was let in without, as it did not do them when the door looked.</summary>
public sealed record ActsLeftOut(IReadOnlyList<Act> Acts)
{
    /// <summary>Whether the request may do an act.</summary>
    public static bool Allow(HttpContext context, Act act)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<ActsLeftOut>()?.Acts.Contains(act) != true;
    }
}

/// <summary>The proposal whose request this is, with who made it, and that person's roles.</summary>
public sealed record ConfirmedProposal(
    Proposal Proposal,
    string ProposersPseudonym,
    IReadOnlyList<string> ProposersRoles
);

/// <summary>Holds back requests that a second person has to confirm, and sends confirmed ones through the same doors as any other.</summary>
/// <param name="book">The people, and which acts take two.</param>
/// <param name="desk">Keeps the proposals.</param>
/// <param name="views">Shows them.</param>
/// <param name="policies">A policy that several roles change takes two people, whatever the setting says.</param>
public sealed class TwoPeople(PeopleBook book, ProposalDesk desk, ProposalViews views, PolicyVersions policies)
{
    /// <summary>What an act by itself asks for, where an endpoint does several at once and asks for all.</summary>
    private static readonly Dictionary<Act, Permission[]> s_asks = new()
    {
        [Act.ApproveGrant] = [Permission.DecideGrants],
        [Act.ReviewDocument] = [Permission.ReviewTasks],
    };

    private RequestDelegate? _doors;

    /// <summary>Remembers what comes after this place: routing, doors and endpoints.</summary>
    public RequestDelegate After(RequestDelegate next) => _doors = next;

    /// <summary>Answers 202 with a proposal where the act takes two people.</summary>
    /// <returns>Whether it was answered.</returns>
    /// <exception cref="DomainException">The request is too long to be proposed, or nobody else may do all that it does.</exception>
    public async Task<bool> HoldAsync(HttpContext context, Caller caller, IReadOnlyList<Permission> asks)
    {
        if (
            context.GetEndpoint()?.Metadata.GetMetadata<TakesTwo>() is not { } takes
            || context.Features.Get<ConfirmedProposal>() is not null
            || await FirstAsync(takes, context, asks) is not { } first
        )
        {
            return false;
        }

        var request = context.Request;
        var body = await ReadAsync(request, context.RequestAborted);
        var proposal = desk.Propose(
            caller,
            first,
            asks,
            new ProposedRequest(
                request.Method,
                request.Path.ToUriComponent(),
                request.QueryString.ToUriComponent(),
                request.ContentType,
                body
            )
        );
        await TypedResults
            .Json(views.Of(proposal, caller), KexinJson.Default.Proposal, statusCode: StatusCodes.Status202Accepted)
            .ExecuteAsync(context);
        return true;
    }

    private async Task<Act?> FirstAsync(TakesTwo takes, HttpContext context, IReadOnlyList<Permission> asks)
    {
        var leftOut = new List<Act>();
        foreach (var act in takes.Acts.Where(act => NeedsTwo(act, s_asks.GetValueOrDefault(act) ?? asks)))
        {
            if (takes.Does is null || await takes.Does(context, act))
            {
                return book.State.HasTwo(asks) ? act : throw NobodyElse();
            }

            leftOut.Add(act);
        }

        context.Features.Set(new ActsLeftOut(leftOut));
        return null;
    }

    /// <summary>Confirms a proposal and carries its request out, as the confirming person; answers what that answers.</summary>
    public async Task ConfirmAsync(string id, HttpContext context)
    {
        var proposal = desk.Confirm(Admission.CallerOf(context), id);
        var request = context.Request;
        var body = Convert.FromBase64String(proposal.Body);
        request.Method = proposal.Method;
        request.Path = PathString.FromUriComponent(proposal.Path);
        request.QueryString = QueryString.FromUriComponent(proposal.Query);
        request.ContentType = proposal.ContentType;
        request.ContentLength = body.Length;
        request.Body = new MemoryStream(body);
        request.RouteValues.Clear();
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new Body(body.Length > 0));
        context.Features.Set(
            new ConfirmedProposal(
                proposal,
                Callers.PseudonymOf(book.State, proposal.ProposedBy),
                book.State.People[proposal.ProposedBy].Roles
            )
        );
        context.SetEndpoint(null);

        // Noted before the answer goes out, so that whoever has it finds it noted.
        context.Response.OnStarting(() =>
        {
            desk.Note(id, context.Response.StatusCode);
            return Task.CompletedTask;
        });
        await _doors!(context);
    }

    private bool NeedsTwo(Act act, IReadOnlyList<Permission> asks) =>
        book.State.NeedsTwo(act, asks)
        || (act == Act.ChangePolicy && book.State.HasTwo(asks) && policies.ChangedBy.Count > 1);

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        var body = new byte[ProposalDesk.LargestBodyInBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel);
        return body[..length];
    }

    private static DomainException NobodyElse() =>
        new(
            PeopleFaults.Forbidden,
            new(
                "This takes two people, and nobody else may do all of it.",
                "该操作须由两人完成，但没有其他人员具有全部所需权限。"
            ),
            new(
                "Approve the grant and review the document one by one: each is confirmed by who may do that.",
                "请分别批准授权和审核计算文档，各由具有相应权限的另一人确认。"
            )
        );

    private sealed record Body(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
