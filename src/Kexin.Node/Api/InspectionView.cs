using System.Text.Json;
using Kexin.Vault;

namespace Kexin.Node;

/// <summary>Shows what a file would be taken in as, as the API has it.</summary>
internal static class InspectionView
{
    public static Api.FileInspection Of(FileInspection inspection, IntakeOptions options) =>
        new(
            inspection.Rows,
            inspection.Encoding,
            inspection.Delimiter?.ToString(),
            [
                .. inspection.Columns.Select(column => new Api.InspectedColumn(
                    column.Name,
                    FieldTypes.ToApi(column.Type),
                    column.IsDeclared,
                    column.Zone,
                    column.Values,
                    column.Missing,
                    column.Distinct,
                    column.Samples,
                    [.. column.Bins.Select(bin => new Api.ColumnBin(bin.From, bin.To, bin.Value, bin.Count))]
                )),
            ],
            [
                .. inspection.Findings.Select(finding => new Api.IntakeFinding(
                    JsonNamingPolicy.CamelCase.ConvertName(finding.Kind.ToString()),
                    new LocalizedText(finding.Explain("en"), finding.Explain("zh")),
                    finding.Field,
                    finding.Line
                )),
            ],
            inspection.IsRefused,
            RecordJson.Write(options)
        );
}
