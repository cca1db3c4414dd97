using Kexin.Mpc.ObliviousTransfer;

namespace Kexin.Mpc.SecretSharing;

/// <summary>What each step of an engine takes, so that a dry run and the engine itself count alike.</summary>
/// <param name="Withstands">The adversary that the engine withstands.</param>
/// <param name="InputBytes">What the owner of an input sends a word, by the number of parties.</param>
/// <param name="Product">One product of words, without its round.</param>
/// <param name="ProductRounds">Rounds of any number of products at once.</param>
/// <param name="OpenedBytes">What a party sends for each opened word, by the number of parties.</param>
/// <param name="OpeningRounds">Rounds of an opening.</param>
/// <param name="MatrixByEntry">Whether a product of matrices costs by its entries, not by the products of numbers within.</param>
public sealed record EnginePrices(
    AdversaryModel Withstands,
    Func<int, int> InputBytes,
    EngineCost Product,
    int ProductRounds,
    Func<int, int> OpenedBytes,
    int OpeningRounds,
    bool MatrixByEntry
)
{
    /// <summary>Of <see cref="ReplicatedEngine"/>.</summary>
    public static EnginePrices Replicated { get; } =
        new(
            AdversaryModel.SemiHonest,
            _ => 2 * sizeof(ulong),
            new EngineCost(0, sizeof(ulong), 1, 0),
            1,
            _ => sizeof(ulong),
            1,
            true
        );
}

/// <summary>Adds up what an engine does, and tells whoever asked.</summary>
internal sealed class EngineMeter(EnginePrices prices, ShareLayout layout, IProgress<EngineCost>? progress)
{
    public EngineCost Cost { get; private set; }

    public void CountInput(int owner, int words) =>
        Count(new EngineCost(1, owner == layout.Party ? (long)words * prices.InputBytes(layout.Parties) : 0, 0, 0));

    public void CountProducts(long products) =>
        Count(prices.Product.Times(products) + new EngineCost(prices.ProductRounds, 0, 0, 0));

    public void CountMatrix(MatrixShape shape)
    {
        var entries = (long)shape.Rows * shape.Columns;
        CountProducts(prices.MatrixByEntry ? entries : entries * shape.Inner);
    }

    public void CountOpened(int words) =>
        Count(new EngineCost(prices.OpeningRounds, (long)words * prices.OpenedBytes(layout.Parties), 0, 0));

    public void CountTriples(long triples) => Count(new EngineCost(0, 0, 0, triples));

    /// <summary>One hash to each of two neighbours.</summary>
    public void CountComparison() => Count(new EngineCost(1, 2 * Cryptography.Digest.SizeInBytes, 0, 0));

    private void Count(EngineCost step)
    {
        Cost += step;
        progress?.Report(Cost);
    }
}
