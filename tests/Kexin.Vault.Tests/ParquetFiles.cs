using ParquetSharp;

namespace Kexin.Vault.Tests;

/// <summary>Parquet files for tests.</summary>
internal static class ParquetFiles
{
    public static byte[] Write(Column[] columns, Action<RowGroupWriter> fill, int groups = 1)
    {
        using var output = new MemoryStream();
        using (var file = new ParquetFileWriter(output, columns, leaveOpen: true))
        {
            for (var i = 0; i < groups; i++)
            {
                using var group = file.AppendRowGroup();
                fill(group);
            }

            file.Close();
        }

        return output.ToArray();
    }

    public static void Column<T>(RowGroupWriter group, T[] values)
    {
        using var column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }
}
