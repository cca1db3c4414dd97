using Kexin.Computations.Policy;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.Policy;

/// <summary>What was computed is kept by the dataset's own rows, whichever of them a grant shows.</summary>
public sealed class RowFilterTests
{
    private static readonly Condition s_above = new("x", Operators.AtLeast, ["3"]);

    [Fact]
    public async Task A_row_keeps_its_place_when_a_grant_leaves_others_out()
    {
        var spread = await SpreadAsync([1, 3], [], [7, 8]);
        Assert.Equal([ReleasedRows.Unused, 7, ReleasedRows.Unused, 8, ReleasedRows.Unused], spread);
    }

    [Fact]
    public async Task Conditions_of_the_document_are_looked_at_in_the_rows_of_the_grant()
    {
        var spread = await SpreadAsync([1, 3, 4], [s_above], [8, 9]);
        Assert.Equal([ReleasedRows.Unused, ReleasedRows.Unused, ReleasedRows.Unused, 8, 9], spread);
    }

    private static async Task<ushort[]> SpreadAsync(int[] shown, IReadOnlyList<Condition> where, ushort[] cells)
    {
        await using var reader = new NarrowedDataset(new MemoryDataset([("x", new double[] { 0, 1, 2, 3, 4 })]), shown);
        return Assert.Single(await RowFilter.SpreadAsync(reader, where, [cells], CancellationToken.None));
    }
}
