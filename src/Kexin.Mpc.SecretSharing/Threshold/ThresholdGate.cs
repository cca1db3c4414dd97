using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing;

/// <summary>One key a cell, which the providers have, and which the requester gets exactly when the cell's joint count is large enough.</summary>
/// <remarks>
/// <para>
/// What: for cells with counts split among the providers and a threshold k, all providers hold a random key for each cell. The
/// requester gets a cell's key if the counts' sum is at least k (or below the cell's <c>from</c>, usually 0), and learns of every
/// cell this one bit and nothing else. What the providers then pad with the key is open to the requester in large cells only.
/// </para>
/// <para>
/// Source: conditional disclosure of secrets, Y. Gertner, Y. Ishai, E. Kushilevitz, T. Malkin, "Protecting Data Privacy in Private
/// Information Retrieval Schemes", JCSS 60(3), 2000, section 4, with the condition "the sum is none of from..k-1" made of
/// inequalities, one each.
/// </para>
/// <para>
/// How: let d = count - j, over F_p with p = 2^61-1. For each j in from..k-1, in an order that the common randomness permutes for
/// each cell, the providers draw from their common randomness r ≠ 0 and q1, q2, q3, and open to the requester, each by a sum masked
/// with shares of zero, v = r·d and w1 = r·q1·d, w2 = r·q2·d, w3 = r·q3·d. The key is the sum of all q1, of all q2 and of all q3.
/// </para>
/// <para>
/// Argument: the masked messages are random but for their sums, so the requester sees only (v, w1, w2, w3) for each j. If d ≠ 0, v is
/// uniform among the elements that are not 0, since r is, and w1/v, w2/v, w3/v are q1, q2, q3: uniform, independent of v and of d. If
/// d = 0, all four are 0, and q1, q2, q3 stay uniform in the requester's eyes, and with them the sums: the key is hidden perfectly. At
/// most one d is 0, at a place that the permutation makes uniform. So the view can be made from the bit alone: k - from tuples of one
/// random non-zero and three random elements, one tuple replaced at a random place by zeros if the count is small.
/// </para>
/// <para>
/// The other way round (<see cref="GateRange.Within"/>): a gate that opens exactly when the sum is one of from..k-1, which may be negative.
/// The key K is drawn whole, and w1 = r·q1·d + K1, and so on. If d is not 0, q1·d is uniform and hides K1; if it is, v is 0 and the three
/// are K. Again at most one d is 0, at a place that the permutation hides: the view is made from the bit, and from K where it is open.
/// </para>
/// <para>
/// Security: the requester, who sends nothing, may do what it likes. The providers are semi-honest; they learn nothing. A provider
/// that colludes with the requester gives it the common randomness: they then learn every cell's joint count and key, small or not,
/// but of the other providers only their sum (<see cref="ZeroShares"/>). A wrong key is guessed with probability 2^-183.
/// </para>
/// <para>Cost: one round; from every provider 32 bytes for each cell and j. At most <see cref="MostChecks"/> of these.</para>
/// <para>Not for: a requester that is also a provider, which would know r and so the counts; counts from 2^60.</para>
/// </remarks>
public static class ThresholdGate
{
    /// <summary>The most cells times thresholds of one run: 32 MB from every provider.</summary>
    public const int MostChecks = 1_000_000;

    private const int ElementsPerCheck = 4;
    private const int ChecksPerMessage = 8192;

    /// <summary>How many checks these cells need.</summary>
    public static long CountChecks(IEnumerable<GateRange> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return cells.Sum(cell => (long)Math.Max(cell.Below - cell.From, 0));
    }

