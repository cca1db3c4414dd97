using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing;

/// <summary>A matrix of secret numbers, row by row; ranges and rounding are those of <see cref="SharedVector"/>.</summary>
public sealed class SharedMatrix
{
    /// <summary>Reads a vector as rows.</summary>
    /// <exception cref="ArgumentException">It does not hold so many rows of so many numbers.</exception>
    public SharedMatrix(SharedVector entries, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if ((long)rows * columns != entries.Count)
        {
            throw new ArgumentException($"{entries.Count} numbers are no {rows} rows of {columns}.", nameof(entries));
        }

        (Entries, Rows, Columns) = (entries, rows, columns);
    }

    /// <summary>The numbers, row by row.</summary>
    public SharedVector Entries { get; }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>How many numbers in a row.</summary>
    public int Columns { get; }

    /// <summary>The product; each entry is rounded down once.</summary>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public async Task<SharedMatrix> MultiplyAsync(SharedMatrix other, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Rows != Columns || other.Entries.FractionBits != Entries.FractionBits)
        {
            throw new ArgumentException(
                $"{Columns} rows with {Entries.FractionBits} bits after the point were expected, not {other.Rows} with {other.Entries.FractionBits}.",
                nameof(other)
            );
        }

        var product = await Entries.Engine.MultiplyAsync(
            Entries.Words,
            other.Entries.Words,
            new MatrixShape(Rows, Columns, other.Columns),
            cancellationToken
        );
        var rounded = await Entries.RoundAsync(product, Entries.FractionBits, cancellationToken);
        return new SharedMatrix(rounded, Rows, other.Columns);
    }

    /// <summary>Rows become columns.</summary>
    public SharedMatrix Transpose()
    {
        var places = new int[Entries.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = (i % Rows * Columns) + (i / Rows);
        }

        return new SharedMatrix(Entries.Gather(places), Columns, Rows);
    }
}
