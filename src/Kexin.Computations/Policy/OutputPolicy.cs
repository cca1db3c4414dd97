using Kexin.Computations.Documents;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Policy;

/// <summary>What may open to whoever asks, whichever computation it is: every gate of every protocol is made here.</summary>
/// <remarks>
/// What: a cell is a set of joint rows over which something is opened. It opens only if
/// it has enough rows (<see cref="Enough"/>);
/// the rows that it leaves of a larger cell are none or enough (<see cref="NoneOrEnough"/>, <see cref="Before"/>);
/// no organisation has nearly all of its rows, unless that one agreed (<see cref="OwnTotals"/>);
/// and no earlier result's cell differs from it by a few rows.
/// A protocol asks for the gates, counts its own rows for each, and opens nothing without the keys (<see cref="ThresholdGate"/>): each
/// provider's own node holds the requester to this policy, and nobody sees the joint counts.
/// </remarks>
/// <param name="smallestGroup">Of the document, at least 1.</param>
/// <param name="providers">How many organisations bring rows.</param>
internal sealed class OutputPolicy(int smallestGroup, int providers)
{
    /// <summary>An organisation with at least so many times the smallest group dominates a cell where all others together have fewer than the smallest group.</summary>
    public const int DominantTimes = 9;

    /// <summary>The policy of a document.</summary>
    public static OutputPolicy Of(ComputationDocument document) => new(document.SmallestGroup, document.Inputs.Count);

    /// <summary>The smallest group.</summary>
    public int SmallestGroup { get; } = smallestGroup;

    /// <summary>How many organisations bring rows.</summary>
    public int Providers { get; } = providers;

    /// <summary>Whether few rows are to be hidden at all: with a smallest group of 1 there is nothing to find by subtraction.</summary>
    public bool HidesFew => SmallestGroup > 1;

    /// <summary>Whether a number that one party knows is enough to be told; with a smallest group of 1 even none is.</summary>
    public bool IsEnough(long number) => !HidesFew || number >= SmallestGroup;

    /// <summary>Opens from the smallest group on.</summary>
    public GateRange Enough => EnoughFor(SmallestGroup);

    /// <summary>Opens where there are no rows at all, or the smallest group and more.</summary>
    public GateRange NoneOrEnough => new(1, SmallestGroup);

    /// <summary>The gates of a cell for totals that would be one organisation's own: one for each provider, in the document's order.</summary>
    public IEnumerable<GateRange> OwnTotals => Enumerable.Repeat(Enough, Providers);

    /// <summary>Opens from so many rows on.</summary>
    public static GateRange EnoughFor(long fewest) => new(0, (int)fewest);

    /// <summary>One provider's counts for <see cref="OwnTotals"/>.</summary>
    /// <remarks>
    /// The gate of provider p counts the rows of all others, and what p adds: the whole smallest group if p agreed or has no rows in the
    /// cell; one less if it has too few rows to dominate, so that a single row of another opens; nothing if it has many.
    /// So the gate is shut where p's rows are all there are, and where they are more than nine tenths and the others' are too few.
    /// </remarks>
    /// <param name="rows">This provider's rows in the cell.</param>
    /// <param name="self">Its place among the providers; -1 where the owner looks at its own data alone, and nothing is told to others.</param>
    /// <param name="agrees">Whether it agreed that its own totals open.</param>
    /// <param name="counts">One for each provider.</param>
    public void CountOwnTotals(long rows, int self, bool agrees, Span<long> counts)
    {
        counts.Fill(self < 0 ? SmallestGroup : rows);
        if (self < 0)
        {
            return;
        }

        counts[self] =
            agrees || rows == 0 ? SmallestGroup
            : rows < (long)DominantTimes * SmallestGroup ? SmallestGroup - 1
            : 0;
    }

    /// <summary>How many cells before one are looked at for the nearest that has rows.</summary>
    private const int Neighbours = 3;

    /// <summary>The cells before one in each line of a table, the nearest alone, then the nearest two, and so on.</summary>
    /// <remarks>
    /// A cell is shut where one of these sets has rows, but few, or is one organisation's own: then the nearest cell before it that has any
    /// rows is shut. The last cell stands before the first. So what is shut in a line is nothing, or has a large cell in it, or is all
    /// of the line: who knows the line's total, whenever it gets to know it, finds the sum of at least the smallest group. Where all
    /// that is looked at is empty, and there is more, the cell is shut (<see cref="Line.IsLast"/>).
    /// </remarks>
    /// <param name="dimensions">How many values each field has; the last varies fastest.</param>
    /// <param name="cell">The cell's number.</param>
    public static IEnumerable<Line> Before(IReadOnlyList<int> dimensions, int cell)
    {
        var stride = 1;
        for (var i = dimensions.Count - 1; i >= 0; i--)
        {
            var (values, step) = (dimensions[i], stride);
            var at = cell / step % values;
            var first = cell - at * step;
            for (var most = 1; most <= Math.Min(Neighbours, values - 1); most++)
            {
                int[] cells =
                [
                    .. Enumerable.Range(1, most).Select(back => first + (at - back + values) % values * step),
                ];
                yield return new Line(cells, IsLast: most == Neighbours && most < values - 1);
            }

            stride *= values;
        }
    }

    /// <summary>Some cells before one.</summary>
    /// <param name="Cells">Their numbers.</param>
    /// <param name="IsLast">Whether there are more that are not looked at.</param>
    public readonly record struct Line(int[] Cells, bool IsLast);
}
