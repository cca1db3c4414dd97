using Kexin.Computations.Documents;
using Kexin.Computations.Policy;
using Kexin.Computations.Statistics;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.JoinedTotals;

/// <summary>What must hold for a group of joined rows to open: the output policy's gates, over numbers that no party knows.</summary>
/// <remarks>
/// A group's number opens if enough rows are joined; if none or enough of the group's own rows are left out, and none or enough of the
/// measured rows in all; if the groups before it in the table allow it (<see cref="OutputPolicy.Before"/>); and if enough rows of either
/// provider are outside of what opens, or those who do not ask agreed that own totals open: else a total would be one provider's own,
/// or the number of a group say of each of its rows that the other provider has it, too.
/// Its sum opens if, besides, of each of the values that most of the measured rows hold, none or enough rows of the group hold another.
/// </remarks>
internal sealed class JoinGates
{
    /// <summary>How many values are looked at that most of the measured rows hold.</summary>
    public const int CommonValues = 4;

    private readonly OutputPolicy _policy;
    private readonly StatisticsPlan _groups;
    private readonly List<(int Group, OutputPolicy.Line Line)> _lines;

    /// <param name="document">Names the groups.</param>
    public JoinGates(ComputationDocument document)
    {
        var by = ((JoinedTotalsFunction)document.Function).By;
        _policy = OutputPolicy.Of(document);
        _groups = new StatisticsPlan(new StatisticsFunction([], by), _policy);
        int[] dimensions = [.. by.Select(group => group.Values.Count)];
        _lines =
        [
            .. Enumerable
                .Range(0, _policy.HidesFew ? Groups : 0)
                .SelectMany(group => OutputPolicy.Before(dimensions, group).Select(line => (group, line))),
        ];
    }

    /// <summary>How many groups.</summary>
    public int Groups => _groups.Groups;

    /// <summary>The number that stands for consent to own totals: it opens their gate.</summary>
    public ulong Consent => (ulong)_policy.SmallestGroup;

    /// <summary>What is checked, in the order of <see cref="Sums"/>.</summary>
    public IReadOnlyList<GateRange> Gates =>
        [
            .. Enumerable.Repeat(_policy.Enough, Groups),
            .. Enumerable.Repeat(_policy.NoneOrEnough, Groups),
            .. Enumerable.Repeat(_policy.Enough, 2 * Groups),
            _policy.NoneOrEnough,
            .. _lines.Select(line => line.Line.IsLast ? _policy.Enough : _policy.NoneOrEnough),
            .. Enumerable.Repeat(_policy.NoneOrEnough, CommonValues * Groups),
        ];

    private int FirstLine => (4 * Groups) + 1;

    /// <summary>The gates of each group's number, then those of each group's sum.</summary>
    public IReadOnlyList<int[]> Sets =>
        [
            .. Enumerable.Range(0, Groups).Select(group => OfNumber(group).ToArray()),
            .. Enumerable.Range(0, Groups).Select(group => OfNumber(group).Concat(OfValues(group)).ToArray()),
        ];

    /// <summary>The group's values.</summary>
    public IReadOnlyList<string> ValuesOf(int group) => _groups.ValuesOf(group);

    /// <summary>What each gate looks at.</summary>
    /// <param name="joined">By group: rows that are joined.</param>
    /// <param name="grouped">By group: rows of the provider that has the groups.</param>
    /// <param name="measured">All rows of the other provider: one number.</param>
    /// <param name="consent"><see cref="Consent"/>, or 0: one number.</param>
    /// <param name="common">By group, by common value: joined rows that hold it.</param>
    public WordShares Sums(
        WordShares joined,
        WordShares grouped,
        WordShares measured,
        WordShares consent,
        WordShares common
    )
    {
        var each = new int[Groups];
        var without = grouped.Subtract(joined);
        var outside = measured.Gather(each).Subtract(joined);
        int[] groups = [.. Enumerable.Range(0, common.Count).Select(i => i / CommonValues)];
        WordShares[] lines = [.. _lines.Select(line => joined.Gather(line.Line.Cells).SumColumns(1))];
        return joined.Append([
            without,
            without.Add(consent.Gather(each)),
            outside.Add(consent.Gather(each)),
            measured.Subtract(joined.SumColumns(1)),
            .. lines,
            joined.Gather(groups).Subtract(common),
        ]);
    }

    private IEnumerable<int> OfNumber(int group) =>
        Enumerable
            .Range(0, 4)
            .Select(kind => (kind * Groups) + group)
            .Append(4 * Groups)
            .Concat(
                Enumerable.Range(0, _lines.Count).Where(at => _lines[at].Group == group).Select(at => FirstLine + at)
            );

    private IEnumerable<int> OfValues(int group) =>
        Enumerable.Range(FirstLine + _lines.Count + (group * CommonValues), CommonValues);
}
