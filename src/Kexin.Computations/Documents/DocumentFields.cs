using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>Which fields a document reads, and what for.</summary>
public static class DocumentFields
{
    /// <summary>Every field that is read, those of conditions included, in alphabetical order (by code units).</summary>
    public static IReadOnlyList<string> NamesOf(ComputationFunction function, IReadOnlyList<Condition> where) =>
        [
            .. UsesOf(function, where)
                .Select(use => use.Name)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Each use of each field; a field may have several.</summary>
    public static IReadOnlyList<UsedField> UsesOf(ComputationFunction function, IReadOnlyList<Condition> where)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(where);
        return [.. function.Uses, .. where.Select(condition => new UsedField(condition.Field, FieldUse.Filtered))];
    }
}
