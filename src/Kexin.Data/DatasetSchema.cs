using System.Diagnostics.CodeAnalysis;

namespace Kexin.Data;

/// <summary>A column of a dataset.</summary>
/// <param name="Name">As in the header of the file that was taken in; unique in its dataset, case included.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Missing">How many rows have no value in it.</param>
/// <param name="Zone">Of a timestamp: the zone in which its source's wall clock was read; null where each value named its own.</param>
/// <param name="Description">What it means and its unit, in the words of whoever took it in; null where nothing was said.</param>
public sealed record DatasetField(
    string Name,
    FieldType Type,
    long Missing,
    string? Zone = null,
    string? Description = null
)
{
    /// <summary>Whether a batch gives this field as texts; all other types are given as numbers.</summary>
    public bool IsText => Type == FieldType.Text;
}

/// <summary>The columns of a dataset, in the file's order.</summary>
public sealed class DatasetSchema
{
    /// <summary>The most columns that a dataset has.</summary>
    public const int MostFields = 4096;

    private readonly Dictionary<string, DatasetField> _byName;

    /// <summary>Takes 1 to <see cref="MostFields"/> fields with different names.</summary>
    /// <exception cref="ArgumentException">There are none or too many, or two have the same name.</exception>
    public DatasetSchema(IReadOnlyList<DatasetField> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentOutOfRangeException.ThrowIfZero(fields.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fields.Count, MostFields);
        Fields = [.. fields];
        _byName = new Dictionary<string, DatasetField>(StringComparer.Ordinal);
        foreach (var field in Fields)
        {
            if (!_byName.TryAdd(field.Name, field))
            {
                throw new ArgumentException($"Two fields are named '{field.Name}'.", nameof(fields));
            }
        }
    }

    /// <summary>The fields, in the file's order.</summary>
    public IReadOnlyList<DatasetField> Fields { get; }

    /// <summary>The field of that name, or false.</summary>
    public bool TryGetField(string name, [NotNullWhen(true)] out DatasetField? field) =>
        _byName.TryGetValue(name, out field);

    /// <summary>Checks that a dataset with this schema can answer such a reading; what passes here does not fail for its form.</summary>
    /// <param name="fields">At least one; none twice.</param>
    /// <param name="where">Conditions, all of which must hold.</param>
    /// <exception cref="DatasetQueryException">A field, an operator or a value does not fit.</exception>
    public void Check(IReadOnlyList<string> fields, IReadOnlyList<Condition> where)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(where);
        if (fields.Count == 0)
        {
            throw new DatasetQueryException(DatasetQueryError.NoField, "Name at least one field to read.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in fields)
        {
            Require(name);
            if (!seen.Add(name))
            {
                throw new DatasetQueryException(
                    DatasetQueryError.DuplicateField,
                    $"The field '{name}' is named twice."
                );
            }
        }

        foreach (var condition in where)
        {
            Bind(condition);
        }
    }

    /// <summary>The condition with its operator and values read as the field's type asks.</summary>
    /// <exception cref="DatasetQueryException">A field, an operator or a value does not fit.</exception>
    public BoundCondition Bind(Condition condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return BoundCondition.Create(condition, Require(condition.Field));
    }

    private DatasetField Require(string name) =>
        TryGetField(name, out var field)
            ? field
            : throw new DatasetQueryException(
                DatasetQueryError.UnknownField,
                $"There is no field '{name}'. The fields are: {string.Join(", ", Fields.Select(known => known.Name))}."
            );
}
