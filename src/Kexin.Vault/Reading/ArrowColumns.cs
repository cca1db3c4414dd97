using Apache.Arrow;
using Kexin.Data;

namespace Kexin.Vault;

/// <summary>Takes the columns of an Arrow batch over into arrays of our own, whole runs at a time.</summary>
internal static class ArrowColumns
{
    /// <summary>The batch, with missing values as NaN or null.</summary>
    public static ColumnBatch Take(RecordBatch batch)
    {
        var columns = new System.Array[batch.ColumnCount];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = batch.Column(i) switch
            {
                DoubleArray numbers => Take(numbers),
                StringArray texts => Take(texts),
                var other => throw new System.Diagnostics.UnreachableException(
                    $"A column came as {other.GetType().Name}."
                ),
            };
        }

        return new ColumnBatch(batch.Length, columns);
    }

    private static double[] Take(DoubleArray array)
    {
        var values = array.Values.ToArray();
        if (array.NullCount != 0)
        {
            // Where there is no value the buffer holds whatever was there before.
            for (var i = 0; i < values.Length; i++)
            {
                if (array.IsNull(i))
                {
                    values[i] = double.NaN;
                }
            }
        }

        return values;
    }

    private static string?[] Take(StringArray array)
    {
        var values = new string?[array.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = array.IsNull(i) ? null : array.GetString(i);
        }

        return values;
    }
}