    /// <summary>A provider's part.</summary>
    /// <param name="session">With the requester.</param>
    /// <param name="requester">Who gets the keys of large cells.</param>
    /// <param name="shares">This provider's shares of zero, at the same place as everybody's.</param>
    /// <param name="cells">The same for all.</param>
    /// <param name="counts">This provider's counts, as many as cells; negative only where a gate opens within its range.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The keys of all cells.</returns>
    /// <exception cref="ProtocolException">The requester is at fault.</exception>
    public static async Task<GateKeys> OfferAsync(
        Session session,
        string requester,
        ZeroShares shares,
        IReadOnlyList<GateRange> cells,
        IReadOnlyList<long> counts,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(shares);
        ThrowIfTooMany(cells);
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Count, cells.Count);
        var keys = new GateKeys(cells.Count);
        var elements = new ulong[Math.Min(CountChecks(cells), ChecksPerMessage) * ElementsPerCheck];
        try
        {
            var filled = 0;
            for (var cell = 0; cell < cells.Count; cell++)
            {
                var range = cells[cell];
                if (!range.OpensWithin)
                {
                    ArgumentOutOfRangeException.ThrowIfNegative(counts[cell]);
                }

                var key = range.OpensWithin ? new GateKey(Sample(shares), Sample(shares), Sample(shares)) : default;
                var added = range.OpensWithin && shares.IsFirst ? key : default;
                var part = Mersenne61.FromSigned(counts[cell]);
                foreach (var j in Permuted(cells[cell], shares))
                {
                    var r = Mersenne61.SampleNonZero(shares.Common);
                    var (q1, q2, q3) = (Sample(shares), Sample(shares), Sample(shares));
                    if (!range.OpensWithin)
                    {
                        key = key.Plus(q1, q2, q3);
                    }

                    // This provider's part of d times r, and of that times each q: the sums are linear.
                    var d = shares.IsFirst ? Mersenne61.Subtract(part, Mersenne61.FromSigned(j)) : part;
                    var v = Mersenne61.Multiply(r, d);
                    elements[filled] = v;
                    elements[filled + 1] = Mersenne61.Add(Mersenne61.Multiply(v, q1), added.A);
                    elements[filled + 2] = Mersenne61.Add(Mersenne61.Multiply(v, q2), added.B);
                    elements[filled + 3] = Mersenne61.Add(Mersenne61.Multiply(v, q3), added.C);
                    filled += ElementsPerCheck;
                    if (filled == elements.Length)
                    {
                        await SendAsync(session, requester, shares, elements, cancellationToken);
                        filled = 0;
                    }
                }

                keys.Open(cell, key);
            }

            if (filled > 0)
            {
                await SendAsync(session, requester, shares, elements.AsMemory(0, filled), cancellationToken);
            }

            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
        finally
        {
            // Unmasked, they tell this provider's counts to whoever knows the common randomness.
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(elements.AsSpan()));
        }
    }

    /// <summary>The requester's part.</summary>
    /// <param name="session">With all providers.</param>
    /// <param name="providers">All of them; the requester is none of them.</param>
    /// <param name="cells">The same for all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A key where the count is large enough, else null.</returns>
    /// <exception cref="ProtocolException">A provider is at fault.</exception>
    public static async Task<GateKeys> ReceiveAsync(
        Session session,
        IReadOnlyList<string> providers,
        IReadOnlyList<GateRange> cells,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(providers);
        ThrowIfTooMany(cells);
        var keys = new GateKeys(cells.Count);
        try
        {
            await ReceiveAsync(session, providers, cells, keys, cancellationToken);
            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    private static async Task ReceiveAsync(
        Session session,
        IReadOnlyList<string> providers,
        IReadOnlyList<GateRange> cells,
        GateKeys keys,
        CancellationToken cancellationToken
    )
    {
        var left = CountChecks(cells);
        var (opened, at) = (Array.Empty<ulong>(), 0);
        for (var cell = 0; cell < cells.Count; cell++)
        {
            var (key, zeros) = (default(GateKey), 0);
            for (var j = cells[cell].From; j < cells[cell].Below; j++)
            {
                if (at == opened.Length)
                {
                    var checks = (int)Math.Min(left, ChecksPerMessage);
                    opened = await OpenAsync(session, providers, checks * ElementsPerCheck, cancellationToken);
                    (left, at) = (left - checks, 0);
                }

                var (v, w1, w2, w3) = (opened[at], opened[at + 1], opened[at + 2], opened[at + 3]);
                at += ElementsPerCheck;
                var isWithin = cells[cell].OpensWithin;
                if (v == 0)
                {
                    zeros++;
                    ThrowIfInconsistent(providers, zeros > 1 || (!isWithin && (w1 | w2 | w3) != 0));
                    key = isWithin ? new GateKey(w1, w2, w3) : key;
                    continue;
                }

                if (isWithin)
                {
                    continue;
                }

                var inverse = Mersenne61.Inverse(v);
                key = key.Plus(
                    Mersenne61.Multiply(w1, inverse),
                    Mersenne61.Multiply(w2, inverse),
                    Mersenne61.Multiply(w3, inverse)
                );
            }

            if ((zeros == 0) != cells[cell].OpensWithin)
            {
                keys.Open(cell, key);
            }
        }
    }

    private static ulong Sample(ZeroShares shares) => Mersenne61.Sample(shares.Common);

    /// <summary>The numbers of a range in an order that the common randomness gives (Fisher and Yates).</summary>
    private static int[] Permuted(GateRange range, ZeroShares shares)
    {
        var order = Enumerable.Range(range.From, Math.Max(range.Below - range.From, 0)).ToArray();
        for (var i = order.Length - 1; i > 0; i--)
        {
            var other = (int)shares.Common.NextBelow((ulong)i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    private static async Task SendAsync(
        Session session,
        string requester,
        ZeroShares shares,
        Memory<ulong> elements,
        CancellationToken cancellationToken
    )
    {
        shares.MaskField(elements.Span);
        await session.With(requester).SendAsync(WordMessages.Encode(elements.Span), cancellationToken);
    }

    /// <summary>The sums of what all providers show.</summary>
    private static async Task<ulong[]> OpenAsync(
        Session session,
        IReadOnlyList<string> providers,
        int elements,
        CancellationToken cancellationToken
    )
    {
        var sums = new ulong[elements];
        var shown = await WordMessages.ReceiveAsync(session, providers, elements, cancellationToken);
        for (var party = 0; party < shown.Length; party++)
        {
            for (var i = 0; i < elements; i++)
            {
                if (shown[party][i] >= Mersenne61.Prime)
                {
                    throw new ProtocolException(
                        ProtocolError.Malformed,
                        providers[party],
                        "sent a number that is no element of the field of 2^61 - 1."
                    );
                }

                sums[i] = Mersenne61.Add(sums[i], shown[party][i]);
            }
        }

        return sums;
    }

    private static void ThrowIfInconsistent(IReadOnlyList<string> providers, bool inconsistent)
    {
        if (inconsistent)
        {
            throw new ProtocolException(
                ProtocolError.Cheating,
                providers,
                "the check of the smallest group does not add up; at least one of them did not follow the protocol."
            );
        }
    }

    private static void ThrowIfTooMany(IReadOnlyList<GateRange> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var checks = CountChecks(cells);
        if (checks > MostChecks)
        {
            throw new ArgumentException($"{checks} checks were asked for; {MostChecks} are the most.", nameof(cells));
        }
    }
}

/// <summary>Counts that keep a gate shut, or that alone open it: <paramref name="From"/> and more, but less than <paramref name="Below"/>.</summary>
/// <param name="From">The least of them.</param>
/// <param name="Below">More than the greatest.</param>
/// <param name="OpensWithin">Whether the gate opens for them, and for no other.</param>
public readonly record struct GateRange(int From, int Below, bool OpensWithin = false)
{
    /// <summary>A gate that opens for these alone.</summary>
    public static GateRange Within(int from, int below) => new(from, below, OpensWithin: true);
}
