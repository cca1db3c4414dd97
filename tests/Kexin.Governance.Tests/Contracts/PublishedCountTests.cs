using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Contracts.Tests;

public sealed class PublishedCountTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 50)]
    [InlineData(74, 50)]
    [InlineData(75, 100)]
    [InlineData(303, 300)]
    [InlineData(4_974, 4_950)]
    [InlineData(5_049, 5_000)]
    [InlineData(12_345, 12_000)]
    [InlineData(1_000_000, 1_000_000)]
    [InlineData(long.MaxValue, 9_200_000_000_000_000_000)]
    public void A_count_is_told_to_a_step_that_hides_a_few_rows(long rows, long told) =>
        Assert.Equal(told, PublishedCount.Round(rows));
}
