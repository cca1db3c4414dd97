namespace Kexin.Data;

/// <summary>Some consecutive rows, column by column, in the order in which the fields were asked for.</summary>
/// <remarks>The arrays belong to whoever got the batch: no other batch uses them.</remarks>
public sealed class ColumnBatch
{
    private readonly Array[] _columns;

    /// <summary>Takes one array for each field: <c>double[]</c> or <c>string?[]</c>, all of length <paramref name="count"/>.</summary>
    /// <exception cref="ArgumentException">An array has another type or another length.</exception>
    public ColumnBatch(int count, params IReadOnlyList<Array> columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(columns);
        foreach (var column in columns)
        {
            if (column is not (double[] or string?[]) || column.Length != count)
            {
                throw new ArgumentException($"A column is {count} doubles or {count} texts.", nameof(columns));
            }
        }

        Count = count;
        _columns = [.. columns];
    }

    /// <summary>How many rows.</summary>
    public int Count { get; }

    /// <summary>How many fields.</summary>
    public int Fields => _columns.Length;

    /// <summary>Whether the field of that index is given as texts.</summary>
    public bool IsText(int field) => _columns[field] is string?[];

    /// <summary>
    /// The values of a field of any type but text, <see cref="Count"/> of them; NaN is missing, a boolean is 1 or 0, a timestamp is
    /// milliseconds since 1970-01-01T00:00:00Z.
    /// </summary>
    /// <exception cref="InvalidOperationException">The field holds text.</exception>
    public double[] Numbers(int field) =>
        _columns[field] as double[] ?? throw new InvalidOperationException($"Field {field} holds text.");

    /// <summary>The values of a text field, <see cref="Count"/> of them; null is missing.</summary>
    /// <exception cref="InvalidOperationException">The field does not hold text.</exception>
    public string?[] Texts(int field) =>
        _columns[field] as string?[] ?? throw new InvalidOperationException($"Field {field} does not hold text.");
}
