using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Statistics;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Scoring;

/// <summary>What must hold for the number of rows of a cell to open: the output policy's gates, over numbers that no party knows.</summary>
/// <remarks>
/// A cell is a group, controls or cases, and a band. It opens if it has enough rows, and if the cells before it in each line of the table allow it
/// (<see cref="OutputPolicy.Before"/>): what is shut in a line is nothing, or enough rows in all.
/// </remarks>
internal sealed class ScoringGates
{
    private readonly OutputPolicy _policy;
    private readonly StatisticsPlan _groups;
    private readonly List<(int Cell, OutputPolicy.Line Line)> _lines;

    /// <param name="document">Names groups, outcome and bands.</param>
    public ScoringGates(ComputationDocument document)
    {
        var function = (ScoringFunction)document.Function;
        _policy = OutputPolicy.Of(document);
        _groups = new StatisticsPlan(new StatisticsFunction([], function.By), _policy);
        Classes = _groups.Groups * function.Kinds;
        Bands = function.Bands.Count + 1;
        int[] dimensions = [.. function.By.Select(by => by.Values.Count), function.Kinds, Bands];
        _lines =
        [
            .. Enumerable
                .Range(0, _policy.HidesFew ? Cells : 0)
                .SelectMany(cell => OutputPolicy.Before(dimensions, cell).Select(line => (cell, line))),
        ];
    }

    /// <summary>What is known of a row at home: how many groups there are, times two where controls and cases are told apart.</summary>
    public int Classes { get; }

    /// <summary>How many bands.</summary>
    public int Bands { get; }

    /// <summary>Classes times bands; the band varies fastest.</summary>
    public int Cells => Classes * Bands;

    /// <summary>What is checked, in the order of <see cref="Sums"/>.</summary>
    public IReadOnlyList<GateRange> Gates =>
        [
            .. Enumerable.Repeat(_policy.Enough, Cells),
            .. _lines.Select(line => line.Line.IsLast ? _policy.Enough : _policy.NoneOrEnough),
        ];

    /// <summary>The gates of each cell.</summary>
    public IReadOnlyList<int[]> Sets
    {
        get
        {
            var ofCell = _lines.Select((line, at) => (line.Cell, Gate: Cells + at)).ToLookup(one => one.Cell);
            return
            [
                .. Enumerable.Range(0, Cells).Select(cell => (int[])[cell, .. ofCell[cell].Select(one => one.Gate)]),
            ];
        }
    }

    /// <summary>The group's values.</summary>
    public IReadOnlyList<string> ValuesOf(int group) => _groups.ValuesOf(group);

    /// <summary>What each gate looks at.</summary>
    /// <param name="counts">By cell.</param>
    public WordShares Sums(WordShares counts) =>
        counts.Append([.. _lines.Select(line => counts.Gather(line.Line.Cells).SumColumns(1))]);
}
