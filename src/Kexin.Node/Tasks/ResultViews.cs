using System.Globalization;
using Kexin.Client.Contracts;
using Kexin.Collaboration;

namespace Kexin.Node;

/// <summary>Outputs as the API tells them.</summary>
internal static class ResultViews
{
    public static ComputationResult Of(
        string task,
        string? run,
        ComputationOutput output,
        DateTimeOffset startedAt,
        DateTimeOffset endedAt,
        IReadOnlyList<string> proofs,
        ComputationDocument? document = null
    ) =>
        output switch
        {
            StatisticsOutput statistics => new ComputationResult(
                task,
                run,
                ComputationKind.Statistics,
                Statistics(statistics, document),
                null,
                null,
                startedAt,
                endedAt,
                proofs
            ),
            LogisticRegressionOutput regression => new ComputationResult(
                task,
                run,
                ComputationKind.LogisticRegression,
                null,
                Regression(regression),
                null,
                startedAt,
                endedAt,
                proofs
            ),
            Collaboration.IntersectionOutput common => new ComputationResult(
                task,
                run,
                ComputationKind.Intersection,
                null,
                null,
                new IntersectionResult(common.Size, common.Identifiers is not null),
                startedAt,
                endedAt,
                proofs
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>What an organisation learned, in a sentence.</summary>
    public static LocalizedText Learned(ComputationOutput output) =>
        output switch
        {
            StatisticsOutput statistics => new(
                $"The joint statistics: {Number(statistics.Cells.Count(cell => cell.Suppressed is null))} of {Number(statistics.Cells.Count)} cells, the others suppressed; of no single provider's totals.",
                $"联合统计：共 {Number(statistics.Cells.Count)} 格中的 {Number(statistics.Cells.Count(cell => cell.Suppressed is null))} 格，其余已抑制；不含任何单个提供方的合计。"
            ),
            LogisticRegressionOutput regression => new(
                $"The joint fit over {Number(regression.Rows)} rows in {regression.Iterations} rounds: coefficients, joint gradients and Hessians; of no single provider's.",
                $"对 {Number(regression.Rows)} 行数据经 {regression.Iterations} 轮得到的联合拟合：系数、联合梯度与联合海森矩阵；不含任何单个提供方的数值。"
            ),
            Collaboration.IntersectionOutput { Identifiers: null } common => new(
                $"How many identifiers are common: {Number(common.Size)}.",
                $"共有标识符的个数：{Number(common.Size)}。"
            ),
            Collaboration.IntersectionOutput common => new(
                $"The {Number(common.Size)} common identifiers, and no other.",
                $"{Number(common.Size)} 个共有的标识符，此外一无所知。"
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static StatisticsResult Statistics(StatisticsOutput output, ComputationDocument? document)
    {
        var function = document?.Function as StatisticsFunction;
        return new StatisticsResult([
            .. output.Cells.Select(cell => new Api.StatisticsCell(
                cell.Field,
                Group(cell, function),
                cell.Count,
                cell.Sum,
                cell.Mean,
                cell.Variance,
                cell.StandardDeviation,
                cell.Bins is { } bins
                    ? new Histogram(
                        function
                            ?.Measures.First(measure => measure.Field == cell.Field && measure.Edges.Count > 0)
                            .Edges ?? [],
                        bins
                    )
                    : null,
                cell.Suppressed is { } why ? new LocalizedText(why.En, why.Zh) : null
            )),
        ]);
    }

    private static Dictionary<string, string> Group(Collaboration.StatisticsCell cell, StatisticsFunction? function) =>
        cell
            .Group.Select((value, index) => (Field: function?.By[index].Field ?? $"{index + 1}", Value: value))
            .ToDictionary(pair => pair.Field, pair => pair.Value);

    private static LogisticRegressionResult Regression(LogisticRegressionOutput output) =>
        new(
            output.Rows,
            output.RowsLeftOut,
            output.Cases,
            output.Iterations,
            output.LogLikelihood,
            [
                .. output.Coefficients.Select(item => new Api.Coefficient(
                    item.Name,
                    item.Estimate,
                    item.StandardError,
                    item.Z,
                    item.P
                )),
            ],
            output.Roc is { } roc
                ? new Api.RocCurve(
                    [.. roc.Points.Select(point => new Api.RocPoint(point.FalsePositiveRate, point.TruePositiveRate))],
                    roc.Area,
                    roc.AreaErrorBound
                )
                : null,
            [.. output.Warnings.Select(warning => new LocalizedText(warning.En, warning.Zh))]
        );

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
