using System.Runtime.CompilerServices;
using Kexin.Computations.Documents;
using Kexin.Data;

namespace Kexin.Computations.Statistics;

/// <summary>The group of each row, from the values of the fields that make groups.</summary>
internal sealed class GroupIndex
{
    /// <summary>Says that a row is in no group.</summary>
    public const int None = -1;

    private readonly List<Field> _fields = [];

    /// <summary>Reads the groups' values as the dataset's types ask.</summary>
    /// <param name="by">The fields and their values.</param>
    /// <param name="schema">Has all of them.</param>
    /// <param name="columns">The fields of the batches that will come.</param>
    /// <exception cref="DocumentException">A value does not fit, or two are the same number.</exception>
    public GroupIndex(IReadOnlyList<GroupBy> by, DatasetSchema schema, IReadOnlyList<string> columns)
    {
        foreach (var group in by)
        {
            var column = columns.ToList().IndexOf(group.Field);
            _fields.Add(new Field(column, Bind(group, schema)));
        }
    }

    /// <summary>Checks the values of a field that makes groups.</summary>
    /// <exception cref="DocumentException">A value does not fit, or two are the same number.</exception>
    public static BoundCondition Bind(GroupBy group, DatasetSchema schema)
    {
        var bound = ConditionFit.Bind(schema, new Condition(group.Field, Operators.In, group.Values));
        if (bound.Numbers.Distinct().Count() != bound.Numbers.Count)
        {
            throw DocumentException.Of(
                $"Two of the groups of '{group.Field}' are the same number, written differently.",
                $"“{group.Field}”有两个分组是同一个数的不同写法。"
            );
        }

        return bound;
    }

    /// <summary>Writes each row's group, or <see cref="None"/>.</summary>
    public void Find(ColumnBatch batch, Span<int> groups)
    {
        groups[..batch.Count].Clear();
        foreach (var field in _fields)
        {
            if (batch.IsText(field.Column))
            {
                field.Find(batch.Texts(field.Column), groups);
            }
            else
            {
                field.Find(batch.Numbers(field.Column), groups);
            }
        }
    }

    private sealed class Field
    {
        /// <summary>So many numbers are compared one by one; more are looked up.</summary>
        private const int MostToCompare = 8;

        private readonly double[] _few;
        private readonly Dictionary<double, int> _numbers = [];
        private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
        private readonly int _count;

        public Field(int column, BoundCondition bound)
        {
            Column = column;
            _count = bound.Numbers.Count + bound.Texts.Count;
            _few = bound.Numbers.Count <= MostToCompare ? [.. bound.Numbers] : [];
            for (var i = 0; i < bound.Numbers.Count; i++)
            {
                _numbers.Add(bound.Numbers[i], i);
            }

            for (var i = 0; i < bound.Texts.Count; i++)
            {
                _texts.Add(bound.Texts[i], i);
            }
        }

        public int Column { get; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Find(ReadOnlySpan<double> values, Span<int> groups)
        {
            var few = _few;
            var (last, index) = (double.NaN, None);
            for (var row = 0; row < values.Length; row++)
            {
                var value = values[row];
                if (value != last)
                {
                    // NaN equals no number: a missing value is in no group.
                    (last, index) = (value, few.Length > 0 ? IndexOf(few, value) : LookUp(value));
                }

                Combine(ref groups[row], index);
            }
        }

        public void Find(ReadOnlySpan<string?> values, Span<int> groups)
        {
            for (var row = 0; row < values.Length; row++)
            {
                Combine(ref groups[row], values[row] is { } text ? _texts.GetValueOrDefault(text, None) : None);
            }
        }

        private int LookUp(double value) => double.IsNaN(value) ? None : _numbers.GetValueOrDefault(value, None);

        private static int IndexOf(double[] few, double value)
        {
            for (var i = 0; i < few.Length; i++)
            {
                if (few[i] == value)
                {
                    return i;
                }
            }

            return None;
        }

        private void Combine(ref int group, int index) =>
            group = group == None || index == None ? None : group * _count + index;
    }
}
