using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Releasing;

/// <summary>Rows of an own dataset that left before.</summary>
/// <param name="Dataset">The dataset's token.</param>
/// <param name="Requester">Who has them.</param>
/// <param name="Grant">Under which grant.</param>
/// <param name="At">When, in milliseconds since 1970, UTC.</param>
/// <param name="Fields">Which fields.</param>
/// <param name="Rows">Bit i of byte i/8 is set where row i of the dataset left.</param>
/// <param name="Evidence">The index of the entry that says so.</param>
/// <param name="Bearing">The fields whose numbers bear the export's mark.</param>
public sealed record PastRelease(
    TokenId Dataset,
    MemberId Requester,
    TokenId Grant,
    long At,
    IReadOnlyList<string> Fields,
    ReadOnlyMemory<byte> Rows,
    long Evidence,
    IReadOnlyList<string> Bearing
)
{
    /// <summary>How many rows.</summary>
    public int RowCount
    {
        get
        {
            var count = 0;
            foreach (var bits in Rows.Span)
            {
                count += int.PopCount(bits);
            }

            return count;
        }
    }

    /// <summary>How many values.</summary>
    public long Values => (long)RowCount * Fields.Count;

    /// <summary>The set of some rows.</summary>
    public static byte[] SetOf(IReadOnlyList<long> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var set = new byte[rows.Count == 0 ? 0 : (rows.Max() / 8) + 1];
        foreach (var row in rows)
        {
            set[row / 8] |= (byte)(1 << (int)(row % 8));
        }

        return set;
    }

    /// <summary>How many rows are in the first set and not in the second.</summary>
    public static int CountBeyond(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var count = 0;
        for (var i = 0; i < first.Length; i++)
        {
            count += int.PopCount(first[i] & ~(i < second.Length ? second[i] : 0));
        }

        return count;
    }
}

/// <summary>Keeps which rows left, on this node's disk.</summary>
public interface IPastReleases
{
    /// <summary>Keeps a release; durable when it completes.</summary>
    Task KeepAsync(PastRelease release, CancellationToken cancel);

    /// <summary>Those of a dataset to a member or to one that stands together with it, oldest first.</summary>
    /// <exception cref="DomainException">A record was altered on disk.</exception>
    Task<IReadOnlyList<PastRelease>> FindAsync(TokenId dataset, MemberId requester, CancellationToken cancel);

    /// <summary>All, oldest first.</summary>
    /// <exception cref="DomainException">A record was altered on disk.</exception>
    Task<IReadOnlyList<PastRelease>> ListAsync(CancellationToken cancel);
}
