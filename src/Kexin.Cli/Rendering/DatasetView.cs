using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>Datasets for people.</summary>
internal static class DatasetView
{
    public static void Write(IReadOnlyList<Dataset> datasets, Terminal terminal) =>
        Tables.Write(
            terminal,
            ["id", "name", "state", ">rows", ">fields", ">size", "added"],
            datasets,
            dataset =>
                [
                    Ids.Short(dataset.Id),
                    NameWarnings.Mark(dataset.Name, dataset.NameWarning),
                    terminal.Texts[$"dataset-state.{dataset.State}"],
                    Figures.Whole(dataset.Rows),
                    Figures.Whole(dataset.Fields.Count),
                    Figures.Bytes(dataset.SizeInBytes),
                    terminal.Local(dataset.AddedAt)[..10],
                ]
        );

    public static void Write(IReadOnlyList<CatalogueEntry> entries, Terminal terminal)
    {
        Tables.Write(
            terminal,
            ["id", "name", "owner", "state", ">rows", ">fields", "purposes"],
            entries,
            entry =>
                [
                    Ids.Short(entry.TokenId),
                    NameWarnings.Mark(entry.Name, entry.NameWarning),
                    entry.Owner.Name,
                    terminal.Texts[$"dataset-state.{entry.State}"],
                    $"≈ {Figures.Whole(entry.Rows)}",
                    Figures.Whole(entry.Fields.Count),
                    string.Join(terminal.Texts["list.semicolon"], entry.Purposes),
                ]
        );
        NameWarnings.Write(entries.Select(entry => entry.NameWarning), terminal);
    }

    public static void Write(Dataset dataset, Terminal terminal)
    {
        Tables.WriteFacts(
            terminal,
            ("name", NameWarnings.Mark(dataset.Name, dataset.NameWarning)),
            ("beware", dataset.NameWarning?.In(terminal.Texts.Language)),
            ("id", dataset.Id),
            ("token", dataset.TokenId),
            ("state", terminal.Texts[$"dataset-state.{dataset.State}"]),
            ("rows", Figures.Whole(dataset.Rows)),
            ("size", Figures.Bytes(dataset.SizeInBytes)),
            ("added", terminal.Local(dataset.AddedAt)),
            ("source", dataset.Source)
        );
        WriteFields(dataset.Fields, terminal);
    }

    public static void Write(CatalogueEntry entry, Terminal terminal)
    {
        Tables.WriteFacts(
            terminal,
            ("name", NameWarnings.Mark(entry.Name, entry.NameWarning)),
            ("beware", entry.NameWarning?.In(terminal.Texts.Language)),
            ("token", entry.TokenId),
            ("owner", entry.Owner.Name),
            ("description", entry.Description),
            ("state", terminal.Texts[$"dataset-state.{entry.State}"]),
            ("rows", $"≈ {Figures.Whole(entry.Rows)}"),
            ("purposes", string.Join(terminal.Texts["list.semicolon"], entry.Purposes)),
            ("published", terminal.Local(entry.PublishedAt))
        );
        WriteFields(entry.Fields, terminal);
    }

    /// <summary>What all members would see of a dataset that is not published yet.</summary>
    public static void WritePrepared(CatalogueEntry entry, Terminal terminal)
    {
        Tables.WriteFacts(
            terminal,
            ("name", entry.Name),
            ("owner", entry.Owner.Name),
            ("description", entry.Description),
            ("rows", $"≈ {Figures.Whole(entry.Rows)}"),
            ("purposes", string.Join(terminal.Texts["list.semicolon"], entry.Purposes))
        );
        WriteFields(entry.Fields, terminal);
    }

    private static void WriteFields(IReadOnlyList<DatasetField> fields, Terminal terminal)
    {
        var classified = fields.Any(field => field.Classification is not null);
        Tables.Write(
            terminal,
            [
                "field",
                "type",
                ">missing",
                ">level",
                "tier",
                "role",
                "description",
                .. classified ? ["class", "reason"] : Array.Empty<string>(),
            ],
            fields,
            field =>
                [
                    field.Name,
                    TypeOf(field, terminal),
                    field.Missing is { } missing ? Figures.Whole(missing) : "–",
                    field.Level is { } level ? Figures.Whole(level) : "–",
                    field.Tier is { } tier ? terminal.Texts[$"tier.{tier}"] : "–",
                    field.Role is { } role ? terminal.Texts[$"role.{role}"] : "–",
                    field.Description ?? "",
                    .. classified
                        ?
                        [
                            field.Classification is { } known ? SchemeView.Words(known) : "–",
                            field.Classification?.Reason ?? "",
                        ]
                        : Array.Empty<string>(),
                ]
        );
    }

    private static string TypeOf(DatasetField field, Terminal terminal)
    {
        var type = terminal.Texts[$"field-type.{field.Type}"];
        return (field.Zone ?? field.Form?.In(terminal.Texts.Language)) is { } more
            ? terminal.Texts.Format("type.of-form", type, more)
            : type;
    }
}
