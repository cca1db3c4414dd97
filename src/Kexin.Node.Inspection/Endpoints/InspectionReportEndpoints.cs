using System.Globalization;
using System.Text;
using Kexin.Client;
using Kexin.Inspection.Book;
using Kexin.Inspection.Reports;
using Kexin.People.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kexin.Node.Inspection.Endpoints;

/// <summary>Reports that open in a spreadsheet.</summary>
internal static class InspectionReportEndpoints
{
    private const int UsualDays = 30;

    public static void MapInspectionReports(this IEndpointRouteBuilder app) =>
        app.MapGroup("")
            .WithTags("inspection")
            .MapGet(InspectionRoutes.Report, ReportAsync)
            .Produces<string>(StatusCodes.Status200OK, "text/csv")
            .For(
                "Rounds, checkpoints, alarms and hazards of a period by site, person or plan, as comma-separated values; the last 30 days when left out.",
                Permission.ReadInspection
            );

    private static async Task<IResult> ReportAsync(
        HttpContext context,
        InspectionReport report,
        InspectionBook book,
        InspectionViews views,
        TimeProvider time,
        string? by = null,
        string? from = null,
        string? until = null
    )
    {
        var group = QueryValues.Choice<ReportBy>("by", by) ?? ReportBy.Site;
        var end = InspectionTimes.Read("until", until, time.GetUtcNow());
        var begin = InspectionTimes.Read("from", from, InspectionShapes.Time(end).AddDays(-UsualDays));
        var isChinese = RequestLanguage.Of(context) == "zh";
        string? NameOf(string id) =>
            group switch
            {
                ReportBy.Site => book.Sites.Find(id)?.Name,
                ReportBy.Person => views.Person(id)?.Name,
                _ when book.Plans.Find(id) is { } plan => isChinese ? plan.Name.Zh : plan.Name.En,
                _ => null,
            };
        await using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\r\n" };
        await SheetCsv.WriteAsync(
            text,
            Heads(group, isChinese),
            report
                .Of(group, begin, end)
                .Select(line =>
                    (IReadOnlyList<Api.SheetCell>)
                        [
                            new(line.Id is { } id ? NameOf(id) ?? id : "-"),
                            .. new[]
                            {
                                line.Rounds,
                                line.Done,
                                line.Missed,
                                line.Points,
                                line.Inspected,
                                line.Alarms,
                                line.Hazards,
                                line.Standing,
                            }.Select(count => new Api.SheetCell(Whole: count)),
                            new(line.Id ?? ""),
                        ]
                ),
            context.RequestAborted
        );
        return TypedResults.File(
            Encoding.UTF8.GetBytes($"\uFEFF{text}"),
            "text/csv; charset=utf-8",
            $"inspection-{group.ToString().ToLowerInvariant()}.csv"
        );
    }

    private static IReadOnlyList<string> Heads(ReportBy by, bool isChinese) =>
        isChinese
            ?
            [
                by switch
                {
                    ReportBy.Site => "站点",
                    ReportBy.Person => "人员",
                    _ => "计划",
                },
                "任务数",
                "已完成",
                "漏检",
                "应检点位",
                "已检点位",
                "告警",
                "发现隐患",
                "未销号隐患",
                "标识",
            ]
            :
            [
                by switch
                {
                    ReportBy.Site => "Site",
                    ReportBy.Person => "Person",
                    _ => "Plan",
                },
                "Rounds",
                "Done",
                "Missed",
                "Checkpoints",
                "Inspected",
                "Alarms",
                "Hazards found",
                "Hazards standing",
                "Id",
            ];
}
