using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.SecretSharing;

/// <summary>What each step of an engine takes, so that a dry run and the engine itself count alike.</summary>
/// <param name="Withstands">The adversary that the engine withstands.</param>
/// <param name="InputBytes">What the owner of an input sends a word.</param>
/// <param name="InputRounds">Rounds of an input.</param>
/// <param name="Product">One product of words, without its round.</param>
/// <param name="OpenedBytes">What a party sends for each opened word.</param>
/// <param name="MatrixByEntry">Whether a product of matrices costs by its entries, not by the products of numbers within.</param>
public sealed record EnginePrices(
    AdversaryModel Withstands,
    int InputBytes,
    int InputRounds,
    EngineCost Product,
    int OpenedBytes,
    bool MatrixByEntry
)
{
    /// <summary>Of <see cref="ReplicatedEngine"/>.</summary>
    public static EnginePrices Replicated { get; } =
        new(
            AdversaryModel.SemiHonest,
            2 * sizeof(ulong),
            1,
            new EngineCost(0, sizeof(ulong), 1, 0),
            sizeof(ulong),
            MatrixByEntry: true
        );

    /// <summary>Of <see cref="AuthenticatedEngine"/>: what is online, and the triples; bits cost less than numbers, which are counted.</summary>
    public static EnginePrices Authenticated { get; } =
        new(
            AdversaryModel.Malicious,
            64 * UInt192.SizeInBytes,
            1,
            new EngineCost(0, 4 * sizeof(ulong), 1, 1),
            2 * sizeof(ulong),
            MatrixByEntry: false
        );

    /// <summary>Of <see cref="AdditiveEngine"/> among so many parties: what is online, and the triples.</summary>
    public static EnginePrices Additive(int parties)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 2);
        var word = (parties - 1) * sizeof(ulong);
        return new(AdversaryModel.SemiHonest, 0, 0, new EngineCost(0, 2 * word, 1, 1), word, MatrixByEntry: false);
    }
}

/// <summary>Adds up what an engine does, and tells whoever asked.</summary>
internal sealed class EngineMeter(EnginePrices prices, ShareLayout layout, IProgress<EngineCost>? progress)
{
    public EngineCost Cost { get; private set; }

    public void CountInput(int owner, int words) =>
        Count(new EngineCost(prices.InputRounds, owner == layout.Party ? (long)words * prices.InputBytes : 0, 0, 0));

    public void CountProducts(long products) => Count(prices.Product.Times(products) + new EngineCost(1, 0, 0, 0));

    public void CountMatrix(MatrixShape shape)
    {
        if (prices.MatrixByEntry)
        {
            CountProducts((long)shape.Rows * shape.Columns);
            return;
        }

        for (var row = 0; row < shape.Rows; row++)
        {
            CountProducts((long)shape.Inner * shape.Columns);
        }
    }

    public void CountOpened(int words) => Count(new EngineCost(1, (long)words * prices.OpenedBytes, 0, 0));

    public void CountTriples(long triples) => Count(new EngineCost(0, 0, 0, triples));

    /// <summary>One hash to each of two neighbours.</summary>
    public void CountComparison() => Count(new EngineCost(1, 2 * Cryptography.Digest.SizeInBytes, 0, 0));

    private void Count(EngineCost step)
    {
        Cost += step;
        progress?.Report(Cost);
    }
}
