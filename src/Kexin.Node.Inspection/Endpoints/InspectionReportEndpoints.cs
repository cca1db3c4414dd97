using System.Globalization;
using System.Text;
using Kexin.Client;
using Kexin.Inspection.Reports;
using Kexin.Inspection.Stream.Rules;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node.Inspection.Endpoints;

/// <summary>Reports of a period: in numbers, and as files for a spreadsheet or for paper.</summary>
internal static class InspectionReportEndpoints
{
    private const string Csv = "text/csv";
    private const string Pdf = "application/pdf";

    /// <summary>What a report is a file of.</summary>
    private enum Format
    {
        Csv,
        Xlsx,
        Pdf,
    }

    /// <summary>Which table is written as comma-separated values.</summary>
    private enum Part
    {
        Lines,
        Trend,
        Rules,
    }

    public static void MapInspectionReports(this IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("").WithTags("inspection");
        routes
            .MapGet(InspectionRoutes.Report, FileAsync)
            .Produces<byte[]>(StatusCodes.Status200OK, Csv, ReportWorkbook.MediaType, Pdf)
            .For(
                "Rounds, checkpoints, alarms and hazards of a period by site, person or plan, with their trend, as a file: comma-separated values, an Excel workbook or a PDF; the last 30 days when left out.",
                Permission.ReadInspection
            )
            .OfOwnSites();
        routes
            .MapGet(InspectionRoutes.ReportFigures, Figures)
            .For(
                "Rounds, checkpoints, alarms and hazards of a period by site, person or plan, with their trend; the last 30 days when left out.",
                Permission.ReadInspection
            )
            .OfOwnSites();
    }

    private static async Task<IResult> FileAsync(
        HttpContext context,
        InspectionReport report,
        ReportWording wording,
        ReportDays days,
        NodeConfiguration own,
        TimeProvider time,
        string? by = null,
        string? from = null,
        string? until = null,
        string? step = null,
        string? site = null,
        string? person = null,
        string? plan = null,
        string? format = null,
        string? part = null
    )
    {
        var question = Read(context, days, time, by, from, until, step, site, person, plan);
        var kind = QueryValues.Choice<Format>("format", format) ?? Format.Csv;
        var table = QueryValues.Choice<Part>("part", part) ?? Part.Lines;
        var text = wording.Of(question, report.Of(question), own.Name, RequestLanguage.Of(context) == "zh");
        var name = $"inspection-{question.By.ToString().ToLowerInvariant()}";
        return kind switch
        {
            Format.Xlsx => TypedResults.File(ReportWorkbook.Make(text), ReportWorkbook.MediaType, $"{name}.xlsx"),
            Format.Pdf => TypedResults.File(ReportPages.Make(text), Pdf, $"{name}.pdf"),
            _ => TypedResults.File(
                await CsvOfAsync(
                    table switch
                    {
                        Part.Trend => text.Trend,
                        Part.Rules => text.Rules,
                        _ => text.Lines,
                    },
                    context.RequestAborted
                ),
                $"{Csv}; charset=utf-8",
                $"{name}.csv"
            ),
        };
    }

    private static Ok<Api.InspectionReport> Figures(
        HttpContext context,
        InspectionReport report,
        ReportWording wording,
        ReportDays days,
        TimeProvider time,
        string? by = null,
        string? from = null,
        string? until = null,
        string? step = null,
        string? site = null,
        string? person = null,
        string? plan = null
    )
    {
        var question = Read(context, days, time, by, from, until, step, site, person, plan);
        var figures = report.Of(question);
        var isChinese = RequestLanguage.Of(context) == "zh";
        return TypedResults.Ok(
            new Api.InspectionReport(
                (Api.InspectionReportBy)((int)question.By - 1),
                InspectionShapes.Time(question.From),
                InspectionShapes.Time(question.Until),
                days.ZoneOf(question.Site).Id,
                (Api.InspectionReportStep)((int)figures.Step - 1),
                [
                    .. figures.Lines.Select(line => new Api.InspectionReportLine(
                        line.Id is { } id ? new(id, wording.NameOf(question.By, id, isChinese)) : null,
                        Of(line.Counts)
                    )),
                ],
                Of(figures.All),
                [.. figures.Trend.Select(point => new Api.InspectionTrendPoint(point.Start, Of(point.Counts)))],
                [
                    .. figures.Rules.Select(rule => new Api.InspectionRuleTrend(
                        rule.Rule,
                        StreamRules.NameOf(rule.Rule).Localized(),
                        rule.Count,
                        rule.Before
                    )),
                ]
            )
        );
    }

    private static ReportQuestion Read(
        HttpContext context,
        ReportDays days,
        TimeProvider time,
        string? by,
        string? from,
        string? until,
        string? step,
        string? site,
        string? person,
        string? plan
    )
    {
        var (begin, end) = days.Read(from, until, Given(site), time.GetUtcNow().ToUnixTimeMilliseconds());
        return new ReportQuestion(QueryValues.Choice<ReportBy>("by", by) ?? ReportBy.Site, begin, end)
        {
            Step = QueryValues.Choice<ReportStep>("step", step),
            Site = Given(site),
            Person = Given(person),
            Plan = Given(plan),
            Scope = SiteBounds.ScopeOf(context),
        };
    }

    private static async Task<byte[]> CsvOfAsync(ReportTable table, CancellationToken cancel)
    {
        await using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\r\n" };
        await SheetCsv.WriteAsync(
            text,
            table.Heads,
            table.Rows.Select(row =>
                (IReadOnlyList<Api.SheetCell>)
                    [
                        .. row.Select(cell =>
                            cell.Text is { } words ? new Api.SheetCell(words) : new Api.SheetCell(Whole: cell.Number)
                        ),
                    ]
            ),
            cancel
        );
        return Encoding.UTF8.GetBytes($"\uFEFF{text}");
    }

    private static Api.InspectionReportCounts Of(ReportCounts counts) =>
        new(
            counts.Rounds,
            counts.Done,
            counts.Missed,
            counts.Points,
            counts.Inspected,
            counts.Alarms,
            counts.Hazards,
            counts.Standing
        );

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
