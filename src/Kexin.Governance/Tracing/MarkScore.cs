namespace Kexin.Governance.Tracing;

/// <summary>How far rows agree with an export's mark, and how probable that is by chance.</summary>
/// <remarks>
/// The bits of rows of another origin are fair coins, and so is whether two neighbours rise: the tail of the binomial distribution bounds how probable so many
/// agreements are. Rows that all rise are one order of many: one by the factorial. The least of the three counts, three times.
/// </remarks>
/// <param name="Bits">Numbers that bear a bit, each content once.</param>
/// <param name="Agreeing">How many have the mark's bit.</param>
/// <param name="Rows">Rows of different content.</param>
/// <param name="Rises">Pairs of neighbours, each row in one pair, that stand in the mark's order.</param>
/// <param name="IsRising">Whether all rows stand in the mark's order.</param>
public readonly record struct MarkScore(int Bits, int Agreeing, int Rows, int Rises, bool IsRising)
{
    private const int Tests = 3;

    /// <summary>The logarithm to base 2 of a bound on the probability that rows of another origin agree so far; at most 0.</summary>
    public double LogChance =>
        Math.Min(
            0,
            Math.Log2(Tests)
                + Math.Min(
                    Math.Min(LogTail(Bits, Agreeing), LogTail(Rows / 2, Rises)),
                    IsRising ? -LogFactorial(Rows) : 0
                )
        );

    /// <summary>log2 of the probability of at least so many heads of so many fair coins.</summary>
    internal static double LogTail(int coins, int heads)
    {
        if (heads <= 0)
        {
            return 0;
        }

        // Summed from the least probable end relative to the first term: no term is lost by rounding.
        var first = LogFactorial(coins) - LogFactorial(heads) - LogFactorial(coins - heads) - coins;
        var (sum, ratio) = (1.0, 1.0);
        for (var more = heads; more < coins; more++)
        {
            ratio *= (coins - more) / (more + 1.0);
            sum += ratio;
        }

        return Math.Min(0, first + Math.Log2(sum));
    }

    private static double LogFactorial(int number)
    {
        var sum = 0.0;
        for (var i = 2; i <= number; i++)
        {
            sum += Math.Log2(i);
        }

        return sum;
    }
}
