namespace Kexin.Computations.Policy;

/// <summary>How many of one dataset's rows lie in each cell of a table and of an earlier one at the same time.</summary>
internal sealed class CommonRows
{
    private readonly long[] _common;
    private readonly long[] _now;
    private readonly long[] _before;

    /// <summary>Counts in one pass.</summary>
    /// <param name="now">By row of the dataset.</param>
    /// <param name="cells">How many cells it has; their number stands for rows in none.</param>
    /// <param name="before">The same of the earlier table; null for no rows at all.</param>
    /// <param name="cellsBefore">How many cells that has.</param>
    public CommonRows(ushort[] now, int cells, ushort[]? before, int cellsBefore)
    {
        (_now, _before) = (new long[cells + 1], new long[cellsBefore + 1]);
        _common = new long[_now.Length * _before.Length];
        for (var row = 0; row < now.Length; row++)
        {
            var (cell, earlier) = (now[row], before is null ? ReleasedRows.Unused : before[row]);
            if (cell != ReleasedRows.Unused)
            {
                _now[cell]++;
            }

            if (earlier != ReleasedRows.Unused)
            {
                _before[earlier]++;
                if (cell != ReleasedRows.Unused)
                {
                    _common[cell * _before.Length + earlier]++;
                }
            }
        }
    }

    /// <summary>Rows that lie in one of the two sets of cells alone.</summary>
    public long CountDifferent(int[] set, int[] before)
    {
        var (rows, common) = (0L, 0L);
        foreach (var cell in set)
        {
            rows += _now[cell];
            foreach (var earlier in before)
            {
                common += _common[cell * _before.Length + earlier];
            }
        }

        foreach (var earlier in before)
        {
            rows += _before[earlier];
        }

        return rows - 2 * common;
    }
}
