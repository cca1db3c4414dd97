using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Engines;

/// <summary>The gates of the output policy as comparisons of secrets: nothing is opened, not even which gates are shut.</summary>
/// <remarks>Cost: two comparisons a gate and one for each set of gates, in about 22 rounds.</remarks>
internal static class EngineGates
{
    /// <summary>1 for each gate that is shut, else 0.</summary>
    /// <param name="engine">Where the sums are shared.</param>
    /// <param name="sums">The joint count of each gate.</param>
    /// <param name="gates">As many.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<WordShares> ShutAsync(
        IShareEngine engine,
        WordShares sums,
        IReadOnlyList<GateRange> gates,
        CancellationToken cancellationToken
    )
    {
        var from = sums.Add([.. gates.Select(gate => unchecked((ulong)-gate.From))]);
        var below = sums.Add([.. gates.Select(gate => unchecked((ulong)-gate.Below))]);
        var bits = await Conversions.IsNegativeAsync(engine, from.Append(below), cancellationToken);
        var numbers = await Conversions.ToNumbersAsync(engine, bits, cancellationToken);

        // Within the range: not under its beginning, and under its end.
        var reached = numbers.Slice(0, gates.Count).Multiply(ulong.MaxValue).Add(1UL);
        var within = await engine.MultiplyAsync(reached, numbers.Slice(gates.Count, gates.Count), cancellationToken);

        // Most gates are shut within their range, some outside it: w, or 1 - w.
        return within
            .Multiply([.. gates.Select(gate => gate.OpensWithin ? ulong.MaxValue : 1UL)])
            .Add([.. gates.Select(gate => gate.OpensWithin ? 1UL : 0UL)]);
    }

    /// <summary>1 for each set of gates that are all open, else 0.</summary>
    public static async Task<WordShares> OpenAsync(
        IShareEngine engine,
        WordShares shut,
        IReadOnlyList<int[]> sets,
        CancellationToken cancellationToken
    )
    {
        WordShares[] sums = [.. sets.Select(set => Sum(shut.Gather(set)))];
        var zero = await Conversions.IsZeroAsync(engine, sums[0].Append(sums.AsSpan(1)), cancellationToken);
        return await Conversions.ToNumbersAsync(engine, zero, cancellationToken);
    }

    /// <summary>The sum of all words: one.</summary>
    private static WordShares Sum(WordShares words)
    {
        // Halves are added until one word is left.
        while (words.Count > 1)
        {
            var half = words.Count / 2;
            var sum = words.Slice(0, half).Add(words.Slice(half, half));
            words = words.Count % 2 == 0 ? sum : sum.Append(words.Slice(words.Count - 1, 1));
        }

        return words;
    }
}
