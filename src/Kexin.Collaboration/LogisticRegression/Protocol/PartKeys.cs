using Kexin.Mpc.SecretSharing;

namespace Kexin.Collaboration.LogisticRegression;

/// <summary>The keys that shut the parts of a sum: some that all parts have, and of each part one more.</summary>
/// <param name="Common">Of all parts.</param>
/// <param name="More">Of which each part has one; null for a sum of one part that has none.</param>
/// <param name="Gates">Which one of them, for each part.</param>
internal readonly record struct PartKeys(GateKeys Common, GateKeys? More = null, IReadOnlyList<int>? Gates = null)
{
    /// <summary>How many parts there are.</summary>
    public int Count => Gates?.Count ?? 1;

    /// <summary>A part's keys, as far as this party has them, for the caller to clear.</summary>
    public GateKey[] Of(int part)
    {
        var count = Common.IsOpen.Count(open => open);
        var more = More is null ? null : More[Gates![part]];
        var keys = GC.AllocateArray<GateKey>(count + (more is null ? 0 : 1), pinned: true);
        for (var (gate, at) = (0, 0); gate < Common.Count; gate++)
        {
            if (Common[gate] is { } key)
            {
                keys[at++] = key;
            }
        }

        if (more is { } last)
        {
            keys[^1] = last;
        }

        return keys;
    }
}
