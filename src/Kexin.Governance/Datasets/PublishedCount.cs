namespace Kexin.Governance.Datasets;

/// <summary>The number of rows as a catalogue tells it: about how many, so that subtracting a result from it finds nobody.</summary>
public static class PublishedCount
{
    private const long Step = 50;

    /// <summary>The nearest multiple of 50, at least 50 where there is a row; from 5,000 on the two highest digits.</summary>
    public static long Round(long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        var step = Step;
        while (rows / step >= 100)
        {
            step = step == Step ? 100 : step * 10;
        }

        return rows == 0 ? 0 : Math.Max((rows / step + (rows % step >= step / 2 ? 1 : 0)) * step, Step);
    }
}
