using System.Buffers.Binary;
using System.Text;
using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Cryptography;
using Kexin.Data;

namespace Kexin.Computations.JoinedTotals;

/// <summary>A provider's rows that take part, by the hashes of their identifiers.</summary>
/// <remarks>
/// Hashes begin with the session's id: those of two runs have nothing in common. Whether two rows have one identifier is looked at over the
/// whole dataset: what is told of it does not depend on the conditions.
/// </remarks>
/// <param name="Rows">In the dataset's order.</param>
/// <param name="Numbers">Their places in the dataset.</param>
/// <param name="Problem">Why they do not take part.</param>
internal sealed record JoinList(IReadOnlyList<JoinRow> Rows, IReadOnlyList<long> Numbers, DataProblem Problem)
{
    /// <summary>Reads a provider's dataset.</summary>
    public static async Task<JoinList> ReadAsync(ComputationRun run, CancellationToken cancellationToken)
    {
        var (function, reader) = ((JoinedTotalsFunction)run.Document.Function, run.Reader!);
        var input = run.Document.Inputs.Single(each => each.Provider == run.Self);
        var isMeasured = run.Self == function.Measured;
        List<string> columns = [function.Key];
        columns.AddRange(isMeasured ? [function.Measure.Field] : function.By.Select(by => by.Field));
        var conditions = new RowConditions(reader.Schema, DocumentFields.ConditionsOf(run.Document, input), columns);
        var payloadOf = isMeasured ? Values(function) : Groups(function, reader.Schema, columns);
        var (rows, places, seen, twice) = (new List<JoinRow>(), new List<long>(), new HashSet<ulong>(), false);
        await foreach (var (batch, numbers) in RowFilter.NumberedAsync(reader, columns, cancellationToken))
        {
            var payload = payloadOf(batch);
            for (var row = 0; row < batch.Count; row++)
            {
                if (IdentifierReading.Compared(batch, row, function.Form) is not { } identifier)
                {
                    continue;
                }

                var hash = HashOf(run.Session, identifier);
                twice |= !seen.Add(hash);
                if (payload[row] is { } told && conditions.Hold(batch, row))
                {
                    rows.Add(new JoinRow(hash, told));
                    places.Add(numbers[row]);
                }
            }
        }

        return new JoinList(rows, places, twice ? DataProblem.IdentifierTwice : DataProblem.None);
    }

    /// <summary>The number of each row's value; null where it is missing.</summary>
    private static Func<ColumnBatch, ulong?[]> Values(JoinedTotalsFunction function)
    {
        var scale = new MeasureScale(function.Measure);
        return batch =>
            [
                .. batch
                    .Numbers(1)
                    .Take(batch.Count)
                    .Select(value => double.IsNaN(value) ? (ulong?)null : scale.Encode(value)),
            ];
    }

    /// <summary>Each row's group; null where it is in none.</summary>
    private static Func<ColumnBatch, ulong?[]> Groups(
        JoinedTotalsFunction function,
        DatasetSchema schema,
        List<string> columns
    )
    {
        var index = new GroupIndex(function.By, schema, columns);
        return batch =>
        {
            var groups = new int[batch.Count];
            index.Find(batch, groups);
            return [.. groups.Select(group => group == GroupIndex.None ? (ulong?)null : (ulong)group)];
        };
    }

    private static ulong HashOf(Session session, string identifier)
    {
        Span<byte> hash = stackalloc byte[Digest.SizeInBytes];
        session.Suite.Hash(session.Id.Value.ToArray(), Encoding.UTF8.GetBytes(identifier)).CopyTo(hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash) >> (64 - JoinInput.HashBits);
    }
}
