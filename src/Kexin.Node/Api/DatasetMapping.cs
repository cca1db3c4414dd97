using Kexin.Governance.Catalogue;
using Kexin.Governance.Classification;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Datasets in the API's types.</summary>
internal static class DatasetMapping
{
    /// <summary>A dataset of this member; one whose manifest is damaged or missing has no fields.</summary>
    public static Api.Dataset ToApi(this OwnDataset dataset)
    {
        var (stored, published) = (dataset.Stored, dataset.Published);
        var grades = published?.Description.Fields.ToDictionary(field => field.Name) ?? [];
        var fields = stored.Content?.Schema.Fields.Select(field =>
        {
            var grade = grades.GetValueOrDefault(field.Name);
            return new Api.DatasetField(
                field.Name,
                FieldTypes.ToApi(field.Type),
                field.Missing,
                grade?.Level,
                grade is null ? null : FieldTypes.ToApi(grade.Tier),
                WordsOf(grade) ?? field.Description,
                grade is null ? null : FieldTypes.ToApi(grade.Role),
                field.Zone,
                grade?.FormText()?.Localized()
            );
        });
        return new Api.Dataset(
            stored.Id,
            stored.Name,
            dataset.IsMissing ? Api.DatasetState.Missing
                : published is null ? Api.DatasetState.Local
                : FieldTypes.ToApi(published.State),
            stored.Content?.Rows ?? 0,
            [.. fields ?? []],
            stored.Content?.SizeInBytes ?? 0,
            stored.AddedAt,
            published is null ? null : stored.Token?.ToString(),
            stored.Source,
            dataset.NameWarning?.Localized()
        );
    }

    /// <summary>A published dataset of any member.</summary>
    public static Api.CatalogueEntry ToApi(this PublishedDataset item, ILedger ledger) =>
        Entry(ledger, item.Token.Id, item.Token.Owner, item.Dataset.Description) with
        {
            State = FieldTypes.ToApi(item.Dataset.State),
            PublishedAt = DateTimeOffset.FromUnixTimeMilliseconds(item.Dataset.PublishedAt),
            Version = (long)item.Token.Version,
            NameWarning = item.NameWarning?.Localized(),
        };

    /// <summary>A dataset of this member as all would see it once it is published.</summary>
    public static Api.CatalogueEntry ToApi(this PreparedPublication prepared, ILedger ledger, DateTimeOffset now) =>
        Entry(ledger, prepared.Id, ledger.Self, prepared.Description, prepared.Classification) with
        {
            PublishedAt = now,
            Version = prepared.Before is { } before ? (long)before.Version + 1 : 1,
        };

    private static Api.CatalogueEntry Entry(
        ILedger ledger,
        TokenId id,
        MemberId owner,
        DatasetDescription description,
        DatasetClassification? classes = null
    ) =>
        new(
            id.ToString(),
            description.Name,
            description.Description,
            ledger.Reference(owner),
            Api.DatasetState.Published,
            description.Rows,
            [
                .. description.Fields.Select(field => new Api.DatasetField(
                    field.Name,
                    FieldTypes.ToApi(field.Type),
                    Missing: null,
                    field.Level,
                    FieldTypes.ToApi(field.Tier),
                    WordsOf(field),
                    FieldTypes.ToApi(field.Role),
                    field.Zone.Length == 0 ? null : field.Zone,
                    field.FormText()?.Localized(),
                    classes?.Of(field.Name)?.ToApi()
                )),
            ],
            description.Purposes,
            default,
            Version: 0
        );

    /// <summary>The same for a list: what the fields mean stands in the single view.</summary>
    public static Api.CatalogueEntry ToListed(this PublishedDataset item, ILedger ledger)
    {
        var entry = item.ToApi(ledger);
        return entry with { Fields = [.. entry.Fields.Select(field => field with { Description = null })] };
    }

    private static string? WordsOf(PublishedField? field) =>
        string.IsNullOrEmpty(field?.Description) ? null : field.Description;
}
