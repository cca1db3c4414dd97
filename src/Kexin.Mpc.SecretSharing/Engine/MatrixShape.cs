namespace Kexin.Mpc.SecretSharing;

/// <summary>The sizes of a product of two matrices.</summary>
/// <param name="Rows">Rows of the left one and of the product.</param>
/// <param name="Inner">Columns of the left one, rows of the right one.</param>
/// <param name="Columns">Columns of the right one and of the product.</param>
public readonly record struct MatrixShape(int Rows, int Inner, int Columns)
{
    /// <exception cref="ArgumentException">The factors have other sizes.</exception>
    internal void ThrowIfNot(WordShares left, WordShares right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentOutOfRangeException.ThrowIfNegative(Rows);
        ArgumentOutOfRangeException.ThrowIfNegative(Inner);
        ArgumentOutOfRangeException.ThrowIfNegative(Columns);
        if ((long)Rows * Inner != left.Count || (long)Inner * Columns != right.Count)
        {
            throw new ArgumentException(
                $"{left.Count} and {right.Count} words are no matrices of {Rows} x {Inner} and {Inner} x {Columns}."
            );
        }

        if (left.Domain != ShareDomain.Ring64 || right.Domain != ShareDomain.Ring64)
        {
            throw new ArgumentException("Matrices are multiplied as numbers.");
        }
    }

    /// <summary>By products of numbers, for engines without a protocol of their own: a row times all columns at once.</summary>
    internal async Task<WordShares> MultiplyByProductsAsync(
        IShareEngine engine,
        WordShares left,
        WordShares right,
        CancellationToken cancellationToken
    )
    {
        ThrowIfNot(left, right);
        var (inner, columns) = (Inner, Columns);
        int[] factors = [.. Enumerable.Range(0, inner * columns).Select(term => term / columns)];
        var rows = new List<WordShares>();
        for (var row = 0; row < Rows; row++)
        {
            var line = left.Slice(row * inner, inner).Gather(factors);
            var products = await engine.MultiplyAsync(line, right, cancellationToken);
            rows.Add(products.SumColumns(columns));
        }

        return rows.Count == 0 ? engine.FromPublic(ShareDomain.Ring64, []) : rows[0].Append([.. rows.Skip(1)]);
    }
}
