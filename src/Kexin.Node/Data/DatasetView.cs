using Kexin.Governance.Catalogue;
using Kexin.Ledger.Contracts;
using Kexin.Vault;

namespace Kexin.Node;

/// <summary>Shows datasets as the API has them: rows, manifests and tokens put together.</summary>
internal static class DatasetView
{
    /// <summary>A dataset of this node.</summary>
    /// <param name="row">What the database knows.</param>
    /// <param name="manifest">What the vault knows; null when it is damaged: an alarm says so.</param>
    /// <param name="token">What the ledger knows; null before publishing.</param>
    /// <param name="names">Marks names that may be mistaken.</param>
    public static Api.Dataset Own(DatasetRow row, DatasetManifest? manifest, Token? token, LikeNames names)
    {
        var published = token is null ? null : DatasetToken.Read(token);
        var grades = published?.Description.Fields.ToDictionary(field => field.Name) ?? [];
        var fields = manifest?.Schema.Fields.Select(field =>
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
            row.Id,
            row.Name,
            published is null ? Api.DatasetState.Local : FieldTypes.ToApi(published.State),
            manifest?.Rows ?? 0,
            [.. fields ?? []],
            manifest?.Data.SizeInBytes ?? 0,
            DateTimeOffset.FromUnixTimeMilliseconds(row.AddedAt),
            token?.Id.ToString(),
            row.Source,
            token is null ? null : names.WarnOf(token)?.Localized()
        );
    }

    /// <summary>A dataset of this member that is in the catalogue and has no data here.</summary>
    public static Api.Dataset Missing(Token token)
    {
        var published = DatasetToken.Read(token);
        var id = token.Id.ToString();
        return new Api.Dataset(
            id,
            published.Description.Name,
            Api.DatasetState.Missing,
            Rows: 0,
            Fields: [],
            SizeInBytes: 0,
            DateTimeOffset.FromUnixTimeMilliseconds(published.PublishedAt),
            id
        );
    }

    /// <summary>A published dataset of any member.</summary>
    public static Api.CatalogueEntry Published(ILedger ledger, LikeNames names, Token token)
    {
        var dataset = DatasetToken.Read(token);
        return Entry(ledger, token.Id, token.Owner, dataset.Description) with
        {
            State = FieldTypes.ToApi(dataset.State),
            PublishedAt = DateTimeOffset.FromUnixTimeMilliseconds(dataset.PublishedAt),
            Version = (long)token.Version,
            NameWarning = names.WarnOf(token)?.Localized(),
        };
    }

    /// <summary>A dataset of this member as all would see it once it is published.</summary>
    public static Api.CatalogueEntry Prepared(ILedger ledger, PreparedPublication prepared, DateTimeOffset now) =>
        Entry(ledger, prepared.Id, ledger.Self, prepared.Description) with
        {
            PublishedAt = now,
            Version = prepared.Before is { } before ? (long)before.Version + 1 : 1,
        };

    private static Api.CatalogueEntry Entry(
        ILedger ledger,
        TokenId id,
        MemberId owner,
        DatasetDescription description
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
                    field.FormText()?.Localized()
                )),
            ],
            description.Purposes,
            default,
            Version: 0
        );

    /// <summary>The same for a list: what the fields mean stands in the single view.</summary>
    public static Api.CatalogueEntry Listed(ILedger ledger, LikeNames names, Token token)
    {
        var entry = Published(ledger, names, token);
        return entry with { Fields = [.. entry.Fields.Select(field => field with { Description = null })] };
    }

    private static string? WordsOf(PublishedField? field) =>
        string.IsNullOrEmpty(field?.Description) ? null : field.Description;
}
