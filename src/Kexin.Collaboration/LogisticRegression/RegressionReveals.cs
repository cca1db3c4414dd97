namespace Kexin.Collaboration.LogisticRegression;

/// <summary>What a regression opens to whom, for those who decide whether to take part.</summary>
internal static class RegressionReveals
{
    /// <summary>The text for a document.</summary>
    public static BilingualText Of(ComputationDocument document)
    {
        var requirement = RowRequirement.Of(document);
        var (k, rows, bins) = (
            document.SmallestGroup,
            requirement.Fewest[0],
            ScoreScale.BinsFor(document.SmallestGroup)
        );
        var intervals = ScoreCells.CountIntervals(bins);
        return new BilingualText(
            $"""
            Protocol: Newton's method. In each step every provider sums over its own rows, masks the sums, and the requester learns only the totals of all providers (additive shares over Z_2^64; columns' sums over Z_2^320).
            First check: whether there are at least {rows} complete rows, {k} cases and {k} controls in all. The requester learns these three answers; if one is no, it can open nothing that follows, and all are told which one it was.
            The requester then learns, over all providers together: the numbers of rows, of rows left out for missing values and of cases; each field's sum and sum of squares; in each step (usually 5 to 8, at most {NewtonFit.MostEvaluations}) the log-likelihood, its gradient and its Hessian; for {intervals} intervals of the fitted score whether they hold at least {k} rows; cases and controls in cells of the score with at least {k} rows each (one of the two counts may be smaller). For a field of 0 and 1 some of these sums are counts, which may be small.
            Every provider learns: rounded joint centres and scales of the fields, and the joint coefficients of each step, so in the end the fitted model in those units.
            Nobody learns another provider's sums. Adversary: semi-honest. If the requester colludes with some of the providers, they learn the sums of the others together, small groups included; of a provider alone if all others collude. A requester that does not follow the method could choose coefficients that single out rows; all coefficients are in the run's transcript.
            """,
            $"""
            协议：牛顿法。每一步中，各提供方对自己的数据行求和并加掩码，请求方只能得到所有提供方的总和（Z_2^64 上的加法秘密共享；各列之和用 Z_2^320）。
            首先检查：各方合计是否至少有 {rows} 行无缺失的数据、{k} 个病例和 {k} 个对照。请求方得知这三个答案；只要有一项不满足，它就无法解开之后的任何内容，各方都会得知是哪一项。
            之后请求方得知所有提供方合计的：行数、因缺失而未用的行数、病例数；每个字段的和与平方和；每一步（通常 5 到 8 步，最多 {NewtonFit.MostEvaluations} 步）的对数似然、梯度和 Hessian 矩阵；拟合得分的 {intervals} 个区间各自是否至少有 {k} 行；以及每个至少 {k} 行的得分单元中的病例数和对照数（其中一个数可能更小）。对取值为 0 和 1 的字段，其中一些和就是计数，可能较小。
            每个提供方得知：各字段取整后的联合中心与尺度，以及每一步的联合系数，因此最终得知以这些单位表示的拟合模型。
            任何一方都得不到其他提供方的单独合计。对手模型：半诚实。若请求方与部分提供方合谋，可得知其余提供方的合计（包括小分组）；只有其余各方全部合谋时才会泄露单个提供方的合计。不按方法执行的请求方可能选取能够突出个别行的系数；所有系数都留在本次运行的记录中。
            """
        );
    }
}
