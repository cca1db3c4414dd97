using System.Globalization;
using Kexin.Client.Contracts;
using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Ledger.Contracts;

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
            Computations.Running.IntersectionOutput common => new ComputationResult(
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

    /// <summary>What a party learned that gets no result, in a sentence.</summary>
    public static LocalizedText LearnedBy(MemberId party, TaskToken task) =>
        (task.Providers.Any(provider => provider.Member == party), task.Computation) switch
        {
            (true, LogisticRegressionFunction.KindName) => new(
                "The joint coefficients of every round, roughly the numbers of rows and cases, the fields' rounded joint centres and scales, and how the scores spread; it was shown no single provider's rows or sums.",
                "每一轮的联合系数、大致的联合行数与病例数、各字段取整后的联合中心与尺度，以及得分的分布情况；没有看到任何单个提供方的行或合计。"
            ),
            (true, IntersectionFunction.KindName) => new(
                "How many identifiers the other provider has; not which are common, nor how many.",
                "对方有多少个标识符；不知道哪些是共有的，也不知道有多少个共有。"
            ),
            (true, _) => new(
                "Nothing but that the run took place: it saw shares that look random, and no result.",
                "除运行发生之外一无所知：只看到形同随机数的份额，没有看到结果。"
            ),
            _ => new("Nothing but that the run took place.", "除运行发生之外一无所知。"),
        };

    /// <summary>What an organisation learned, in a sentence.</summary>
    public static LocalizedText Learned(ComputationOutput output) =>
        output switch
        {
            StatisticsOutput statistics => Totals(statistics),
            LogisticRegressionOutput regression => new(
                $"The joint fit over {Number(regression.Rows)} rows in {regression.Iterations} rounds: coefficients, joint gradients and Hessians; of no single provider's.",
                $"对 {Number(regression.Rows)} 行数据经 {regression.Iterations} 轮得到的联合拟合：系数、联合梯度与联合海森矩阵；不含任何单个提供方的数值。"
            ),
            Computations.Running.IntersectionOutput { Identifiers: null } common => new(
                $"How many identifiers are common: {Number(common.Size)}.",
                $"共有标识符的个数：{Number(common.Size)}。"
            ),
            Computations.Running.IntersectionOutput common => new(
                $"The {Number(common.Size)} common identifiers, and no other.",
                $"{Number(common.Size)} 个共有的标识符，此外一无所知。"
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static LocalizedText Totals(StatisticsOutput output)
    {
        var whole = output.Cells.Count(cell => cell.Suppressed is null);
        var counted = output.Cells.Count(cell => cell is { Suppressed: { } } and ({ Count: { } } or { Bins: { } }));
        var shut = output.Cells.Count - whole - counted;
        var (countsEn, countsZh) =
            counted == 0
                ? ("", "")
                : ($", of {Cells(counted)} the counts alone", $"，另有 {Number(counted)} 个单元格只有计数");
        var (shutEn, shutZh) =
            shut == 0
                ? ("", "")
                : (
                    $", and that {Cells(shut)} {(shut == 1 ? "was" : "were")} held back",
                    $"，以及有 {Number(shut)} 个单元格不予公布"
                );
        return new LocalizedText(
            $"The joint totals of {Cells(whole)}{countsEn}{shutEn}; no single provider's totals.",
            $"{Number(whole)} 个单元格的联合合计{countsZh}{shutZh}；不含任何单个提供方的合计。"
        );
    }

    private static string Cells(int count) => $"{Number(count)} {(count == 1 ? "cell" : "cells")}";

    private static StatisticsResult Statistics(StatisticsOutput output, ComputationDocument? document)
    {
        var function = document?.Function as StatisticsFunction;
        return new StatisticsResult(
            [
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
                    cell.Suppressed?.Localized()
                )),
            ],
            output.Rest is { } rest ? new Api.RestOfRows(rest.Count, rest.Suppressed?.Localized()) : null
        );
    }

    private static Dictionary<string, string> Group(
        Computations.Running.StatisticsCell cell,
        StatisticsFunction? function
    ) =>
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
            [.. output.Warnings.Select(warning => warning.Localized())]
        );

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
