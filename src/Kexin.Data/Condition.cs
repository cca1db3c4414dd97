namespace Kexin.Data;

/// <summary>One condition on a field, as it stands in a document that people review.</summary>
/// <remarks>A missing value satisfies no condition but <see cref="Operators.Missing"/>.</remarks>
/// <param name="Field">The field's name.</param>
/// <param name="Operator">One of <see cref="Operators"/>.</param>
/// <param name="Values">
/// One value for comparisons, at least one for <see cref="Operators.In"/>, none for the other two. Numbers as in JSON, texts as
/// they are, booleans as true or false, dates as 2026-01-31, instants as 2026-01-31T12:00:00+08:00 or with Z.
/// </param>
public sealed record Condition(string Field, string Operator, IReadOnlyList<string> Values)
{
    /// <inheritdoc/>
    public bool Equals(Condition? other) =>
        other is not null
        && Field == other.Field
        && Operator == other.Operator
        && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field, Operator, Values.Count);
}

/// <summary>The operators of a <see cref="Condition"/>.</summary>
public static class Operators
{
    /// <summary>The value is the one given.</summary>
    public const string Equal = "=";

    /// <summary>There is a value, and it is not the one given.</summary>
    public const string NotEqual = "!=";

    /// <summary>The value is smaller; numbers, dates and instants only, like the next three.</summary>
    public const string Less = "<";

    /// <summary>The value is smaller or the same.</summary>
    public const string AtMost = "<=";

    /// <summary>The value is greater.</summary>
    public const string Greater = ">";

    /// <summary>The value is greater or the same.</summary>
    public const string AtLeast = ">=";

    /// <summary>The value is one of those given.</summary>
    public const string In = "in";

    /// <summary>There is no value.</summary>
    public const string Missing = "missing";

    /// <summary>There is a value.</summary>
    public const string Present = "present";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [Equal, NotEqual, Less, AtMost, Greater, AtLeast, In, Missing, Present];

    internal static bool IsOrder(string name) => name is Less or AtMost or Greater or AtLeast;

    internal static bool TakesNoValue(string name) => name is Missing or Present;
}
