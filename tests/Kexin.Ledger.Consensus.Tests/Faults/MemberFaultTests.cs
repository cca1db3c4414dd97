using Xunit.Abstractions;

namespace Kexin.Ledger.Consensus.Tests.Faults;

/// <summary>A short run of every kind; docs/developing.md says how to start a long one.</summary>
public sealed class MemberFaultTests(ITestOutputHelper output)
{
    private const int Seed = 20_261_130;

    [Fact]
    public async Task Each_kind_of_fault_once_loses_nothing_and_makes_one_history()
    {
        var (kinds, final) = await MemberFaultRun.RunAsync(Seed, MemberFaultKinds.All.Count, output.WriteLine);
        Assert.Equal(MemberFaultKinds.All.Count, kinds.Count);
        Assert.True(final >= MemberFaultKinds.All.Count);
    }
}
