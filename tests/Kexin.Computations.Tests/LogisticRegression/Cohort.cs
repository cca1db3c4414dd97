using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>Rows of one or several providers, with columns of very different sizes.</summary>
/// <param name="Names">The explaining columns.</param>
/// <param name="Rows">Each row's explaining values; NaN is missing.</param>
/// <param name="Outcome">The outcome column; NaN is missing, over 0 is a case.</param>
internal sealed record Cohort(string[] Names, double[][] Rows, double[] Outcome)
{
    public const string OutcomeName = "disease";

    public static Condition OutcomeIsCase { get; } = new(OutcomeName, Operators.Greater, ["0"]);

    public LogisticRegressionFunction Function => new(OutcomeIsCase, Names);

    /// <summary>The rows that have every value, and which of them are cases.</summary>
    public (double[][] Rows, bool[] Cases) Complete()
    {
        var complete = Enumerable
            .Range(0, Rows.Length)
            .Where(i => !double.IsNaN(Outcome[i]) && !Rows[i].Any(double.IsNaN))
            .ToArray();
        return ([.. complete.Select(i => Rows[i])], [.. complete.Select(i => Outcome[i] > 0)]);
    }

    /// <summary>Columns of size 1e-6 to 1e12, correlated, and an outcome that depends on them; some values are missing.</summary>
    public static Cohort Generate(int seed, int rows, double missing = 0)
    {
        var random = new Random(seed);
        var values = new double[rows][];
        var outcome = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            var age = Math.Round(55 + 10 * Normal(random));
            var isMan = random.NextDouble() < 0.6 ? 1.0 : 0;
            var pressure = 100 + 0.5 * age + 15 * Normal(random);
            var seen = 1.7e12 + 3e9 * Normal(random);
            var dose = 2e-6 * Math.Exp(Normal(random));
            var score =
                -1 + 0.05 * (age - 55) + 0.8 * isMan + 0.01 * (pressure - 127) + 1e-10 * (seen - 1.7e12) + 1e5 * dose;
            outcome[i] = random.NextDouble() < 1 / (1 + Math.Exp(-score)) ? 1 : 0;
            values[i] = [age, isMan, pressure, seen, dose];
            for (var j = 0; j < values[i].Length; j++)
            {
                values[i][j] = random.NextDouble() < missing ? double.NaN : values[i][j];
            }

            outcome[i] = random.NextDouble() < missing ? double.NaN : outcome[i];
        }

        return new Cohort(["age", "man", "pressure", "seen", "dose"], values, outcome);
    }

    /// <summary>Deals the rows out, unequally, to that many providers.</summary>
    public Cohort[] Split(int providers)
    {
        var parts = new Cohort[providers];
        for (var provider = 0; provider < providers; provider++)
        {
            var own = Enumerable.Range(0, Rows.Length).Where(i => Owner(i, providers) == provider).ToArray();
            parts[provider] = this with
            {
                Rows = [.. own.Select(i => Rows[i])],
                Outcome = [.. own.Select(i => Outcome[i])],
            };
        }

        return parts;
    }

    /// <summary>The rows as a dataset, in batches of odd sizes.</summary>
    public MemoryDataset ToDataset() =>
        new(
            [.. Names.Select((name, j) => (name, (Array)Rows.Select(row => row[j]).ToArray())), (OutcomeName, Outcome)],
            batch: 37
        );

    /// <summary>Columns from a table of texts, one row a line; an empty cell is missing.</summary>
    public static Cohort Parse(string[] names, string outcome, IReadOnlyList<string> lines)
    {
        var header = lines[0].Split(',');
        var cells = lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).ToArray();
        var columns = names.Select(name => Array.IndexOf(header, name)).ToArray();
        var last = Array.IndexOf(header, outcome);
        return new Cohort(
            names,
            [.. cells.Select(row => columns.Select(column => Read(row[column])).ToArray())],
            [.. cells.Select(row => Read(row[last]))]
        );
    }

    private static double Read(string cell) =>
        cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    private static int Owner(int row, int providers) => (int)(Math.Sqrt(row % 100) / 10 * providers);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
