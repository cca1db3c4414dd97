using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.JoinedTotals;

/// <summary>A row as it takes part: the hash of its identifier, and its group's number or its value's.</summary>
internal readonly record struct JoinRow(ulong Hash, ulong Payload);

/// <summary>Where the numbers of one provider stand, and what they must be.</summary>
/// <remarks>
/// First whether it agrees that own totals open; of the measured one, how many rows it uses, and the values that most of them hold; then
/// the list in the order of its hashes, filled up with hashes that no identifier has and the other list does not have either; then what belongs to each.
/// </remarks>
/// <param name="isMeasured">Whether these are the values.</param>
/// <param name="rows">How long the list is.</param>
internal sealed class JoinInput(bool isMeasured, int rows)
{
    /// <summary>Bits of an identifier's hash.</summary>
    public const int HashBits = 58;

    /// <summary>No value, which no row holds.</summary>
    private const ulong NoValue = uint.MaxValue;

    /// <summary>
    /// Beyond all identifiers' hashes, of each side its own: whoever has the groups can list none of the other's, which stand for no row.
    /// </summary>
    private ulong FirstDecoy => (1UL << HashBits) + (isMeasured ? (ulong)rows : 0);

    private int First => isMeasured ? 2 + JoinGates.CommonValues : 1;

    /// <summary>How many numbers.</summary>
    public int Count => First + (2 * rows);

    /// <summary>Whether it agrees.</summary>
    public static WordShares Agrees(WordShares input) => input.Slice(0, 1);

    /// <summary>How many rows the measured one uses.</summary>
    public static WordShares Used(WordShares input) => input.Slice(1, 1);

    /// <summary>The values that most of these hold.</summary>
    public static WordShares Common(WordShares input) => input.Slice(2, JoinGates.CommonValues);

    /// <summary>The hashes of the list.</summary>
    public WordShares Hashes(WordShares input) => input.Slice(First, rows);

    /// <summary>What belongs to each.</summary>
    public WordShares Payload(WordShares input) => input.Slice(First + rows, rows);

    /// <summary>The numbers of a provider.</summary>
    /// <param name="agrees">Whether own totals may open.</param>
    /// <param name="used">Its rows, no two of one hash; no more than the list is long.</param>
    /// <param name="none">What belongs to entries that stand for no row.</param>
    public ulong[] Encode(bool agrees, IReadOnlyList<JoinRow> used, ulong none)
    {
        var words = new ulong[Count];
        words[0] = agrees ? 1UL : 0;
        if (isMeasured)
        {
            words[1] = (ulong)used.Count;
            var common = used.GroupBy(row => row.Payload)
                .OrderByDescending(rows => rows.Count())
                .ThenBy(rows => rows.Key)
                .Select(rows => rows.Key)
                .Concat(Enumerable.Repeat(NoValue, JoinGates.CommonValues))
                .Take(JoinGates.CommonValues)
                .ToArray();
            common.CopyTo(words, 2);
        }

        var at = First;
        foreach (var row in used.OrderBy(row => row.Hash))
        {
            (words[at], words[at + rows]) = (row.Hash, row.Payload);
            at++;
        }

        for (var filled = 0UL; at < First + rows; at++, filled++)
        {
            (words[at], words[at + rows]) = (FirstDecoy + filled, none);
        }

        return words;
    }

    /// <summary>What must be counts: numbers of rows, and values.</summary>
    public WordShares CountsOf(WordShares input) =>
        isMeasured ? input.Slice(0, First).Append(Payload(input)) : Agrees(input);

    /// <summary>What must not be negative for the hashes to be such, each greater than the one before.</summary>
    public WordShares NaturalsOf(WordShares input)
    {
        var hashes = Hashes(input);
        var most = hashes.Multiply(ulong.MaxValue).Add(FirstDecoy + (ulong)rows - 1);
        var rising = hashes.Slice(1, rows - 1).Subtract(hashes.Slice(0, rows - 1)).Add(ulong.MaxValue);
        return hashes.Append(most, rising);
    }
}
