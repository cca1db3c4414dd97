using Kexin.Governance.Access;
using Kexin.Governance.Policies;
using Kexin.Ledger.Contracts;
using Kexin.People.Rights;
using Kexin.People.SigningIn;
using Microsoft.AspNetCore.Http;

namespace Kexin.Endpoints.Admitting;

/// <summary>Who does what is done in this flow of calls: pseudonyms of people, for the evidence log.</summary>
public static class ActingPerson
{
    private static readonly AsyncLocal<Acting?> s_acting = new();

    /// <summary>The name of the fact.</summary>
    public const string Fact = "person";

    /// <summary>Under which an entry names who proposed what another confirmed.</summary>
    public const string ProposersFact = "proposed-by";

    /// <summary>The facts about who acts; none where the node acts by itself, as for another member.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Facts => s_acting.Value?.Facts ?? [];

    /// <summary>Who acts, with roles: whoever asked, then whoever proposed it; none where the node acts by itself.</summary>
    public static IReadOnlyList<PolicyVoice> People => s_acting.Value?.People ?? [];

    /// <summary>The pseudonym of whoever acts; null where the node acts by itself.</summary>
    public static string? Pseudonym => Facts.FirstOrDefault(fact => fact.Key == Fact).Value;

    /// <summary>From here on, in what this method's caller awaits, the request's caller acts.</summary>
    public static void Begin(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not { } caller)
        {
            return;
        }

        var facts = new List<KeyValuePair<string, string>> { KeyValuePair.Create(Fact, caller.Pseudonym) };
        var people = new List<PolicyVoice> { new(caller.Pseudonym, caller.Person.Roles) };
        if (context.Features.Get<ConfirmedProposal>() is { } confirmed)
        {
            facts.Add(KeyValuePair.Create(ProposersFact, confirmed.ProposersPseudonym));
            people.Add(new PolicyVoice(confirmed.ProposersPseudonym, confirmed.ProposersRoles));
        }

        s_acting.Value = new(facts, people);
    }

    private sealed record Acting(IReadOnlyList<KeyValuePair<string, string>> Facts, IReadOnlyList<PolicyVoice> People);
}

/// <summary>The people of the request that goes on.</summary>
public sealed class ActingPeople : IActingPeople
{
    /// <inheritdoc/>
    public IReadOnlyList<PolicyVoice> Now => ActingPerson.People;
}

/// <summary>The evidence log, with who did it in each entry.</summary>
public sealed class PersonsEvidence(MemberEvidence inner) : IEvidence
{
    public Task<long> RecordAsync(EvidenceEvent happened, CancellationToken cancel) =>
        inner.RecordAsync(happened with { Facts = [.. happened.Facts, .. ActingPerson.Facts] }, cancel);

    public ProofFile Prove(long index) => inner.Prove(index);
}

/// <summary>Records that a person asked the node to change something, before it is done: where that leaves no entry of its own, too.</summary>
public sealed class PersonsActs(EvidenceService evidence, IEvidence log)
{
    public const string Kind = "person.act";
    private const int LongestPath = 300;

    /// <summary>Records it; nothing is done that could not be recorded. Without a consortium there is no log yet.</summary>
    /// <exception cref="DomainException">The log could not be written.</exception>
    public Task RecordAsync(HttpContext context)
    {
        if (
            HttpMethods.IsGet(context.Request.Method)
            || context.GetEndpoint()?.Metadata.GetMetadata<ChangesNothing>() is not null
            || !evidence.IsOpen
        )
        {
            return Task.CompletedTask;
        }

        var path = context.Request.Path.ToUriComponent();
        var request = $"{context.Request.Method} {(path.Length <= LongestPath ? path : path[..LongestPath])}";
        return log.RecordAsync(
            new EvidenceEvent(Kind, Tell(context), [KeyValuePair.Create("request", request)]),
            context.RequestAborted
        );
    }

    /// <summary>What the person is about to do, by what it asks to be allowed, and to what; the path itself is a fact beside it.</summary>
    private static BilingualText Tell(HttpContext context)
    {
        var asked = context.GetEndpoint()?.Metadata.GetMetadata<RequiredPermissions>()?.All ?? [];
        var what = asked.Select(permission => permission.Text()).ToList();
        var (en, zh) = context.Request.RouteValues.GetValueOrDefault("id") is string { Length: > 0 } id
            ? ($" ({id})", $"（{id}）")
            : ("", "");
        return new(
            $"A person asked to {string.Join(", ", what.Select(text => text.En))}{en}.",
            $"人员请求：{string.Join("、", what.Select(text => text.Zh))}{zh}。"
        );
    }
}

/// <summary>Marks endpoints that are called by POST and leave nothing behind.</summary>
public sealed record ChangesNothing;
