using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression.Roc;
using Kexin.Computations.Policy;
using Kexin.Data;

namespace Kexin.Computations.LogisticRegression.Fitting;

/// <summary>One dataset's rows that are complete in the used fields, dense and in memory: every step of a fit passes over all of them.</summary>
internal sealed class RegressionRows
{
    private readonly List<RowBlock> _blocks = [];
    private readonly CellRecorder? _covered;

    private RegressionRows(int columns, bool keepsAccount) =>
        (Columns, _covered) = (columns, keepsAccount ? new CellRecorder() : null);

    /// <summary>By table, by row that was read: all rows; and controls, cases and rows with a missing value. Nothing where no account is kept.</summary>
    public IReadOnlyList<ushort[]> Covered => _covered?.ToArray() is { } cells ? [new ushort[cells.Length], cells] : [];

    /// <summary>How many explaining columns, without the intercept.</summary>
    public int Columns { get; }

    /// <summary>Rows that are used.</summary>
    public long Count { get; private set; }

    /// <summary>Rows that meet the document's conditions but have a missing value in a used field.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Rows whose outcome is 1.</summary>
    public long Cases { get; private set; }

    /// <summary>The rows, in the file's order.</summary>
    public IReadOnlyList<RowBlock> Blocks => _blocks;

    /// <summary>No rows.</summary>
    public static RegressionRows None(int columns) => new(columns, keepsAccount: false);

    /// <summary>Reads a dataset in one pass.</summary>
    /// <exception cref="DatasetQueryException">A field or a condition does not fit the dataset.</exception>
    public static async Task<RegressionRows> ReadAsync(
        LogisticRegressionFunction asked,
        IReadOnlyList<Condition> where,
        IDatasetReader reader,
        CancellationToken cancellationToken,
        bool keepsAccount = false
    )
    {
        var outcome = reader.Schema.Bind(asked.Outcome);
        var rows = new RegressionRows(asked.On.Count, keepsAccount);
        await foreach (var batch in reader.ReadAsync([.. asked.On, asked.Outcome.Field], where, cancellationToken))
        {
            rows.Add(batch, outcome);
        }

        return rows;
    }

    /// <summary>How many rows hold that value in a column.</summary>
    public long CountOf(int column, double value)
    {
        var count = 0L;
        foreach (var block in _blocks)
        {
            for (var row = 0; row < block.Count; row++)
            {
                count += block.Row(row)[column] == value ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Cases and controls by bin of the scores that coefficients give.</summary>
    public ScoreCounts CountScores(double[] coefficients, ScoreScale scale)
    {
        var counts = new ScoreCounts(new long[scale.Bins], new long[scale.Bins]);
        foreach (var block in _blocks)
        {
            for (var row = 0; row < block.Count; row++)
            {
                var bin = scale.BinOf(LikelihoodSums.Predict(block.Row(row), coefficients));
                (block.IsCase(row) ? counts.Cases : counts.Controls)[bin]++;
            }
        }

        return counts;
    }

    /// <summary>Replaces every value by its standardised one.</summary>
    public void Standardise(Standardisation standardisation)
    {
        foreach (var block in _blocks)
        {
            for (var row = 0; row < block.Count; row++)
            {
                standardisation.Apply(block.Row(row));
            }
        }
    }

    /// <summary>By field, by row that was read: 0 for a used row whose value lies below its range, 1 above. Nothing where no account is kept.</summary>
    public IReadOnlyList<ushort[]> Beyond(IReadOnlyList<RangedField> on)
    {
        if (_covered is null)
        {
            return [];
        }

        ushort[][] beyond = [.. on.Select(_ => new ushort[_covered.Count])];
        foreach (var cells in beyond)
        {
            Array.Fill(cells, ReleasedRows.Unused);
        }

        // The blocks have the rows that are used, in the order in which they were read.
        var at = 0;
        foreach (var block in _blocks)
        {
            for (var row = 0; row < block.Count; row++, at++)
            {
                at += _covered.Cells[at..].IndexOfAnyExcept(ReleasedRows.Unused);
                var values = block.Row(row);
                for (var field = 0; field < values.Length; field++)
                {
                    beyond[field][at] =
                        values[field] < on[field].From ? (ushort)0
                        : values[field] > on[field].To ? (ushort)1
                        : ReleasedRows.Unused;
                }
            }
        }

        return beyond;
    }

    /// <summary>Replaces every value by the nearest within its field's range.</summary>
    public void Clamp(IReadOnlyList<RangedField> on)
    {
        foreach (var block in _blocks)
        {
            for (var row = 0; row < block.Count; row++)
            {
                var values = block.Row(row);
                for (var field = 0; field < values.Length; field++)
                {
                    values[field] = Math.Clamp(values[field], on[field].From, on[field].To);
                }
            }
        }
    }

    private void Add(ColumnBatch batch, BoundCondition outcome)
    {
        var columns = Enumerable.Range(0, Columns).Select(batch.Numbers).ToArray();
        var texts = outcome.Field.IsText ? batch.Texts(Columns) : [];
        var numbers = outcome.Field.IsText ? [] : batch.Numbers(Columns);
        var covered = _covered is null ? default : _covered.Next(batch.Count);
        covered.Fill(ReleasedRows.Unused);
        for (var row = 0; row < batch.Count; row++)
        {
            var missing = outcome.Field.IsText ? texts[row] is null : double.IsNaN(numbers[row]);
            foreach (var column in columns)
            {
                missing |= double.IsNaN(column[row]);
            }

            if (missing)
            {
                LeftOut++;
                continue;
            }

            var isCase = outcome.Field.IsText ? outcome.Holds(texts[row]) : outcome.Holds(numbers[row]);
            Add(columns, row, isCase);
            if (!covered.IsEmpty)
            {
                covered[row] = (ushort)(isCase ? 1 : 0);
            }
        }
    }

    private void Add(double[][] columns, int row, bool isCase)
    {
        if (_blocks.Count == 0 || _blocks[^1].IsFull)
        {
            _blocks.Add(new RowBlock(Columns));
        }

        var target = _blocks[^1].Add(isCase);
        for (var i = 0; i < columns.Length; i++)
        {
            target[i] = columns[i][row];
        }

        Count++;
        Cases += isCase ? 1 : 0;
    }
}

/// <summary>Some thousand rows, one after the other: memory grows by blocks, without copying, and sums over blocks round less.</summary>
internal sealed class RowBlock(int columns)
{
    private const int Capacity = 4096;

    private readonly double[] _values = new double[Capacity * columns];
    private readonly bool[] _cases = new bool[Capacity];

    /// <summary>How many rows.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no row fits in any more.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>The values of a row.</summary>
    public Span<double> Row(int row) => _values.AsSpan(row * columns, columns);

    /// <summary>Whether the row's outcome is 1.</summary>
    public bool IsCase(int row) => _cases[row];

    /// <summary>A new row, whose values the caller fills in.</summary>
    public Span<double> Add(bool isCase)
    {
        _cases[Count] = isCase;
        return Row(Count++);
    }
}
