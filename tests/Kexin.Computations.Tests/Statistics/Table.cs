using System.Globalization;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.Statistics;

/// <summary>Rows that can be dealt out to providers and pooled again.</summary>
internal sealed record Table(IReadOnlyList<(string Name, Array Values)> Columns)
{
    public int Rows => Columns[0].Values.Length;

    public MemoryDataset Dataset(int batch = 1000) => new(Columns, batch);

    public double[] Numbers(string name) => (double[])Columns.Single(column => column.Name == name).Values;

    /// <summary>Unequal parts, in the order of the rows.</summary>
    public Table[] Split(int parts)
    {
        var ends = Enumerable.Range(0, parts + 1).Select(i => (int)((long)Rows * i * (i + 1) / (parts * (parts + 1))));
        return [.. ends.Zip(ends.Skip(1), (from, to) => Slice(from, to))];
    }

    public static Table Pool(IReadOnlyList<Table> tables) =>
        new([
            .. tables[0]
                .Columns.Select((column, i) => (column.Name, Concat([.. tables.Select(t => t.Columns[i].Values)]))),
        ]);

    /// <summary>Seeded rows: numbers of very different sizes, missing values, a group of numbers and one of texts.</summary>
    public static Table Generate(int seed, int rows)
    {
        var random = new Random(seed);
        double Missing(double value) => random.NextDouble() < 0.05 ? double.NaN : value;
        double Normal() =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var far = new double[rows];
        var small = new double[rows];
        var age = new double[rows];
        var sex = new double[rows];
        var site = new string?[rows];
        for (var i = 0; i < rows; i++)
        {
            far[i] = Missing(1e9 + 1e-3 * Normal());
            small[i] = Missing(1e-7 * Normal());
            age[i] = Missing(Math.Round(55 + 12 * Normal()));
            sex[i] = Missing(random.Next(3));
            site[i] = random.Next(4) switch
            {
                0 => "北京",
                1 => "上海",
                2 => "Shanghai",
                _ => null,
            };
        }

        return new Table([("far", far), ("small", small), ("age", age), ("sex", sex), ("site", site)]);
    }

    /// <summary>A file of numbers; all else is missing.</summary>
    public static Table ReadNumbers(string path)
    {
        var lines = File.ReadAllLines(path).Select(line => line.Split(',')).ToArray();
        return new Table([
            .. lines[0].Select((name, i) => (name, (Array)lines.Skip(1).Select(cells => Number(cells[i])).ToArray())),
        ]);
    }

    private static double Number(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    private Table Slice(int from, int to) =>
        new([.. Columns.Select(column => (column.Name, Slice(column.Values, from, to)))]);

    private static Array Slice(Array values, int from, int to) =>
        values is double[] numbers ? numbers[from..to] : ((string?[])values)[from..to];

    private static Array Concat(IReadOnlyList<Array> parts) =>
        parts[0] is double[]
            ? parts.SelectMany(part => (double[])part).ToArray()
            : parts.SelectMany(part => (string?[])part).ToArray();
}
