using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Roc;
using Kexin.Computations.Statistics;

namespace Kexin.Computations.LogisticRegression;

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
        var (sums, values) = (LikelihoodSums.SizeFor(requirement.Coefficients), requirement.Coefficients);
        var (valuesEn, valuesZh) = FewValues(k);
        var (earlierEn, earlierZh) = Earlier(k);
        return new BilingualText(
            $"""
            Protocol: Newton's method. In each step every provider sums over its own rows, masks the sums, and the requester learns only the totals of all providers (additive shares over Z_2^64; columns' sums over Z_2^384, exact).
            First check: whether there are at least {rows} complete rows, {k} cases and {k} controls in all, from at least two providers.{valuesEn}{earlierEn} The requester learns these answers; if one is against it, it can open nothing that follows, and all are told which one it was.
            The requester then learns, over all providers together: the numbers of rows and of cases; that of rows left out for missing values, where it is none or at least {k}; each field's sum and sum of squares; in each step (usually 6 to 10, at most {NewtonFit.MostSteps}) the log-likelihood, its gradient and its Hessian; for {intervals} intervals of the fitted score whether they hold at least {k} rows, and no or at least {k} cases and controls; cases and controls in intervals where that is so; how many providers have values that are too large.
            The requester chooses nothing on the way: units and steps follow from the joint sums, and the providers' check opens no further sum where they do not. A step where fewer than {requirement.FewestWeighted} rows carry weight does not open, and a fit that tells cases from controls without error ends without a model.
            Not checked: rows in which the values of two fields meet, which a sum counts, however few; groups that are found by adding fields up (the last category of a question whose others are a field each). Where few rows make up such a group, the sums tell what these rows hold.
            Each step opens {sums} sums over rows of {values} values. So many rows as the first check asks for have more values than {RowRequirement.UsualSteps} steps open sums. Where there are hardly more rows, a fit that takes more steps, or fields of few different values, may still tell what rows hold: choose a larger smallest group where it matters.
            Every provider learns: the joint number of rows to a factor of two, rounded joint centres and scales of the fields, the joint weight of each step to a factor of two, the joint coefficients of each step, so in the end the fitted model in those units, and which intervals of the score are opened; and from each other provider, for each field, which values (two at most) half of its rows hold. With two providers, what one knows of its own rows can be taken off that.
            Nobody is shown the sums of one provider. Adversary: the requester may do what it likes, providers are semi-honest. If the requester colludes with some of the providers, they learn the sums of the others together, small groups included; of a provider alone if all others collude. What is left: scores' intervals are not compared with those of earlier fits; other requesters that share what they got and that no provider's node names as standing together; and what one knows of some rows.
            """,
            $"""
            协议：牛顿法。每一步中，各提供方对自己的数据行求和并加掩码，发起方只能得到所有提供方的总和（Z_2^64 上的加法秘密共享；各列之和用 Z_2^384，无舍入误差）。
            首先检查：各方合计是否至少有 {rows} 行无缺失的数据、{k} 个病例和 {k} 个对照，且至少来自两个提供方。{valuesZh}{earlierZh}发起方得知这些答案；只要有一项不满足，它就无法解开之后的任何内容，各方都会得知是哪一项。
            之后发起方得知所有提供方合计的：行数、病例数；因缺失而剔除的行数（仅当为零或至少 {k} 行时）；每个字段的和与平方和；每一步（通常 6 到 10 步，最多 {NewtonFit.MostSteps} 步）的对数似然、梯度和 Hessian 矩阵；拟合得分的 {intervals} 个区间各自是否至少有 {k} 行，且病例数、对照数为零或至少 {k}；满足上述条件的区间中的病例数和对照数；有多少个提供方含有过大的取值。
            发起方在过程中不作任何选择：单位和每一步都由联合的和决定，若不一致，提供方的检查使之后的和都无法解开。若某一步中有权重的行少于 {requirement.FewestWeighted} 行，该步不公开；若字段能无误地区分病例与对照，则不产生模型。
            以下不作检查：两个字段的取值同时出现的行，有的和就是其行数，无论多少；由几个字段相加得出的分组（一个问题的各类别各为一个字段时，余下的那一类）。若构成这类分组的行很少，公开的和会透露这些行的内容。
            每一步公开 {sums} 个和，而每行有 {values} 个取值。首先的检查所要求的行数，保证全部取值多于 {RowRequirement.UsualSteps} 步所公开的和。若总行数只略多于此，步数更多的拟合，或取值种类很少的字段，仍可能透露各行的内容：若有顾虑，请把最小分组人数设得更大。
            每个提供方得知：联合行数（精确到两倍以内）、各字段取整后的联合中心与尺度、每一步的联合权重（精确到两倍以内）、每一步的联合系数（因此最终得知以这些单位表示的拟合模型），以及公开了哪些得分区间；还从其他每个提供方得知，各字段中有哪些取值（至多两个）占其一半的行。只有两个提供方时，其中一方可以从中扣除自己已知的部分。
            不会向任何一方展示单个提供方的合计。对手模型：发起方可以任意行事，提供方为半诚实。若发起方与部分提供方合谋，可得知其余提供方的合计（包括小分组）；只有其余各方全部合谋时才会泄露单个提供方的合计。仍无法防止的有：得分的区间不与此前拟合的区间比较；互通结果、而提供方的节点未列为同一方的几个发起方；以及事先知道其中某些行的人。
            """
        );
    }

    /// <summary>The check of fields of two values, which a smallest group of 1 does not have.</summary>
    private static (string En, string Zh) FewValues(int k) =>
        k == 1
            ? ("", "")
            : (
                $" Then, for each field and each of the values -1, 0, 1, 2 and those that half of some provider's rows hold, whether 1 to {k - 1} cases or 1 to {k - 1} controls hold another value: in a field of two values each stands in no case or at least {k}, and in no control or at least {k}, or there is no run.",
                $"然后对每个字段以及 -1、0、1、2 和占某个提供方一半行的每个取值，检查是否有 1 至 {k - 1} 个病例或 1 至 {k - 1} 个对照取别的值：对只取两个值的字段，每个值在病例中要么不出现，要么至少 {k} 次，在对照中也是如此，否则不运行。"
            );

    /// <summary>The checks of whose rows they are and of what was opened before, which a smallest group of 1 does not have.</summary>
    private static (string En, string Zh) Earlier(int k) =>
        k == 1
            ? ("", "")
            : (
                $" Then, of the rows, the cases and the controls, whether one organisation has all of them, or more than nine tenths and the others fewer than {k}, which opens only if that one agrees when it reviews this document; and whether they differ by few from what earlier results to the requester tell together, sums and differences of any of them. For that, each provider tells all parties which results this requester got over its dataset, without any row.",
                $"再对全部行、病例和对照分别检查：是否一家机构拥有全部，或有九成以上而其余各家不足 {k} 行——此时只有该机构在审核本文档时同意才会公开；以及它们是否与发起方此前各结果相加减所得的行只差几行。为此，每个提供方告知各方该发起方此前就其数据集得到过哪些结果，不涉及任何一行。"
            );
}
