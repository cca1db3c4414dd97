using Xunit.Abstractions;

namespace Kexin.Governance.Tests.Discovery;

/// <summary>What discovery finds in generated columns, on seeds on which it was not tuned.</summary>
public sealed class DiscoveryTests(ITestOutputHelper output)
{
    private const double LeastPrecision = 0.95;
    private const double LeastRecall = 0.9;

    [Fact]
    public async Task On_held_out_columns_precision_and_recall_are_what_is_promised()
    {
        var score = await DiscoveryScore.MeasureAsync(LabelledColumns.FirstHeldOutSeed, seeds: 5, rows: 300);
        output.WriteLine($"precision {score.Precision:F3}, recall {score.Recall:F3}");
        Assert.True(score.Precision >= LeastPrecision, string.Join('\n', score.Mistakes));
        Assert.True(score.Recall >= LeastRecall, string.Join('\n', score.Mistakes));
    }
}
