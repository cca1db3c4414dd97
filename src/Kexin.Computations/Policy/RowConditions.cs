using Kexin.Data;

namespace Kexin.Computations.Policy;

/// <summary>A document's conditions, asked of rows that were read without them.</summary>
internal sealed class RowConditions
{
    private readonly (BoundCondition Condition, int Column)[] _bound;

    /// <param name="schema">The dataset's.</param>
    /// <param name="where">The conditions.</param>
    /// <param name="columns">What is read: the conditions' fields are added where they are missing.</param>
    public RowConditions(DatasetSchema schema, IReadOnlyList<Condition> where, List<string> columns)
    {
        columns.AddRange(where.Select(condition => condition.Field).Distinct(StringComparer.Ordinal).Except(columns));
        _bound = [.. where.Select(condition => (schema.Bind(condition), columns.IndexOf(condition.Field)))];
    }

    /// <summary>Whether all of them hold for a row of a batch of those columns.</summary>
    public bool Hold(ColumnBatch batch, int row)
    {
        foreach (var (condition, column) in _bound)
        {
            var holds = condition.Field.IsText
                ? condition.Holds(batch.Texts(column)[row])
                : condition.Holds(batch.Numbers(column)[row]);
            if (!holds)
            {
                return false;
            }
        }

        return true;
    }
}
