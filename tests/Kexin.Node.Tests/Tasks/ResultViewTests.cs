using Kexin.Computations.Running;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Tasks;

public sealed class ResultViewTests
{
    [Theory]
    [InlineData(2, 0, "The joint totals of 2 cells; no", "2 个单元格的联合合计；不含")]
    [InlineData(
        1,
        1,
        "of 1 cell, and that 1 cell was held back",
        "1 个单元格的联合合计，以及有 1 个单元格不予公布；不含"
    )]
    public void What_statistics_tell_names_small_cells_only_where_there_are_some(
        int released,
        int suppressed,
        string en,
        string zh
    )
    {
        var small = new StatisticsCell("age", [], Suppressed: new BilingualText("too few", "过少"));
        var learned = ResultViews.Learned(
            new StatisticsOutput([
                .. Enumerable.Repeat(new StatisticsCell("age", [], Count: 9), released),
                .. Enumerable.Repeat(small, suppressed),
            ])
        );
        Assert.Contains(en, learned.En, StringComparison.Ordinal);
        Assert.StartsWith(zh, learned.Zh, StringComparison.Ordinal);
    }
}
