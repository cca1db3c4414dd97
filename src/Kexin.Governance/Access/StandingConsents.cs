using Kexin.Governance.Consents;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Access;

/// <summary>The rows of a dataset whose people, or whose organisation, consent to a use.</summary>
/// <param name="Consents">The consents that stand.</param>
/// <param name="IsWhole">Whether one of them is about all rows.</param>
/// <param name="Values">By field the values that mark rows of somebody who consents; empty where <paramref name="IsWhole"/>.</param>
public sealed record ConsentedRows(
    IReadOnlyList<TokenId> Consents,
    bool IsWhole,
    IReadOnlyDictionary<string, IReadOnlySet<string>> Values
);

/// <summary>Finds the consents that a use may rely on now.</summary>
/// <remarks>What was taken back at this node counts at once, whatever the ledger says yet (<see cref="Retractions"/>).</remarks>
/// <param name="ledger">The consents.</param>
/// <param name="links">Whose rows are whose.</param>
/// <param name="retractions">What was taken back here.</param>
/// <param name="time">Consents end.</param>
public sealed class StandingConsents(ILedger ledger, IConsentLinks links, Retractions retractions, TimeProvider time)
{
    /// <summary>The rows that may be used for a purpose now, or the rule that refuses where there is none.</summary>
    /// <exception cref="DomainException">A record was altered on disk.</exception>
    public async Task<(ConsentedRows Rows, Refusal? Refusal)> FindAsync(
        TokenId dataset,
        string purpose,
        CancellationToken cancel
    )
    {
        var linked = await links.FindAsync(dataset, cancel);
        var standing = await StandingAsync([.. linked.Select(link => link.Consent)], cancel);
        var used = linked
            .Where(link =>
                standing.TryGetValue(link.Consent, out var consent)
                && consent.Terms.Purpose == purpose
                && consent.Terms.Datasets.Contains(dataset)
            )
            .ToArray();
        var isWhole = used.Any(link => link.Field is null);
        var values = isWhole
            ? []
            : used.GroupBy(link => link.Field!, link => link.Value!, StringComparer.Ordinal)
                .ToDictionary(
                    field => field.Key,
                    IReadOnlySet<string> (field) => field.ToHashSet(StringComparer.Ordinal),
                    StringComparer.Ordinal
                );
        return (
            new ConsentedRows([.. used.Select(link => link.Consent)], isWhole, values),
            used.Length > 0 ? null : NoneStands(dataset, purpose)
        );
    }

    /// <summary>Those of the consents that do not stand now: taken back, or over.</summary>
    /// <exception cref="DomainException">A record was altered on disk.</exception>
    public async Task<IReadOnlyList<TokenId>> FindMissingAsync(
        IReadOnlyList<TokenId> consents,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(consents);
        var standing = await StandingAsync(consents, cancel);
        return [.. consents.Where(consent => !standing.ContainsKey(consent))];
    }

    private async Task<Dictionary<TokenId, ConsentToken>> StandingAsync(
        IReadOnlyList<TokenId> consents,
        CancellationToken cancel
    )
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var tokens = consents
            .Distinct()
            .Select(ledger.Find)
            .OfType<Token>()
            .Where(token => ConsentToken.Read(token).Stands(now))
            .ToArray();
        var takenBack = await retractions.FindAsync(tokens, cancel);
        return tokens
            .Where(token => !takenBack.ContainsKey(token.Id))
            .ToDictionary(token => token.Id, ConsentToken.Read);
    }

    private static Refusal NoneStands(TokenId dataset, string purpose) =>
        new(
            new Rule(
                "access.consent",
                "Where the policy asks for it, rows are used with the consent of whom they are about.",
                "策略要求同意的，须经数据主体同意方可使用其数据。"
            ),
            new(
                $"no consent that stands for dataset {dataset.Value.ToShortString()} and the purpose '{purpose}'.",
                $"数据集 {dataset.Value.ToShortString()} 没有针对使用目的“{purpose}”的有效同意。"
            ),
            new(
                "consents that were given (kexin consent give) and linked to rows of the dataset (kexin consent link).",
                "给予同意（kexin consent give），并将其关联到数据集中的行（kexin consent link）。"
            )
        );
}
