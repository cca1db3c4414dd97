using System.Runtime.CompilerServices;
using Kexin.Ledger.Contracts;
using Kexin.People.SigningIn;
using Microsoft.AspNetCore.Http;

namespace Kexin.Node;

/// <summary>Who does what is done in this flow of calls: pseudonyms of people, for the evidence log.</summary>
internal static class ActingPerson
{
    private static readonly AsyncLocal<StrongBox<IReadOnlyList<KeyValuePair<string, string>>>?> s_acting = new();

    /// <summary>The name of the fact.</summary>
    public const string Fact = "person";

    private const string ProposersFact = "proposed-by";

    /// <summary>The facts about who acts; none where the node acts by itself, as for another member.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Facts => s_acting.Value?.Value ?? [];

    /// <summary>From here on, in what this method's caller awaits, the request's caller acts.</summary>
    public static void Begin(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not { } caller)
        {
            return;
        }

        var facts = new List<KeyValuePair<string, string>> { KeyValuePair.Create(Fact, caller.Pseudonym) };
        if (context.Features.Get<ConfirmedProposal>() is { } confirmed)
        {
            facts.Add(KeyValuePair.Create(ProposersFact, confirmed.ProposersPseudonym));
        }

        s_acting.Value = new(facts);
    }
}

/// <summary>The evidence log, with who did it in each entry.</summary>
internal sealed class PersonsEvidence(MemberEvidence inner) : IEvidence
{
    public Task<long> RecordAsync(EvidenceEvent happened, CancellationToken cancel) =>
        inner.RecordAsync(happened with { Facts = [.. happened.Facts, .. ActingPerson.Facts] }, cancel);

    public ProofFile Prove(long index) => inner.Prove(index);
}

/// <summary>Records that a person asked the node to change something, before it is done: where that leaves no entry of its own, too.</summary>
internal sealed class PersonsActs(EvidenceService evidence, IEvidence log)
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
            new EvidenceEvent(
                Kind,
                new($"A person asked for {request}.", $"人员发起 {request}。"),
                [KeyValuePair.Create("request", request)]
            ),
            context.RequestAborted
        );
    }
}

/// <summary>Marks endpoints that are called by POST and leave nothing behind.</summary>
internal sealed record ChangesNothing;
