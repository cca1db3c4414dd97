using System.Globalization;
using System.Text.Json;
using Kexin.Governance.Classification;
using Kexin.Governance.Classification.Deciding;
using Kexin.Governance.Classification.Discovery;
using Kexin.Governance.Classification.Schemes;

namespace Kexin.Node;

/// <summary>Schemes, scans and what was decided, in the API's types.</summary>
internal static class ClassificationMapping
{
    public static Api.SchemeDetail ToApi(this Scheme scheme) =>
        new(
            scheme.Id,
            scheme.Name.Localized(),
            scheme.Source.Localized(),
            [
                .. scheme.Classes.Select(each => new Api.SchemeClass(
                    each.Id,
                    each.Name.Localized(),
                    each.Description.Localized()
                )),
            ],
            [.. scheme.Levels.Select(ToApi)]
        );

    public static Api.GradingStep ToApi(this GradingStep step) =>
        new(step.Level?.ToApi(), [.. step.Because.Select(ToApi)], [.. step.Denied.Select(ToApi)], step.Next?.ToApi());

    public static Api.ScanReport ToApi(this ScanReport report) =>
        new(report.Dataset.Id, report.Scheme.Id, [.. report.Columns.Select(ToApi)]);

    public static IReadOnlyList<Api.FieldClassification> ToApi(this DatasetClassification classification) =>
        [.. classification.Fields.Select(ToApi)];

    public static Api.FieldClassification ToApi(this FieldClassification field) =>
        new(
            field.Field,
            field.Scheme,
            field.Class,
            field.Level,
            field.Protection,
            FieldTypes.ToApi(field.Tier),
            field.Reason,
            DateTimeOffset.FromUnixTimeMilliseconds(field.DecidedAt)
        );

    private static Api.SchemeLevel ToApi(this SchemeLevel level) =>
        new(
            level.Id,
            level.Name.Localized(),
            level.Description.Localized(),
            level.Protection,
            FieldTypes.ToApi(level.Tier),
            [.. level.Questions.Select(ToApi)]
        );

    private static Api.GradingQuestion ToApi(this Criterion criterion) =>
        new(criterion.Id, criterion.Question.Localized(), criterion.Source.Localized());

    private static Api.ColumnProposal ToApi(this ColumnProposal column)
    {
        var kind = column.Finding.Kind;
        return new Api.ColumnProposal(
            column.Finding.Field,
            EvidenceOf(column.Finding).Localized(),
            Math.Round(column.Finding.Confidence, 2),
            kind is { } known ? JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) : null,
            kind is { } named ? SaysAttribute.Of(named).Label.Localized() : null,
            column.Class?.Id,
            column.Class?.Name.Localized(),
            column.Level?.Id,
            column.Level?.Name.Localized(),
            column.Decided?.ToApi()
        );
    }

    /// <summary>Counts, never values.</summary>
    private static BilingualText EvidenceOf(ColumnFinding finding)
    {
        if (finding.Kind is null)
        {
            return new(
                $"Nothing was recognised in {finding.Values} values.",
                $"在 {finding.Values} 个值中未识别出已知种类。"
            );
        }

        var share = (100.0 * finding.Fitting / finding.Values).ToString("F0", CultureInfo.InvariantCulture);
        return finding.IsNamed
            ? new(
                $"{share}% of {finding.Values} values fit, and the name says so.",
                $"{finding.Values} 个值中有 {share}% 相符，列名也表明如此。"
            )
            : new($"{share}% of {finding.Values} values fit.", $"{finding.Values} 个值中有 {share}% 相符。");
    }
}
