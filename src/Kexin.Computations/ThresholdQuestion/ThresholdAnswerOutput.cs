using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Sheets;

namespace Kexin.Computations.ThresholdQuestion;

/// <summary>The answer.</summary>
/// <param name="IsAbove">Whether there is a value, and it is above the asker's threshold.</param>
public sealed record ThresholdAnswerOutput(bool IsAbove) : ComputationOutput
{
    private static readonly SheetTerm[] s_answers = [new("yes", new("Yes", "是")), new("no", new("No", "否"))];

    public override Sheet ToSheet(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var column = new SheetColumn(
            "above",
            new("Above the threshold", "高于阈值"),
            ColumnKind.Text,
            Meaning: new(
                "No also where the other has no such row, several, or one without a value",
                "对方没有此行、有多行或该行缺失取值时，也为“否”"
            ),
            Terms: s_answers
        );
        return new Sheet([
            new SheetTable(
                "answer",
                new("Answer", "答案"),
                [column],
                [new SheetRow([SheetCell.Of(IsAbove ? "yes" : "no")])]
            ),
        ]);
    }
}
