using Kexin.Data;

namespace Kexin.Computations.Documents;

/// <summary>A field to group by, and the values that make groups; rows with another value are left out.</summary>
[Says("Group", "分组")]
public sealed record GroupBy(
    [Says("Field", "字段")] [Name] string Field,
    [Says("Values", "取值", "Rows with another value are in no group.", "其他取值的行不在任何分组中。")]
    [Items(Condition.MostValues, Min = 1, Distinct = true)]
    [Visible(Condition.MostCharacters)]
        IReadOnlyList<string> Values
);
