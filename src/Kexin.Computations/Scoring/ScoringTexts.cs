using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Scoring;

/// <summary>What a scoring says to people.</summary>
internal static class ScoringTexts
{
    /// <summary>Why one dataset is not scored.</summary>
    public static BilingualText NotAlone { get; } =
        new(
            "A scoring is between a model and another organisation's rows; one dataset alone has nothing to score.",
            "评分需要一方的模型和另一方的行；单独一个数据集无法评分。"
        );

    /// <summary>Why a number is held back: the gates' answers are not told apart.</summary>
    public static BilingualText HeldBack(int smallestGroup) =>
        new(
            $"One of these holds, and which one nobody is told: fewer than {smallestGroup} rows; or a cell before it in the table has few.",
            $"至少符合以下一项，具体是哪一项不予告知：不足 {smallestGroup} 行；表中它前面的单元行数很少。"
        );

    /// <summary>What stands under the table.</summary>
    public static BilingualText Note(ScoringFunction function)
    {
        var ranges = string.Join(
            ", ",
            function.On.Select(on => string.Create(CultureInfo.InvariantCulture, $"{on.Field} {on.From}..{on.To}"))
        );
        return new(
            $"Values beyond these ranges count as the nearer bound: {ranges}. Rows with a missing value are not scored.",
            $"超出以下范围的取值按较近的界限计：{ranges}。有缺失值的行不参与评分。"
        );
    }

    /// <summary>What a requester knows after a run.</summary>
    public static BilingualText Learned(ScoringOutput told)
    {
        var open = told.Cells.Count(cell => (cell.Rows ?? cell.Controls ?? cell.Cases) is not null);
        return new(
            $"How many rows lie in {open} of {told.Cells.Count} bands of risk; not which rows, and of no row its risk.",
            $"{told.Cells.Count} 个风险区间中 {open} 个的行数；不知道是哪些行，也不知道任何一行的风险。"
        );
    }

    /// <summary>What it opens to whom.</summary>
    public static BilingualText Reveals(
        ComputationDocument document,
        EngineChoice choice,
        Func<MemberId, string> nameOf
    )
    {
        var function = (ScoringFunction)document.Function;
        var (parties, k) = (EngineTexts.Parties(choice, nameOf), document.SmallestGroup);
        var (asker, owner) = (nameOf(document.Requester), nameOf(function.Model!.Value));
        var rows = nameOf(document.Providers.Single(provider => provider != function.Model));
        var cells = new ScoringGates(document).Cells;
        var (told, toldZh) = function.Outcome is null
            ? ("rows", "行数")
            : ($"controls and cases ({function.Outcome})", $"对照数和阳性例数（{function.Outcome}）");
        return new BilingualText(
            $"""
            {parties.En}
            {owner}'s model scores {rows}'s rows on shares. {rows} learns nothing of the model but its fields, and {owner} nothing of a row. No score opens, not even whose rows are used: all parties learn how many rows {rows}'s dataset has, rounded up, and whether a dataset is none to be scored or to score with, which ends the run.
            {asker} learns, by group and band of risk, the numbers of {told}: {cells} numbers in all, of each whether it opens, and if it does, the number. The providers learn nothing more.
            A number opens with at least {k} rows, if the cells before it in the table are not small. All of these rows are {rows}'s: the run ends before anything opens unless {rows} agreed to own totals (kexin task review --own-totals).
            A model may set any rows apart, and {rows}'s node cannot see which. So to one asker, and those who stand together with it, a dataset is scored once, only if it gave that asker no result before, and gives it none afterwards.
            What is left: who knows some rows can take them off; {rows} and {asker} together can choose rows that tell of the model as much as {cells} numbers do; a false model or false rows give a false result; and a dataset that is published anew is another one.
            """,
            $"""
            {parties.Zh}
            {owner}的模型在份额上为{rows}的行评分。除自变量的名称外，{rows}不得知模型的任何内容；{owner}不得知任何一行。任何一行的评分、哪些行参与评分都不公开：各方只得知{rows}的数据集有多少行（向上取整），以及是否有数据集不符合评分要求（若有，运行即告结束）。
            {asker}按分组和风险区间得知{toldZh}：共 {cells} 个数，各自是否公开；若公开，得知该数。提供方得不到更多信息。
            至少 {k} 行、且表中它前面的单元行数不是很少时才公开。这些行全部来自{rows}：除非{rows}同意公布自己的合计（kexin task review --own-totals），否则在公开任何内容之前运行即告结束。
            模型可以把任意几行单独分出来，而{rows}的节点看不到是哪些行。因此，对同一发起方以及与其视为同一方者，一个数据集只评分一次，且仅当此前没有向其提供过结果；此后也不再提供其他结果。
            仍无法防止的有：知道其中某些行的人可以将其减去；{rows}与{asker}合谋时，可以通过挑选各行得知模型的一部分，多少与 {cells} 个数所能透露的相当；虚假的模型或行会得出虚假的结果；重新发布的数据集视为另一个数据集。
            """
        );
    }
}
