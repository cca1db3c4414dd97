using Xunit.Abstractions;

namespace Kexin.Cluster.Tests.Faults;

/// <summary>A short run of every kind; the long one is the bench verb <c>faults</c>.</summary>
public sealed class FaultRunTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_128;

    [Fact]
    public async Task Each_kind_of_fault_once_loses_nothing_and_makes_one_history()
    {
        var report = await FaultRun.RunAsync(Seed, FaultKinds.All.Count, output.WriteLine);
        Assert.Equal(FaultKinds.All.Count, report.Kinds.Count);
        Assert.True(report.Final >= FaultKinds.All.Count);
    }
}
