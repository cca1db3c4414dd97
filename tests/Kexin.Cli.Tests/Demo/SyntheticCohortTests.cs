using System.Security.Cryptography;
using Kexin.Cli.Demo;

namespace Kexin.Cli.Tests.Demo;

public sealed class SyntheticCohortTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-cohort-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_cohort_is_the_same_every_time_and_says_in_every_row_that_it_is_synthetic()
    {
        var (first, again, other) = (Written(0, "a"), Written(0, "b"), Written(1, "c"));
        Assert.Equal(SHA256.HashData(File.ReadAllBytes(first)), SHA256.HashData(File.ReadAllBytes(again)));
        Assert.NotEqual(File.ReadAllText(first), File.ReadAllText(other));
        var lines = File.ReadAllLines(first);
        Assert.Equal(501, lines.Length);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("synthetic-", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Equal(15, line.Split(',').Length));
    }

    [Fact]
    public void Both_outcomes_and_both_sexes_occur_often_enough_to_regress_on()
    {
        var rows = File.ReadAllLines(Written(3, "d")).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.InRange(rows.Count(row => row[14] != "0"), 100, 400);
        Assert.InRange(rows.Count(row => row[2] == "0"), 50, 450);
    }

    private string Written(int hospital, string name)
    {
        var path = Path.Combine(_folder, name);
        SyntheticCohort.Write(path, hospital, 500);
        return path;
    }
}
