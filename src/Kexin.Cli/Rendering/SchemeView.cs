using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Rendering;

/// <summary>Schemes, gradings, scans and what was decided, for people.</summary>
internal static class SchemeView
{
    private const double Percent = 100;

    public static void Write(SchemeDetail scheme, Terminal terminal)
    {
        var language = terminal.Texts.Language;
        Tables.WriteFacts(
            terminal,
            ("id", scheme.Id),
            ("name", scheme.Name.In(language)),
            ("basis", scheme.Source.In(language))
        );
        Tables.Write(
            terminal,
            ["class", "name", "description"],
            scheme.Classes,
            each => [each.Id, each.Name.In(language), each.Description.In(language)]
        );
        Tables.Write(
            terminal,
            ["scheme-level", "name", "published-as", "description"],
            scheme.Levels,
            each =>
                [
                    each.Id,
                    each.Name.In(language),
                    $"{Figures.Whole(each.Protection)}{each.Tier}",
                    each.Description.In(language),
                ]
        );
        Tables.Write(
            terminal,
            ["scheme-level", "question", "asks", "basis"],
            scheme.Levels.SelectMany(level =>
                level.Questions.Select(each =>
                    (IReadOnlyList<string>)[level.Id, each.Id, each.Question.In(language), each.Source.In(language)]
                )
            )
        );
    }

    public static void Write(GradingStep step, Terminal terminal)
    {
        var (texts, language) = (terminal.Texts, terminal.Texts.Language);
        var level = step.Level!;
        Tables.WriteFacts(
            terminal,
            ("scheme-level", $"{level.Id}: {level.Name.In(language)}"),
            ("published-as", $"{Figures.Whole(level.Protection)}{level.Tier}"),
            ("description", level.Description.In(language))
        );
        foreach (var because in step.Because)
        {
            terminal.Paragraph(
                texts.Format("scheme.grade.yes-to", because.Question.In(language), because.Source.In(language))
            );
        }

        if (step.Because.Count == 0)
        {
            terminal.Paragraph(texts["scheme.grade.lowest"]);
        }

        foreach (var denied in step.Denied)
        {
            terminal.Paragraph(
                texts.Format("scheme.grade.no-to", denied.Question.In(language), denied.Source.In(language))
            );
        }
    }

    public static void Write(ScanReport report, Terminal terminal)
    {
        var language = terminal.Texts.Language;
        Tables.Write(
            terminal,
            ["field", "seems", ">sure", "class", "scheme-level", "evidence", "decided"],
            report.Columns,
            column =>
                [
                    column.Field,
                    column.KindName?.In(language) ?? "–",
                    column.Kind is null ? "–" : $"{Figures.Whole((long)Math.Round(column.Confidence * Percent))}%",
                    column.Class is { } id ? $"{id} ({column.ClassName?.In(language)})" : "–",
                    column.Level is { } level ? $"{level} ({column.LevelName?.In(language)})" : "–",
                    column.Evidence.In(language),
                    column.Decided is { } decided ? Words(decided) : "–",
                ]
        );
    }

    public static void Write(IReadOnlyList<FieldClassification> fields, Terminal terminal) =>
        Tables.Write(
            terminal,
            ["field", "class", "published-as", "reason", "decided"],
            fields,
            field =>
                [
                    field.Field,
                    Words(field),
                    $"{Figures.Whole(field.Protection)}{field.Tier}",
                    field.Reason,
                    terminal.Minute(field.DecidedAt),
                ]
        );

    /// <summary>Scheme, class and level in one word.</summary>
    public static string Words(FieldClassification field) => $"{field.Scheme}/{field.Class}/{field.Level}";
}
