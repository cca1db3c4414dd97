namespace Kexin.Data;

/// <summary>A condition that fits its field: the operator is known and the values have the field's type.</summary>
public sealed class BoundCondition
{
    /// <summary>The most values that one condition has.</summary>
    public const int MostValues = 10_000;

    private readonly HashSet<string> _texts;
    private readonly HashSet<double> _numbers;

    private BoundCondition(
        DatasetField field,
        string @operator,
        IReadOnlyList<double> numbers,
        IReadOnlyList<string> texts
    )
    {
        Field = field;
        Operator = @operator;
        Numbers = numbers;
        Texts = texts;
        _numbers = [.. numbers];
        _texts = new HashSet<string>(texts, StringComparer.Ordinal);
    }

    /// <summary>The field.</summary>
    public DatasetField Field { get; }

    /// <summary>One of <see cref="Operators"/>.</summary>
    public string Operator { get; }

    /// <summary>The values of a field that is given as numbers; empty for a text field.</summary>
    public IReadOnlyList<double> Numbers { get; }

    /// <summary>The values of a text field; empty for every other.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Whether a number (NaN if missing) satisfies the condition.</summary>
    public bool Holds(double value) =>
        Operator switch
        {
            Operators.Missing => double.IsNaN(value),
            _ when double.IsNaN(value) => false,
            Operators.Present => true,
            Operators.Equal or Operators.In => _numbers.Contains(value),
            Operators.NotEqual => !_numbers.Contains(value),
            Operators.Less => value < Numbers[0],
            Operators.AtMost => value <= Numbers[0],
            Operators.Greater => value > Numbers[0],
            _ => value >= Numbers[0],
        };

    /// <summary>Whether a text (null if missing) satisfies the condition.</summary>
    public bool Holds(string? value) =>
        Operator switch
        {
            Operators.Missing => value is null,
            _ when value is null => false,
            Operators.Present => true,
            Operators.NotEqual => !_texts.Contains(value),
            _ => _texts.Contains(value),
        };

    internal static BoundCondition Create(Condition condition, DatasetField field)
    {
        var (name, values) = (condition.Operator, condition.Values);
        if (!Operators.All.Contains(name, StringComparer.Ordinal))
        {
            throw new DatasetQueryException(
                DatasetQueryError.UnknownOperator,
                $"There is no operator '{name}'. The operators are: {string.Join(" ", Operators.All)}."
            );
        }

        if (Operators.IsOrder(name) && field.Type is (FieldType.Text or FieldType.Boolean))
        {
            throw new DatasetQueryException(
                DatasetQueryError.OperatorNotForType,
                $"'{name}' compares numbers, dates and times; '{field.Name}' is {field.Type}."
            );
        }

        ThrowIfWrongCount(name, values.Count);
        return field.IsText
            ? new BoundCondition(field, name, [], [.. values])
            : new BoundCondition(field, name, [.. values.Select(value => ReadNumber(value, field))], []);
    }

    private static void ThrowIfWrongCount(string name, int count)
    {
        var (fits, expected) = name switch
        {
            _ when Operators.TakesNoValue(name) => (count == 0, "no value"),
            Operators.In => (count is > 0 and <= MostValues, $"1 to {MostValues} values"),
            _ => (count == 1, "one value"),
        };
        if (!fits)
        {
            throw new DatasetQueryException(
                DatasetQueryError.WrongValueCount,
                $"'{name}' takes {expected}, not {count}."
            );
        }
    }

    private static double ReadNumber(string value, DatasetField field)
    {
        // One provider's file may say true where another's says 1.
        if (field.Type == FieldType.Boolean && value is "0" or "1")
        {
            return value == "1" ? 1 : 0;
        }

        if (CellText.TryRead(value, field.Type, out var number))
        {
            return number;
        }

        // The same words mean one instant here and another there, and providers may sit in different zones.
        throw field.Type == FieldType.Timestamp && TimeText.Read(value, out _) is TimeForm.Date or TimeForm.WallClock
            ? new DatasetQueryException(
                DatasetQueryError.NoZone,
                $"'{value}' names no zone, and '{field.Name}' holds instants. Write the time with its distance from UTC, as in 2026-01-31T12:00:00+08:00."
            )
            : new DatasetQueryException(
                DatasetQueryError.WrongValueType,
                $"'{value}' is not {CellText.Describe(field.Type)}, which '{field.Name}' holds."
            );
    }
}
