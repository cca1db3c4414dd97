namespace Kexin.Data;

/// <summary>One condition on a field, as it stands in a document that people review.</summary>
/// <remarks>A missing value satisfies no condition but <see cref="Operators.Missing"/>.</remarks>
/// <param name="Field">The field's name.</param>
/// <param name="Operator">One of <see cref="Operators"/>.</param>
/// <param name="Values">
/// One value for comparisons, at least one for <see cref="Operators.In"/>, none for the other two. Numbers as in JSON, texts as
/// they are, booleans as true or false, dates as 2026-01-31, instants as 2026-01-31T12:00:00+08:00 or with Z.
/// </param>
[Says("Condition", "条件")]
public sealed record Condition(
    [Says("Field", "字段")] [Name] string Field,
    [Says("Operator", "运算符")]
    [OneOf(
        Operators.Equal,
        Operators.NotEqual,
        Operators.Less,
        Operators.AtMost,
        Operators.Greater,
        Operators.AtLeast,
        Operators.In,
        Operators.Missing,
        Operators.Present
    )]
        string Operator,
    [Says("Values", "取值")]
    [Items(Condition.MostValues)]
    [Visible(Condition.MostCharacters)]
        IReadOnlyList<string> Values
) : ICheckedRecord
{
    /// <summary>The most values of one condition.</summary>
    public const int MostValues = 1000;

    /// <summary>The longest value, in characters.</summary>
    public const int MostCharacters = 1000;

    /// <summary>The longer before those that they begin with.</summary>
    private static readonly string[] s_comparisons =
    [
        Operators.NotEqual,
        Operators.AtMost,
        Operators.AtLeast,
        Operators.Equal,
        Operators.Less,
        Operators.Greater,
    ];

    /// <summary>
    /// <c>num&gt;0</c>, <c>sex in 0,1</c>, <c>chol present</c>, with names and values by the rule of <see cref="FieldNames"/>; null for
    /// what is written otherwise.
    /// </summary>
    public static Condition? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan().Trim();
        if (!rest.StartsWith('"'))
        {
            var at = StartOfOperator(rest);
            return at > 0 ? Parse(rest[..at].Trim().ToString(), rest[at..].TrimStart()) : null;
        }

        return FieldNames.TryTakeQuoted(ref rest, out var field) && field.Length > 0 ? Parse(field, rest) : null;
    }

    /// <summary>The condition as <see cref="Parse(string)"/> reads it.</summary>
    public override string ToString()
    {
        var (field, values) = (FieldNames.Quote(Field), Values.Select(FieldNames.Quote));
        return Operators.TakesNoValue(Operator) ? $"{field} {Operator}"
            : Operator == Operators.In ? $"{field} {Operator} {string.Join(',', values)}"
            : $"{field}{Operator}{string.Concat(values)}";
    }

    /// <summary>Where a name without quotes ends: at the first comparison or at the word <c>in</c>, else at a last word that is an operator.</summary>
    private static int StartOfOperator(ReadOnlySpan<char> text)
    {
        var comparison = text.IndexOfAny("=!<>");
        var list = text.IndexOf($" {Operators.In} ", StringComparison.Ordinal);
        if (list > 0 && (comparison < 0 || list < comparison))
        {
            return list;
        }

        var last = text.LastIndexOf(' ');
        return comparison >= 0 ? comparison
            : last > 0 && Operators.TakesNoValue(text[(last + 1)..].ToString()) ? last
            : -1;
    }

    private static Condition? Parse(string field, ReadOnlySpan<char> rest)
    {
        if (Operators.TakesNoValue(rest.ToString()))
        {
            return new Condition(field, rest.ToString(), []);
        }

        const string list = Operators.In + " ";
        if (rest.StartsWith(list, StringComparison.Ordinal))
        {
            return FieldNames.Split(rest[list.Length..].ToString()) is { Count: > 0 } values
                ? new Condition(field, Operators.In, values)
                : null;
        }

        foreach (var comparison in s_comparisons)
        {
            if (rest.StartsWith(comparison, StringComparison.Ordinal))
            {
                var value = rest[comparison.Length..].Trim().ToString();
                return value.Length > 0 ? new Condition(field, comparison, [FieldNames.Unquote(value)]) : null;
            }
        }

        return null;
    }

    public BilingualText? FindFault()
    {
        var (fewest, most) =
            Operators.TakesNoValue(Operator) ? (0, 0)
            : Operator == Operators.In ? (1, MostValues)
            : (1, 1);
        return Values.Count >= fewest && Values.Count <= most
            ? null
            : new BilingualText(
                $"on '{Field}' has {Values.Count} values; '{Operator}' takes {fewest} to {most}",
                $"（字段“{Field}”）有 {Values.Count} 个取值；“{Operator}”要求 {fewest} 到 {most} 个"
            );
    }

    public bool Equals(Condition? other) =>
        other is not null
        && Field == other.Field
        && Operator == other.Operator
        && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

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
