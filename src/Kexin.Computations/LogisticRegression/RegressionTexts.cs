using System.Globalization;

namespace Kexin.Computations.LogisticRegression;

/// <summary>What a regression says to people.</summary>
internal static class RegressionTexts
{
    public static BilingualText Reading { get; } = new("Reading rows", "读取数据行");

    public static BilingualText Checking { get; } = new("Checking that there are enough rows", "检查行数是否足够");

    public static BilingualText Standardising { get; } = new("Standardising columns", "标准化各列");

    public static BilingualText Fitting { get; } = new("Fitting the model", "拟合模型");

    public static BilingualText Scoring { get; } = new("Measuring the model (ROC)", "评估模型（ROC）");

    public static BilingualText NoCurve { get; } =
        new(
            "No ROC curve: the scores do not fall into at least two groups of the smallest group's size.",
            "没有 ROC 曲线：各行得分无法分成至少两个达到最小分组人数的组。"
        );

    public static BilingualText OutOfRange { get; } =
        new(
            "A value lies beyond 2^64 (about 1.8·10^19) in size. Publish the dataset with that field in a larger unit.",
            "有取值的绝对值超过 2^64（约 1.8·10^19）。请改用更大的单位后重新发布该字段。"
        );

    public static BilingualText TooFewRows(long fewest, int coefficients) =>
        new(
            $"Fewer than {fewest} rows are complete in the used fields. A regression with {coefficients} coefficients needs that many, so that its sums do not tell what single rows hold. Use fewer fields or wider conditions.",
            $"所用字段均无缺失的行不足 {fewest} 行。含 {coefficients} 个系数的回归需要这么多行，以免由其中的和推出个别行。请减少字段或放宽条件。"
        );

    public static BilingualText TooFewCases(int smallestGroup) =>
        new(
            $"Fewer than {smallestGroup} complete rows meet the outcome. Choose another outcome or wider conditions.",
            $"满足结局条件且无缺失的行不足 {smallestGroup} 行。请更换结局条件或放宽筛选条件。"
        );

    public static BilingualText TooFewControls(int smallestGroup) =>
        new(
            $"Fewer than {smallestGroup} complete rows do not meet the outcome. Choose another outcome or wider conditions.",
            $"不满足结局条件且无缺失的行不足 {smallestGroup} 行。请更换结局条件或放宽筛选条件。"
        );

    public static BilingualText FewDiffer(string field, int smallestGroup) =>
        new(
            $"In the field '{field}' some cases, or some controls, hold another value than all the rest, but fewer than {smallestGroup}: the sums would tell about these few. Leave the field out, or use wider conditions.",
            $"字段“{field}”中有少数病例或对照的取值与其余不同，但不足 {smallestGroup} 行：公开的和会透露这几行的内容。请去掉该字段或放宽筛选条件。"
        );

    public static BilingualText Constant(string field) =>
        new(
            $"Constant: '{field}' has the same value in all rows, so it has no coefficient.",
            $"常量：字段“{field}”在所有行中取值相同，因此没有系数。"
        );

    public static BilingualText Collinear(string field) =>
        new(
            $"Collinear: '{field}' is a linear combination of the fields before it, so it was left out and has no coefficient.",
            $"共线：字段“{field}”是其前面各字段的线性组合，已从模型中去掉，没有系数。"
        );

    public static BilingualText Separated(IReadOnlyList<string> fields) =>
        fields.Count == 0
            ? new(
                "Separation: the likelihood has no maximum, and the estimates are only where the fit stopped.",
                "完全分离：似然函数没有最大值，所给估计只是停止拟合时的数值。"
            )
            : new(
                $"Separation: {string.Join(", ", fields)} tell cases from controls without error in some rows, so the likelihood has no maximum. The estimates of these coefficients are only where the fit stopped; do not use them or their tests.",
                $"完全分离：{string.Join("、", fields)} 在部分行中可以无误地区分病例与对照，似然函数没有最大值。这些系数的估计只是停止拟合时的数值，请勿使用这些估计及其检验。"
            );

    public static BilingualText SeparatedRefused { get; } =
        new(
            "The fields tell cases from controls without error, or nearly so: the likelihood has no maximum, and a fit would tell about single rows. No model is released. Leave fields out, or use wider conditions.",
            "所选字段可以（几乎）无误地区分病例与对照：似然函数没有最大值，拟合结果会透露个别行的情况，因此不公布模型。请减少字段或放宽筛选条件。"
        );

    public static BilingualText BeyondPrecision(string field) =>
        new(
            $"Beyond precision: what varies in the field '{field}' is so small beside its size, or beside the fields before it, that its coefficient has no reliable digit. Subtract a constant from the field, or leave one of two nearly equal fields out.",
            $"超出精度：字段“{field}”的变化相对于其数值大小，或相对于它前面的字段过小，系数没有可靠的有效数字。请对该字段减去一个常数，或在两个几乎相同的字段中去掉一个。"
        );

    public static BilingualText FewLeftOut(int smallestGroup) =>
        new(
            $"Rows were left out for missing values, but fewer than {smallestGroup}: how many is not told.",
            $"有少数行（不足 {smallestGroup} 行）因缺失而剔除，具体行数不予公布。"
        );

    public static BilingualText Unfinished(int iterations) =>
        new(
            $"The fit did not converge in {iterations} steps; do not use the estimates.",
            $"拟合在 {iterations} 步内没有收敛，请勿使用这些估计。"
        );

    /// <summary>What a provider knows after a run.</summary>
    public static BilingualText LearnedByProviders { get; } =
        new(
            "The joint coefficients of every round, roughly the numbers of rows and cases, the fields' rounded joint centres and scales, and how the scores spread; it was shown no single provider's rows or sums.",
            "每一轮的联合系数、大致的联合行数与病例数、各字段取整后的联合中心与尺度，以及得分的分布情况；没有看到任何单个提供方的行或合计。"
        );

    /// <summary>What the requester knows after a run.</summary>
    public static BilingualText Learned(LogisticRegressionOutput fit)
    {
        var rows = fit.Rows.ToString("#,0", CultureInfo.InvariantCulture);
        return new BilingualText(
            $"The joint fit over {rows} rows in {fit.Iterations} rounds: coefficients, joint gradients and Hessians; of no single provider's.",
            $"对 {rows} 行数据经 {fit.Iterations} 轮得到的联合拟合：系数、联合梯度与联合海森矩阵；不含任何单个提供方的数值。"
        );
    }
}
