using System.Buffers.Binary;
using System.Security.Cryptography;
using Kexin.Channels;
using Kexin.Cryptography;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.Statistics;

/// <summary>Totals as the vectors that are summed: each cell's count, its sums and each bin under a pad that the keys of their gates lift.</summary>
/// <remarks>
/// The counts are over Z_2^64, the sums over Z_2^384. The first provider alone adds the pads, as they are to be there once. A pad
/// is the stream of its keys, bound to the session and to the number of one of its gates: a count's own, a bin's own, and for sums
/// that of the first code. Each is used once.
/// </remarks>
internal sealed class PaddedTotals
{
    private readonly StatisticsPlan _plan;

    /// <summary>Makes vectors of zeros.</summary>
    public PaddedTotals(StatisticsPlan plan)
    {
        _plan = plan;
        Counts = new ulong[plan.CountWords];
        Sums = new ulong[plan.SumWords];
    }

    /// <summary>Counts of cells and bins.</summary>
    public ulong[] Counts { get; set; }

    /// <summary>Sums and sums of squares of cells.</summary>
    public ulong[] Sums { get; set; }

    /// <summary>A provider's own totals.</summary>
    public static PaddedTotals Take(StatisticsPlan plan, LocalTotals totals)
    {
        var padded = new PaddedTotals(plan);
        padded.Walk(
            (i, cell, count, sums) =>
            {
                if (cell.OpensCount)
                {
                    padded.Counts[count] = (ulong)totals.Counts[i];
                }

                var limbs = ExactSum.Limbs;
                if (cell.OpensSum)
                {
                    totals.Sums.AsSpan(i * limbs, limbs).CopyTo(padded.Sums.AsSpan(sums));
                }

                if (cell.OpensSquares)
                {
                    totals.Squares.AsSpan(i * limbs, limbs).CopyTo(padded.Sums.AsSpan(sums + limbs));
                }
            },
            (bin, _, _, at) => padded.Counts[at] = (ulong)totals.Bins[bin]
        );
        if (plan.HasRest)
        {
            padded.Counts[^1] = (ulong)totals.Rest;
        }

        return padded;
    }

    /// <summary>Adds every pad.</summary>
    public void Close(Session session, GateKeys keys) => Pad(session, keys, Ring.Add);

    /// <summary>Takes away the pads whose keys are there; the rest stays noise.</summary>
    public void Open(Session session, GateKeys keys) => Pad(session, keys, Ring.Subtract);

    /// <summary>The totals again; cells and bins that stayed shut hold zeros.</summary>
    public LocalTotals ToTotals(IReadOnlyList<bool> open)
    {
        var totals = new LocalTotals(_plan);
        Walk(
            (i, cell, count, sums) =>
            {
                if (!cell.HasCount(open))
                {
                    return;
                }

                totals.Counts[i] = cell.OpensCount ? (long)Counts[count] : 0;
                if (!cell.HasSums(open))
                {
                    return;
                }

                var limbs = ExactSum.Limbs;
                Sums.AsSpan(sums, limbs).CopyTo(totals.Sums.AsSpan(i * limbs));
                if (cell.OpensSquares)
                {
                    Sums.AsSpan(sums + limbs, limbs).CopyTo(totals.Squares.AsSpan(i * limbs));
                }
            },
            (bin, cell, number, at) =>
                totals.Bins[bin] = cell.GatesOfBin(number).All(gate => open[gate]) ? (long)Counts[at] : 0
        );
        if (_plan.HasRest && _plan.GatesOfRest.All(gate => open[gate]))
        {
            totals.Rest = (long)Counts[^1];
        }

        return totals;
    }

    private delegate void Apply(Span<ulong> vector, ReadOnlySpan<ulong> pad, int limbs);

    private void Pad(Session session, GateKeys keys, Apply apply)
    {
        Walk(
            (_, cell, count, sums) =>
            {
                if (cell.HasCount(keys.IsOpen))
                {
                    using var pad = keys.CreatePad(session, cell.Gate, cell.GatesOfCount());
                    ApplyPad(apply, pad, Counts.AsSpan(count, cell.OpensCount ? 1 : 0), 1);
                }

                if (cell.HasSums(keys.IsOpen))
                {
                    using var pad = keys.CreatePad(session, cell.FirstCodeGate, cell.GatesOfSums());
                    ApplyPad(apply, pad, Sums.AsSpan(sums, cell.SumWords), ExactSum.Limbs);
                }
            },
            (_, cell, number, at) =>
            {
                var gates = cell.GatesOfBin(number);
                if (gates.All(gate => keys.IsOpen[gate]))
                {
                    using var pad = keys.CreatePad(session, gates[0], gates);
                    ApplyPad(apply, pad, Counts.AsSpan(at, 1), 1);
                }
            }
        );
        if (_plan.HasRest && _plan.GatesOfRest is var rest && rest.All(gate => keys.IsOpen[gate]))
        {
            using var pad = keys.CreatePad(session, rest[0], [.. rest]);
            ApplyPad(apply, pad, Counts.AsSpan(Counts.Length - 1, 1), 1);
        }
    }

    private static void ApplyPad(Apply apply, RandomSource pad, Span<ulong> words, int limbs)
    {
        var bytes = pad.GetBytes(words.Length * sizeof(ulong));
        var noise = new ulong[words.Length];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)));
        }

        apply(words, noise, limbs);
        CryptographicOperations.ZeroMemory(bytes);
        Array.Clear(noise);
    }

    /// <summary>Visits each cell and each bin with its place in the vectors.</summary>
    /// <param name="cell">Gets the cell's number and plan, and the places of its count and of its sums.</param>
    /// <param name="bin">Gets the bin's number among all, its cell, its number there, and its place.</param>
    private void Walk(Action<int, CellPlan, int, int> cell, Action<int, CellPlan, int, int> bin)
    {
        var (count, sums) = (0, 0);
        for (var i = 0; i < _plan.Cells.Count; i++)
        {
            var planned = _plan.Cells[i];
            cell(i, planned, count, sums);
            count += planned.OpensCount ? 1 : 0;
            sums += planned.SumWords;
            for (var number = 0; number < planned.Bins; number++)
            {
                bin(planned.FirstBin + number, planned, number, count++);
            }
        }
    }
}
