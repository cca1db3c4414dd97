using System.Text.Json;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;
using Kexin.People.TwoPeople;

namespace Kexin.Endpoints.Admitting;

/// <summary>Shows proposals: to a second person all of the request, as it will be carried out.</summary>
public sealed class ProposalViews(PeopleBook book, ProposalDesk desk)
{
    public Api.Proposal Of(Proposal proposal, Caller caller) =>
        new(
            proposal.Id,
            proposal.Act.Name(),
            proposal.Act.Text().Localized(),
            NameOf(proposal.ProposedBy) ?? "",
            desk.Waits(proposal) ? WhoMayConfirm(proposal) : [],
            proposal.CreatedAt,
            proposal.EndsAt,
            proposal.State switch
            {
                ProposalState.Confirmed => Api.ProposalState.Confirmed,
                ProposalState.Refused => Api.ProposalState.Refused,
                ProposalState.Withdrawn => Api.ProposalState.Withdrawn,
                _ => desk.Waits(proposal) ? Api.ProposalState.Waiting : Api.ProposalState.Expired,
            },
            NameOf(proposal.DecidedBy),
            proposal.DecidedAt,
            proposal.Outcome,
            $"{proposal.Method} {proposal.Path}{proposal.Query}",
            ContentOf(proposal),
            proposal.ProposedBy == caller.Person.Id
        );

    private string[] WhoMayConfirm(Proposal proposal) =>
        [
            .. book
                .State.WhoMay(proposal.Asks)
                .Where(person => person.Id != proposal.ProposedBy)
                .Select(person => person.Name),
        ];

    private string? NameOf(string? person) => person is null ? null : book.State.People.GetValueOrDefault(person)?.Name;

    private static JsonElement? ContentOf(Proposal proposal)
    {
        try
        {
            return proposal.Body.Length == 0
                ? null
                : JsonSerializer.Deserialize<JsonElement>(Convert.FromBase64String(proposal.Body));
        }
        catch (JsonException)
        {
            // Confirming it will say what is wrong with it.
            return null;
        }
    }
}
