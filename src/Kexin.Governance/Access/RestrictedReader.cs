using System.Runtime.CompilerServices;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Access;

/// <summary>An opened dataset that shows only the granted fields and rows; the others are as if they were not there.</summary>
public sealed class RestrictedReader : INumberedReader
{
    private readonly IDatasetReader _whole;
    private readonly IDatasetReader _inner;
    private readonly IReadOnlyDictionary<string, IReadOnlySet<string>>? _marks;
    private readonly IReadOnlyList<Condition> _only;

    internal RestrictedReader(
        IDatasetReader whole,
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> only,
        ConsentedRows? consented
    )
    {
        (_whole, _only) = (whole, only);
        _marks = consented is null or { IsWhole: true } ? null : consented.Values;
        _inner = _marks is null ? whole : new ConsentedReader(whole, _marks);
        Consents = consented?.Consents ?? [];
        Schema = new([.. whole.Schema.Fields.Where(field => fields.Contains(field.Name, StringComparer.Ordinal))]);
    }

    /// <summary>The consents that it relies on; empty where none was asked.</summary>
    public IReadOnlyList<TokenId> Consents { get; }

    public long Rows => _inner.Rows;

    public DatasetSchema Schema { get; }

    public IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string> fields,
        IReadOnlyList<Condition> where,
        CancellationToken cancellationToken
    )
    {
        Schema.Check(fields, where);
        return _inner.ReadAsync(fields, [.. where, .. _only], cancellationToken);
    }

    public bool IsNarrowed => _marks is not null || _only.Count > 0;

    public async IAsyncEnumerable<(ColumnBatch Batch, IReadOnlyList<long> Numbers)> ReadNumberedAsync(
        IReadOnlyList<string> fields,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Schema.Check(fields, []);
        BoundCondition[] only = [.. _only.Select(_whole.Schema.Bind)];
        string[] all = [.. fields.Concat(only.Select(each => each.Field.Name)).Concat(_marks?.Keys ?? []).Distinct()];
        var first = 0L;
        await foreach (var batch in _whole.ReadAsync(all, [], cancellationToken))
        {
            var kept = Enumerable
                .Range(0, batch.Count)
                .Where(row => only.All(each => Holds(each, batch, row)) && IsConsented(batch, row))
                .ToArray();
            yield return (ConsentedReader.Take(batch, fields.Count, kept), [.. kept.Select(row => first + row)]);
            first += batch.Count;
        }

        bool Holds(BoundCondition condition, ColumnBatch batch, int row)
        {
            var at = Array.IndexOf(all, condition.Field.Name);
            return batch.IsText(at) ? condition.Holds(batch.Texts(at)[row]) : condition.Holds(batch.Numbers(at)[row]);
        }

        bool IsConsented(ColumnBatch batch, int row) =>
            _marks is null
            || _marks.Any(mark =>
                ConsentedReader.TextOf(batch, Array.IndexOf(all, mark.Key), row) is { } text
                && mark.Value.Contains(text)
            );
    }

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
