using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.SharedRegression;

/// <summary>What a regression on shares says to people.</summary>
internal static class SharedRegressionTexts
{
    public static BilingualText Fitting { get; } = new("Fitting the model on shares", "在秘密份额上拟合模型");

    /// <summary>Why nothing opens: the answers are not told apart.</summary>
    public static BilingualText HeldBack(RowRequirement needed) =>
        new(
            $"One of these holds, and which one nobody is told: fewer than {needed.Fewest[0]} rows are complete, {needed.Fewest[1]} of them cases and {needed.Fewest[2]} controls; all or nearly all of them are one organisation's, which did not agree (kexin task review --own-totals); in a field few cases, or few controls, hold another value than the rest; the rows differ by a few from those of an earlier result to the same requester, or a few of them lie beyond the ranges of this fit or of an earlier one within others; the fit has not come to rest in {SharedFit.Steps} steps: fields tell cases from controls nearly without error, depend on one another, or vary little within the range that the document names.",
            $"至少符合以下一项，具体是哪一项不予告知：所用字段均无缺失的行不足 {needed.Fewest[0]} 行，或其中病例不足 {needed.Fewest[1]} 行、对照不足 {needed.Fewest[2]} 行；行全部或几乎全部来自一家未同意公布的机构（kexin task review --own-totals）；某字段中有少数病例或对照的取值与其余不同；这些行与同一申请方此前结果所涉及的行只差几行，或有少数行超出本次或此前另一范围的拟合所用的范围；拟合在 {SharedFit.Steps} 步内没有收敛：字段几乎能无误地区分病例与对照、字段之间线性相关，或字段的变化相对于文档所列范围过小。"
        );

    /// <summary>What stands under the table.</summary>
    public static BilingualText[] Notes(IReadOnlyList<RangedField> on)
    {
        var ranges = string.Join(", ", on.Select(Shown));
        return
        [
            new(
                $"Values beyond these ranges count as the nearer bound: {ranges}.",
                $"超出以下范围的取值按较近的界限计：{ranges}。"
            ),
        ];
    }

    /// <summary>What it opens to whom.</summary>
    public static BilingualText Reveals(
        ComputationDocument document,
        EngineChoice choice,
        RowRequirement needed,
        Func<MemberId, string> nameOf
    )
    {
        var (parties, asker) = (EngineTexts.Parties(choice, nameOf), nameOf(document.Requester));
        var ranges = string.Join(", ", ((SharedRegressionFunction)document.Function).On.Select(Shown));
        var (earlier, k) = (EngineTexts.Earlier, document.SmallestGroup);
        return new BilingualText(
            $"""
            {parties.En}
            Each provider shares all rows of its dataset, those that are not used as zeros: how many are used nobody learns; all parties learn how many rows the dataset has. Newton's method then takes {SharedFit.Steps} steps on shares; no sum, coefficient or count opens on the way.
            {asker} learns whether the fit opens; and if it does, the numbers of rows and of cases, that of rows left out for missing values where it is none or at least {k}, and each coefficient with its standard error. It opens with at least {needed.Fewest[
                0
            ]} complete rows, {k} of them cases and {k} controls, and as much information as {needed.FewestWeighted} rows that are as likely cases as not; if in a field of two values, as usually coded (0 and 1, 1 and 2 and the like) or the bounds of its range, none or at least {k} cases, and controls, hold either; and if it has come to rest. After a fit within another range of a field, none or at least {k} of the rows that both use lie beyond either. The providers learn nothing.
            Estimates are those of the pooled rows to a thousandth of their standard errors. Values beyond the ranges that the document names count as the nearer bound: {ranges}.
            Not checked: fields of two values that are coded in another way; rows in which the values of several fields meet; what more than two fits within different ranges tell together.
            {earlier.En}
            """,
            $"""
            {parties.Zh}
            每个提供方把其数据集的全部行拆成份额，不使用的行以零代替：任何一方都不知道使用了多少行；各方得知该数据集共有多少行。牛顿法在份额上执行 {SharedFit.Steps} 步，过程中不公开任何合计、系数或行数。
            {asker}得知拟合是否公开；若公开，得知行数、病例数、因缺失而剔除的行数（仅当为零或至少 {k} 行时），以及各系数及其标准误。公开的条件：至少 {needed.Fewest[
                0
            ]} 行无缺失，其中病例和对照各至少 {k} 行，信息量不低于 {needed.FewestWeighted} 行病例与对照机会均等的行；按通常方式编码（0 和 1、1 和 2 等）或以范围两端为取值的二值字段中，取任一值的病例、对照均为零或至少 {k} 行；并且拟合已经收敛。若此前曾以某字段的另一范围作过拟合，则两次都使用的行中超出任一范围的为零或至少 {k} 行。提供方得不到任何信息。
            估计值与在合并数据上拟合的结果之差不超过标准误的千分之一。超出文档所列范围的取值按较近的界限计：{ranges}。
            以下不作检查：以其他方式编码的二值字段；几个字段的取值同时出现的行；以不同范围作两次以上拟合，合起来透露的内容。
            {earlier.Zh}
            """
        );
    }

    /// <summary>What the requester knows after a run.</summary>
    public static BilingualText Learned(SharedRegressionOutput fit) =>
        fit.Rows is { } rows
            ? new BilingualText(
                $"The joint fit over {Number(rows)} rows: coefficients and their standard errors; no sum of any step, and nothing of a single provider's.",
                $"对 {Number(rows)} 行数据的联合拟合：系数及其标准误；不含任何一步的合计，也不含任何单个提供方的数值。"
            )
            : new BilingualText("That the fit stays shut.", "拟合不予公布。");

    private static string Shown(RangedField on) =>
        string.Create(CultureInfo.InvariantCulture, $"{on.Field} {on.From}..{on.To}");

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
