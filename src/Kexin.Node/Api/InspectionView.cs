using System.Text.Json;
using Kexin.Vault;

namespace Kexin.Node;

/// <summary>Files on their way in, in the API's types.</summary>
internal static class InspectionView
{
    public static async Task<Api.HeldFile> HoldAsync(this HeldUploads uploads, Stream file, CancellationToken cancel)
    {
        var held = await uploads.ReceiveAsync(file, cancel);
        return new(held.Id, held.SizeInBytes, held.Until);
    }

    public static async Task<Api.FileInspection> InspectAsync(
        this HeldUploads uploads,
        string id,
        Api.InspectFile request,
        CancellationToken cancel
    )
    {
        var format = FieldTypes.ToVault(request.Format);
        var (inspection, options) = await uploads.LookAsync(id, format, request.Options, cancel);
        return Of(inspection, options);
    }

    public static async Task<Api.Dataset> KeepAsync(
        this HeldUploads uploads,
        string id,
        Api.KeepFile request,
        CancellationToken cancel
    )
    {
        var format = FieldTypes.ToVault(request.Format);
        var (kept, inspection, options) = await uploads.TakeInAsync(
            id,
            request.Name,
            request.Source,
            format,
            request.Options,
            request.Activity,
            cancel
        );
        return kept.ToApi() with { Findings = Of(inspection, options).Findings };
    }

    private static Api.FileInspection Of(FileInspection inspection, IntakeOptions options) =>
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
