using Kexin.Computations.Engines;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Percentiles;

/// <summary>Percentiles on shares: for each group whether it opens, its rows, and for each percent the place of its value on the grid.</summary>
/// <remarks>
/// What: each provider brings, for each group and each value of the grid, how many of its rows are at most that. With the sums C, and n
/// rows in all, the percentile of p% has as many grid values below it as there are C with 100·C &lt; p·n. All of these are compared at once
/// and the results added up, so only the place comes out, times 1 or 0 for a group that opens or not.
/// Exactness: equal to that of the pooled rows: the least grid value at or below which at least p% of the rows lie.
/// Cost: a comparison for each group, percent and grid value, and two for each gate; rounds do not depend on their number.
/// </remarks>
/// <param name="cells">The groups.</param>
/// <param name="parts">The percents, in thousandths of a percent.</param>
/// <param name="places">How many values the grid has.</param>
internal sealed class PercentilesProgram(GatedCells cells, IReadOnlyList<int> parts, int places) : ICellProgram
{
    private readonly int _gates = cells.Plan.Gates.Count;

    // A group's words: rows at most each value, then all rows.
    private readonly int _stride = places + 1;

    private int Inputs => _gates + cells.Count * _stride;

    public int InputsOf(int provider) => Inputs;

    public int Outputs => cells.Count * (2 + parts.Count);

    /// <summary>A provider's words: a count for each gate, and its rows by group and place, added up along the grid.</summary>
    public ulong[] InputOf(IReadOnlyList<long> gates, long[] counts)
    {
        var words = new ulong[Inputs];
        for (var gate = 0; gate < _gates; gate++)
        {
            words[gate] = (ulong)gates[gate];
        }

        for (var i = 0; i < counts.Length; i++)
        {
            words[_gates + i] = (ulong)counts[i] + (i % _stride == 0 ? 0 : words[_gates + i - 1]);
        }

        return words;
    }

    public WordShares CountsOf(int provider, WordShares input)
    {
        // What is at most a value, less what is at most the one before.
        int[] later =
        [
            .. Enumerable.Range(0, cells.Count * _stride).Where(i => i % _stride > 0).Select(i => _gates + i),
        ];
        int[] before = [.. later.Select(i => i - 1)];
        int[] first = [.. Enumerable.Range(0, cells.Count).Select(cell => _gates + cell * _stride)];
        return input.Slice(0, _gates).Append(input.Gather(first), input.Gather(later).Subtract(input.Gather(before)));
    }

    public async Task<WordShares> RunAsync(
        IShareEngine engine,
        SharedInputs inputs,
        CancellationToken cancellationToken
    )
    {
        var (sum, others) = (inputs.Sum, inputs.Others);
        var open = await cells.OpenAsync(engine, others.Slice(0, _gates), cancellationToken);
        var rows = sum.Gather([.. Enumerable.Range(0, cells.Count).Select(cell => At(cell, places))]);

        // Grid value by grid value, all groups and percents side by side: whether too few rows are at most it.
        var width = cells.Count * parts.Count;
        var reached = sum.Gather([
            .. Enumerable.Range(0, places * width).Select(i => At(i % width / parts.Count, i / width)),
        ]);
        var all = sum.Gather([.. Enumerable.Range(0, places * width).Select(i => At(i % width / parts.Count, places))]);
        var wanted = all.Multiply([.. Enumerable.Range(0, places * width).Select(i => (ulong)parts[i % parts.Count])]);
        var lacking = reached.Multiply((ulong)PercentilesFunction.Whole).Subtract(wanted);
        var bits = await Conversions.IsNegativeAsync(engine, lacking, cancellationToken);
        var numbers = await Conversions.ToNumbersAsync(engine, bits, cancellationToken);
        var place = numbers.Slice(0, width);
        for (var i = 1; i < places; i++)
        {
            place = place.Add(numbers.Slice(i * width, width));
        }

        // What belongs to a group that stays shut becomes 0.
        var told = rows.Append(place);
        int[] owner = [.. Enumerable.Range(0, cells.Count), .. Enumerable.Range(0, width).Select(i => i / parts.Count)];
        return open.Append(await engine.MultiplyAsync(open.Gather(owner), told, cancellationToken));
    }

    private int At(int cell, int place) => _gates + cell * _stride + place;
}
