using System.Globalization;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Ledger.Storage;

namespace Kexin.Node;

/// <summary>Shows entries of this node's evidence log.</summary>
internal sealed class EvidenceViews(EvidenceService evidence)
{
    private const int MostLookedAt = 10_000;
    private const int AtATime = 500;

    /// <summary>Entries, newest first.</summary>
    /// <exception cref="DomainException">The cursor is none of this list, or an entry is damaged.</exception>
    public Page<Api.EvidenceEntry> List(PageRequest page)
    {
        var size = evidence.Store.Size;
        var before = NumberCursor.Read(page, 0, size) ?? size;
        if (before == 0)
        {
            return Pages.Of<Api.EvidenceEntry>([], page, KeyOf);
        }

        var anchors = evidence.Anchors();
        var entries = evidence.NewestFirst(before, page.Limit);
        var last = entries[^1].Index;
        return Pages.Of(
            entries.Select(entry => Show(entry, anchors)),
            page,
            KeyOf,
            last == 0 ? null : NumberCursor.Of(last)
        );
    }

    /// <summary>The entries of what a person did, newest first.</summary>
    /// <exception cref="DomainException">The cursor is none of this list, or an entry is damaged.</exception>
    public Page<Api.EvidenceEntry> ListOf(string pseudonym, PageRequest page) =>
        Find(page, found => found.Facts.Contains(KeyValuePair.Create(ActingPerson.Fact, pseudonym)));

    /// <summary>The entries whose kind is this one or begins with it, as <c>dataset.</c>, newest first.</summary>
    /// <exception cref="DomainException">The cursor is none of this list, or an entry is damaged.</exception>
    public Page<Api.EvidenceEntry> ListOfKind(string kind, PageRequest page) =>
        Find(page, found => found.Kind.StartsWith(kind, StringComparison.Ordinal));

    /// <summary>The entries that fit, newest first; looks at <see cref="MostLookedAt"/> entries at most, and goes on after them.</summary>
    private Page<Api.EvidenceEntry> Find(PageRequest page, Func<EvidenceEvent, bool> fits)
    {
        var size = evidence.IsOpen ? evidence.Store.Size : 0;
        var before = NumberCursor.Read(page, 0, size) ?? size;
        var last = Math.Max(0, before - MostLookedAt);
        var anchors = size == 0 ? null : evidence.Anchors();
        var found = new List<Api.EvidenceEntry>();
        while (before > last && found.Count < page.Limit)
        {
            foreach (var entry in evidence.NewestFirst(before, (int)Math.Min(AtATime, before - last)))
            {
                before = entry.Index;
                if (fits(EvidenceService.PayloadOf(entry).Event))
                {
                    found.Add(Show(entry, anchors!));
                    if (found.Count == page.Limit)
                    {
                        break;
                    }
                }
            }
        }

        return Pages.Of(found, page, KeyOf, before == 0 ? null : NumberCursor.Of(before));
    }

    /// <summary>One entry.</summary>
    /// <exception cref="DomainException">There is none at that place, or it is damaged.</exception>
    public Api.EvidenceEntry Get(long index) => Show(evidence.Find(index), evidence.Anchors());

    private static string KeyOf(Api.EvidenceEntry entry) => entry.Index.ToString(CultureInfo.InvariantCulture);

    private static Api.EvidenceEntry Show(Kexin.Ledger.Storage.EvidenceEntry entry, EvidenceAnchors anchors)
    {
        var payload = EvidenceService.PayloadOf(entry);
        return new Api.EvidenceEntry(
            entry.Index,
            DateTimeOffset.FromUnixTimeMilliseconds(payload.Time),
            payload.Event.Kind,
            payload.Event.Text.Localized(),
            entry.LeafHash.ToString(),
            payload.ToJson(),
            anchors.Find(entry.Index)?.Height,
            Routes.EvidenceProof.With(entry.Index.ToString(CultureInfo.InvariantCulture))
        );
    }
}
