using Kexin.Client.Contracts;
using Kexin.Collaboration.Contract;
using Kexin.Collaboration.Documents;
using Kexin.Collaboration.Waiting;
using Kexin.Computations;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.People.SigningIn;

namespace Kexin.Node;

/// <summary>What waits for this organisation and what it waits for, as the API tells it.</summary>
internal sealed class Inbox(OpenMatters matters, ILedger ledger, LikeNames names, TaskDocuments documents)
{
    /// <summary>A page of it; the documents of its tasks are looked up here only, not at other nodes.</summary>
    /// <param name="caller">Whoever cannot accept a task at once finds the requests that belong to it, too.</param>
    public Task<Api.Page<InboxItem>> ReadAsync(Caller caller, PageRequest request, CancellationToken cancel) =>
        Pages.OfAsync(
            Pages.Behind(matters.List(withRequestsOfTasks: !MayAccept(caller)), request, KeyOf),
            request,
            KeyOf,
            async matter => matter.Token.Type == TaskToken.Type ? await OfTaskAsync(matter, cancel) : OfRequest(matter)
        );

    private static bool MayAccept(Caller caller) => TaskEndpoints.ToAccept.All(caller.Permissions.Contains);

    private static string KeyOf(OpenMatter matter) => matter.Token.Id.ToString();

    private InboxItem OfRequest(OpenMatter matter)
    {
        var grant = GrantToken.Read(matter.Token);
        var use = UseOf(grant.DataOwner, grant.Terms.Dataset, grant.Terms.Fields);
        return Item(matter, InboxSubject.Grant, use.DatasetName) with
        {
            Uses = [use],
            Purpose = grant.Terms.Purpose,
            Until = DateTimeOffset.FromUnixTimeMilliseconds(grant.Terms.ValidUntil),
        };
    }

    private async Task<InboxItem> OfTaskAsync(OpenMatter matter, CancellationToken cancel)
    {
        var task = TaskToken.Read(matter.Token);
        var document = await documents.FindAsync(task.Document, cancel);
        var isOwn = matter.Token.Owner == ledger.Self;
        return Item(matter, InboxSubject.Task, task.Title) with
        {
            Uses =
            [
                .. task
                    .Providers.Where(provider => isOwn || provider.Member == ledger.Self)
                    .Select(provider => UseOf(provider.Member, provider.Dataset, provider.Fields)),
            ],
            Purpose = document?.Purpose,
            Reveals = document is null
                ? null
                : ComputationRegistry.Get(document.Function.Kind).Reveals(document, ledger.NameOf).Localized(),
        };
    }

    private InboxItem Item(OpenMatter matter, InboxSubject subject, string title) =>
        new(
            matter.Token.Id.ToString(),
            subject,
            title,
            matter.Step switch
            {
                NextStep.Decide => InboxStep.Decide,
                NextStep.Accept => InboxStep.Accept,
                NextStep.Join => InboxStep.Join,
                NextStep.Run => InboxStep.Run,
                _ => throw new InvalidOperationException($"No step {matter.Step} is known."),
            },
            matter.WaitsFor.Contains(ledger.Self),
            ledger.Reference(matter.Token.Owner),
            [.. matter.WaitsFor.Select(ledger.Reference)],
            DateTimeOffset.FromUnixTimeMilliseconds(matter.Since),
            [],
            null,
            null,
            null,
            matter.Step is NextStep.Decide or NextStep.Accept
                ? DateTimeOffset.FromUnixTimeMilliseconds(matter.AnswerBy)
                : null
        );

    private InboxUse UseOf(MemberId owner, TokenId dataset, IReadOnlyList<string> fields)
    {
        var token = ledger.Resolve(DatasetToken.Type, dataset.ToString());
        return new(
            ledger.Reference(owner),
            dataset.ToString(),
            DatasetToken.Read(token).Description.Name,
            fields,
            names.WarnOf(token)?.Localized()
        );
    }
}
