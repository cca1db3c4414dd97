using System.Globalization;
using System.Text;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Vault.Tests;

/// <summary>The encrypted reader and the one in plain memory answer alike, whatever is asked.</summary>
public sealed class ReaderContractTests
{
    private static readonly string[] s_towns = ["Rome", "O'Hara", "北京", "rome", "%", "x\ny"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_tables_and_random_conditions_give_the_same_rows(int seed)
    {
        var random = new Random(seed);
        var rows = random.Next(1, 45_000);
        var age = Column(() => random.Next(-5, 95));
        var chol = Column(() => Math.Round(random.NextDouble() * 1e6, 3) - 4e5);
        var town = Enumerable
            .Range(0, rows)
            .Select(_ => random.Next(5) == 0 ? null : s_towns[random.Next(s_towns.Length)])
            .ToArray();
        var memory = new MemoryDataset([("age", age), ("chol", chol), ("town", town)], batch: 777);
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(
            ToCsv(age, chol, town),
            new ImportOptions
            {
                Types = new Dictionary<string, FieldType> { ["age"] = FieldType.Number, ["chol"] = FieldType.Number },
            }
        );
        await using var reader = await vault.Vault.OpenAsync(manifest.Id, vault.Key, default);
        foreach (var where in Conditions(random))
        {
            foreach (var fields in new string[][] { ["age", "chol", "town"], ["town"], ["chol", "age"] })
            {
                Assert.Equal(
                    await TestVault.RowsAsync(memory, fields, where),
                    await TestVault.RowsAsync(reader, fields, where)
                );
            }
        }

        double[] Column(Func<double> value) =>
            [.. Enumerable.Range(0, rows).Select(_ => random.Next(6) == 0 ? double.NaN : value())];
    }

    [Fact]
    public async Task A_reading_that_does_not_fit_fails_where_it_is_asked_for()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync("age\n1\n");
        await using var reader = await vault.Vault.OpenAsync(manifest.Id, vault.Key, default);
        Assert.Throws<DatasetQueryException>(() => reader.ReadAsync(["weight"], [], default));
        Assert.Throws<DatasetQueryException>(() => reader.ReadAsync([], [], default));
    }

    private static IEnumerable<IReadOnlyList<Condition>> Conditions(Random random)
    {
        yield return [];
        foreach (var name in new[] { "=", "!=", "<", "<=", ">", ">=" })
        {
            yield return [new Condition("age", name, [Text(random.Next(0, 60))])];
            yield return [new Condition("chol", name, [Text(random.NextDouble() * 1e5)])];
        }

        foreach (var town in s_towns)
        {
            yield return [new Condition("town", "=", [town])];
            yield return [new Condition("town", "!=", [town]), new Condition("age", "present", [])];
        }

        yield return [new Condition("town", "in", ["北京", "Rome", "nowhere"])];
        yield return [new Condition("age", "in", ["4", "5", "61"]), new Condition("chol", ">", ["0"])];
        yield return [new Condition("age", "missing", [])];
        yield return [new Condition("town", "missing", []), new Condition("chol", "missing", [])];
    }

    private static string ToCsv(double[] age, double[] chol, string?[] town)
    {
        var csv = new StringBuilder("age,chol,town\n");
        for (var i = 0; i < age.Length; i++)
        {
            var quoted = town[i] is { } name ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : "";
            csv.Append(Text(age[i])).Append(',').Append(Text(chol[i])).Append(',').Append(quoted).Append('\n');
        }

        return csv.ToString();
    }

    private static string Text(double value) =>
        double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
