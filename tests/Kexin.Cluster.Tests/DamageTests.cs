using System.Globalization;
using Kexin.Cluster.Tests.Damage;
using Xunit.Abstractions;

namespace Kexin.Cluster.Tests;

/// <summary>A sample of the damage to a node's files, the same each time unless a seed is given; all of it is the bench verb <c>damage</c>.</summary>
public sealed class DamageTests(ITestOutputHelper output)
{
    private const int Cases = 8;

    /// <summary>Chooses another sample.</summary>
    private const string SeedVariable = "KEXIN_DAMAGE_SEED";

    [Fact]
    public async Task A_node_whose_file_is_damaged_mends_it_says_so_or_names_the_file()
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : 1;
        output.WriteLine($"{SeedVariable}={seed}");
        var cases = await DamageMatrix.RunAsync(seed, Cases, "", output.WriteLine);
        Assert.Equal(Cases, cases.Count);
        Assert.Equal(Cases, cases.Select(each => DamageMatrix.KindOf(each.File)).Distinct().Count());
        Assert.True(
            cases.All(each => each.Broken is null),
            $"{SeedVariable}={seed}\n{string.Join('\n', cases.Where(each => each.Broken is not null).Select(each => $"{each}\n{each.Said}"))}"
        );
    }
}
