using System.Globalization;
using Kexin.Client;
using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Governance.Consenting;
using Kexin.Governance.Consents;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Consents as the API tells them, and what the node's evidence says of the uses of a subject's data.</summary>
internal sealed class ConsentViews(ConsentService consents, ILedger ledger, EvidenceService evidence)
{
    private const int MostLookedAt = 10_000;
    private const int AtATime = 500;

    /// <summary>One consent, by its id or a beginning of it.</summary>
    /// <exception cref="DomainException">None fits, or several do.</exception>
    public Task<Api.Consent> GetAsync(string id, CancellationToken cancel) =>
        ShowAsync(ledger.Resolve(ConsentToken.Type, id), cancel);

    public async Task<Api.Consent> ShowAsync(Token token, CancellationToken cancel)
    {
        var standing = await consents.DescribeAsync(token, cancel);
        var consent = standing.Consent;
        return new Api.Consent(
            token.Id.ToString(),
            (Api.ConsentState)standing.Standing,
            ConsentToken.SubjectOf(consent.Person, token.Owner).ToString(),
            consent.Person is null ? ledger.Reference(token.Owner) : null,
            [.. consent.Terms.Datasets.Select(ShowDataset)],
            consent.Terms.Purpose,
            Moment(consent.Terms.ValidUntil),
            Moment(consent.GivenAt),
            consent.WithdrawnAt is { } end ? Moment(end) : null,
            [
                .. consent.Holders.Select(holder => new Api.ConsentHolder(
                    ledger.Reference(holder.Member),
                    holder.Answer is { } answer ? Moment(answer.Time) : null,
                    holder.Answer?.StoppedRuns
                )),
            ],
            standing.IsLinked,
            consent is { Person: not null, State: ConsentState.Given } ? consents.WithdrawalOf(token) : null
        );
    }

    /// <summary>
    /// The openings in which the subject's rows were used, newest first: under the consent while it stood, and those for which the policy asked
    /// no consent. Looks at <see cref="MostLookedAt"/> entries at most, and goes on after them.
    /// </summary>
    /// <exception cref="DomainException">There is no such consent, the cursor is none of this list, or an entry is damaged.</exception>
    public Api.Page<Api.ConsentUse> Uses(string id, PageRequest page)
    {
        var token = ledger.Resolve(ConsentToken.Type, id);
        var consent = ConsentToken.Read(token);
        var size = evidence.IsOpen ? evidence.Store.Size : 0;
        var before = NumberCursor.Read(page, 0, size) ?? size;
        var last = Math.Max(0, before - MostLookedAt);
        var found = new List<(long Index, Api.ConsentUse Use)>();
        while (before > last && found.Count < page.Limit)
        {
            foreach (var entry in evidence.NewestFirst(before, (int)Math.Min(AtATime, before - last)))
            {
                before = entry.Index;
                if (Read(token, consent, entry) is { } use)
                {
                    found.Add((entry.Index, use));
                    if (found.Count == page.Limit)
                    {
                        break;
                    }
                }
            }
        }

        return Pages.Of(
            found,
            page,
            each => each.Index.ToString(CultureInfo.InvariantCulture),
            each => each.Use,
            before == 0 ? null : NumberCursor.Of(before)
        );
    }

    private Api.ConsentUse? Read(Token token, ConsentToken consent, Kexin.Ledger.Storage.EvidenceEntry entry)
    {
        var payload = EvidenceService.PayloadOf(entry);
        if (payload.Event.Kind != EvidenceKinds.DatasetOpened)
        {
            return null;
        }

        var facts = payload.Event.Facts.ToDictionary(fact => fact.Key, fact => fact.Value, StringComparer.Ordinal);
        if (
            !Digest.TryParse(facts.GetValueOrDefault("dataset"), out var dataset)
            || !consent.Terms.Datasets.Contains(new TokenId(dataset))
            || !facts.TryGetValue("purpose", out var purpose)
        )
        {
            return null;
        }

        var byConsent = facts.ContainsKey(Gate.ConsentsFact);
        return byConsent && (purpose != consent.Terms.Purpose || !StoodAt(token.Id, payload.Time))
            ? null
            : new Api.ConsentUse(
                Moment(payload.Time),
                dataset.ToString(),
                ShowDataset(new TokenId(dataset)).Name,
                ledger.Reference(new MemberId(Digest.Parse(facts["user"]))),
                purpose,
                facts.GetValueOrDefault("fields", ""),
                byConsent,
                entry.Index,
                Routes.EvidenceProof.With(entry.Index.ToString(CultureInfo.InvariantCulture))
            );
    }

    /// <summary>By the consent's life on the ledger: given, taken back, perhaps given again.</summary>
    private bool StoodAt(TokenId id, long time) =>
        ledger
            .Life(id)
            .Select(step => step.After)
            .OfType<Token>()
            .Select(ConsentToken.Read)
            .Where(consent => (consent.WithdrawnAt ?? consent.GivenAt) <= time)
            .LastOrDefault()
            ?.Stands(time) == true;

    private Api.ConsentDataset ShowDataset(TokenId id)
    {
        // Tokens are never removed, and the contract has read each dataset's.
        var dataset = ledger.Find(id)!;
        return new Api.ConsentDataset(
            id.ToString(),
            DatasetToken.Read(dataset).Description.Name,
            ledger.Reference(dataset.Owner)
        );
    }

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
