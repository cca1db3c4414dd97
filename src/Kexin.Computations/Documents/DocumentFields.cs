using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>Which fields a document reads, and what for.</summary>
public static class DocumentFields
{
    /// <summary>Every field that is read, those of conditions included, in alphabetical order (by code units).</summary>
    public static IReadOnlyList<string> NamesOf(ComputationFunction function, IReadOnlyList<Condition> where) =>
        NamesOf(UsesOf(function, where));

    /// <summary>Every field that is read of one input, in the same order.</summary>
    public static IReadOnlyList<string> NamesOf(ComputationDocument document, ComputationInput input) =>
        NamesOf(UsesOf(document, input));

    /// <summary>Every field that would be read of a dataset, in the same order.</summary>
    public static IReadOnlyList<string> NamesOf(
        ComputationFunction function,
        IReadOnlyList<Condition> where,
        OfferedDataset offered
    )
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(offered);
        return NamesOf(UsesOf(function, offered.Provider, Narrowing(function, where, offered.Fields)));
    }

    /// <summary>Each use of each field; a field may have several.</summary>
    public static IReadOnlyList<UsedField> UsesOf(ComputationFunction function, IReadOnlyList<Condition> where)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(where);
        return [.. function.Uses, .. where.Select(condition => new UsedField(condition.Field, FieldUse.Filtered))];
    }

    /// <summary>Each use of each field of one input; a field may have several.</summary>
    public static IReadOnlyList<UsedField> UsesOf(ComputationDocument document, ComputationInput input)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(input);
        return UsesOf(document.Function, input.Provider, ConditionsOf(document, input));
    }

    /// <summary>The conditions that narrow one input.</summary>
    public static IReadOnlyList<Condition> ConditionsOf(ComputationDocument document, ComputationInput input)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(input);
        return Narrowing(document.Function, document.Where, input.Fields);
    }

    private static IReadOnlyList<Condition> Narrowing(
        ComputationFunction function,
        IReadOnlyList<Condition> where,
        IReadOnlyList<string> fields
    ) =>
        function.JoinsInputs
            ? [.. where.Where(condition => fields.Contains(condition.Field, StringComparer.Ordinal))]
            : where;

    private static IReadOnlyList<UsedField> UsesOf(
        ComputationFunction function,
        MemberId provider,
        IReadOnlyList<Condition> where
    ) =>
        [.. function.UsesAt(provider), .. where.Select(condition => new UsedField(condition.Field, FieldUse.Filtered))];

    private static IReadOnlyList<string> NamesOf(IReadOnlyList<UsedField> uses) =>
        [.. uses.Select(use => use.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
