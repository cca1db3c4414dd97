using Kexin.Channels;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Comparing secret numbers, and choosing by secret bits; nothing is opened, and results are exact.</summary>
public static class VectorComparisons
{
    /// <summary>Whether each number is less than the other's.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static Task<BitShares> LessThanAsync(
        this SharedVector left,
        SharedVector right,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(left);
        return Conversions.IsNegativeAsync(left.Engine, left.Subtract(right).Words, cancellationToken);
    }

    /// <summary>Whether each number is the other's.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static Task<BitShares> IsEqualAsync(
        this SharedVector left,
        SharedVector right,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(left);
        return Conversions.IsZeroAsync(left.Engine, left.Subtract(right).Words, cancellationToken);
    }

    /// <summary>Where the bit is set the first number, elsewhere the second.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector> SelectAsync(
        this BitShares bits,
        SharedVector ifSet,
        SharedVector ifNot,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(bits);
        ArgumentNullException.ThrowIfNull(ifSet);
        var difference = ifSet.Subtract(ifNot).Words;
        var numbers = await Conversions.ToNumbersAsync(ifSet.Engine, bits, cancellationToken);
        var chosen = await ifSet.Engine.MultiplyAsync(numbers, difference, cancellationToken);
        return ifSet.With(ifNot.Words.Add(chosen));
    }

    /// <summary>The lesser of each two numbers.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector> MinAsync(
        this SharedVector left,
        SharedVector right,
        CancellationToken cancellationToken
    ) => await (await left.LessThanAsync(right, cancellationToken)).SelectAsync(left, right, cancellationToken);

    /// <summary>The greater of each two numbers.</summary>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static async Task<SharedVector> MaxAsync(
        this SharedVector left,
        SharedVector right,
        CancellationToken cancellationToken
    ) => await (await left.LessThanAsync(right, cancellationToken)).SelectAsync(right, left, cancellationToken);

    /// <summary>The least of all numbers: one.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static Task<SharedVector> MinAsync(this SharedVector vector, CancellationToken cancellationToken) =>
        ReduceAsync(vector, (left, right) => left.MinAsync(right, cancellationToken));

    /// <summary>The greatest of all numbers: one.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="ProtocolException">Another party is at fault.</exception>
    public static Task<SharedVector> MaxAsync(this SharedVector vector, CancellationToken cancellationToken) =>
        ReduceAsync(vector, (left, right) => left.MaxAsync(right, cancellationToken));

    /// <summary>As a tree: so many times as the count has bits.</summary>
    private static async Task<SharedVector> ReduceAsync(
        SharedVector vector,
        Func<SharedVector, SharedVector, Task<SharedVector>> lesser
    )
    {
        ArgumentNullException.ThrowIfNull(vector);
        ArgumentOutOfRangeException.ThrowIfZero(vector.Count, nameof(vector));
        while (vector.Count > 1)
        {
            var half = vector.Count / 2;
            var reduced = await lesser(vector.Slice(0, half), vector.Slice(half, half));
            vector = vector.Count % 2 == 0 ? reduced : reduced.Append(vector.Slice(vector.Count - 1, 1));
        }

        return vector;
    }
}
