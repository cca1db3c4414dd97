using System.Globalization;

namespace Kexin.Cluster.Tests;

/// <summary>The rows of all CSV files of a folder as if one organisation had them: the yardstick of what they find jointly.</summary>
internal sealed class PooledFile
{
    private readonly IReadOnlyList<IReadOnlyDictionary<string, string>> _rows;

    private PooledFile(IReadOnlyList<IReadOnlyDictionary<string, string>> rows) => _rows = rows;

    public int Rows => _rows.Count;

    public static PooledFile Read(string folder)
    {
        var rows = new List<IReadOnlyDictionary<string, string>>();
        foreach (var lines in Directory.GetFiles(folder, "*.csv").Select(File.ReadAllLines))
        {
            var names = lines[0].Split(',');
            rows.AddRange(
                lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(x => x.First, x => x.Second))
            );
        }

        return new PooledFile(rows);
    }

    /// <summary>The numbers of some columns, of the rows that have all of them.</summary>
    public IReadOnlyList<double[]> Complete(params string[] columns) =>
        [
            .. _rows
                .Where(row => columns.All(column => row[column].Length > 0))
                .Select(row =>
                    columns.Select(column => double.Parse(row[column], CultureInfo.InvariantCulture)).ToArray()
                ),
        ];
}
