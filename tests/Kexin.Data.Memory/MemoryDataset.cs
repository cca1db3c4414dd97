using System.Runtime.CompilerServices;

namespace Kexin.Data.Memory;

/// <summary>A dataset in plain memory, for tests of what reads datasets; the vault's own tests hold it to the same contract.</summary>
public sealed class MemoryDataset : IDatasetReader
{
    private readonly Dictionary<string, Array> _columns = new(StringComparer.Ordinal);
    private readonly int _batch;

    /// <summary>Takes columns by name: <c>double[]</c> (NaN is missing) or <c>string?[]</c>, all of one length.</summary>
    public MemoryDataset(IReadOnlyList<(string Name, Array Values)> columns, int batch = 1000)
    {
        _batch = batch;
        Rows = columns[0].Values.Length;
        var fields = new List<DatasetField>();
        foreach (var (name, values) in columns)
        {
            _columns.Add(name, values);
            fields.Add(
                values switch
                {
                    double[] numbers => new DatasetField(name, FieldType.Number, numbers.Count(double.IsNaN)),
                    string?[] texts => new DatasetField(name, FieldType.Text, texts.Count(text => text is null)),
                    _ => throw new ArgumentException("A column is doubles or texts.", nameof(columns)),
                }
            );
        }

        Schema = new DatasetSchema(fields);
    }

    public long Rows { get; }

    public DatasetSchema Schema { get; }

    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Schema.Check(fields, where);
        var conditions = where.Select(Schema.Bind).ToList();
        foreach (
            var rows in Enumerable.Range(0, (int)Rows).Where(row => conditions.All(c => Holds(c, row))).Chunk(_batch)
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask;
            yield return new ColumnBatch(rows.Length, [.. fields.Select(field => Take(_columns[field], rows))]);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool Holds(BoundCondition condition, int row) =>
        _columns[condition.Field.Name] switch
        {
            double[] numbers => condition.Holds(numbers[row]),
            var texts => condition.Holds(((string?[])texts)[row]),
        };

    private static Array Take(Array column, int[] rows) =>
        column switch
        {
            double[] numbers => rows.Select(row => numbers[row]).ToArray(),
            _ => rows.Select(row => ((string?[])column)[row]).ToArray(),
        };
}
