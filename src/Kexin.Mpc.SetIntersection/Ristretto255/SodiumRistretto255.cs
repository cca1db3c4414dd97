namespace Kexin.Mpc.SetIntersection.Ristretto255;

/// <summary>ristretto255 by libsodium, one element after the other: the plain reference, and the path of processors
/// without wide vectors.</summary>
public sealed unsafe class SodiumRistretto255 : IRistretto255
{
    private const int Element = GroupSizes.ElementSizeInBytes;
    private const int Uniform = GroupSizes.UniformSizeInBytes;
    private const int ItemsAtOnce = 64;

    private readonly ParallelOptions _options;

    /// <summary>Spreads its work over at most <paramref name="degreeOfParallelism"/> cores; −1 for all.</summary>
    public SodiumRistretto255(int degreeOfParallelism = -1) =>
        _options = new ParallelOptions { MaxDegreeOfParallelism = degreeOfParallelism };

    public string Name => "libsodium";

    public void MapAndMultiply(ReadOnlyMemory<byte> uniform, ReadOnlySpan<byte> scalar, Memory<byte> destination)
    {
        GroupSizes.RequireScalar(scalar);
        var count = GroupSizes.Count(uniform.Length, Uniform, destination.Length, Element);
        var factor = scalar.ToArray();
        ForEach(
            count,
            index =>
            {
                fixed (
                    byte* from = uniform.Span[(index * Uniform)..],
                        to = destination.Span[(index * Element)..],
                        n = factor
                )
                {
                    _ = Sodium.crypto_core_ristretto255_from_hash(to, from);
                    Times(to, n, to);
                }

                return true;
            }
        );
    }

    public int Multiply(ReadOnlyMemory<byte> elements, ReadOnlySpan<byte> scalar, Memory<byte> destination)
    {
        GroupSizes.RequireScalar(scalar);
        var count = GroupSizes.Count(elements.Length, Element, destination.Length, Element);
        var factor = scalar.ToArray();
        return ForEach(
            count,
            index =>
            {
                fixed (
                    byte* from = elements.Span[(index * Element)..],
                        to = destination.Span[(index * Element)..],
                        n = factor
                )
                {
                    if (!IsElement(from))
                    {
                        return false;
                    }

                    Times(to, n, from);
                    return true;
                }
            }
        );
    }

    // libsodium reports a product that is the identity as a failure, having written the identity.
    private static void Times(byte* product, byte* scalar, byte* element)
    {
        var result = stackalloc byte[Element];
        _ = Sodium.crypto_scalarmult_ristretto255(result, scalar, element);
        new ReadOnlySpan<byte>(result, Element).CopyTo(new Span<byte>(product, Element));
    }

    private static bool IsElement(byte* encoded) =>
        Sodium.crypto_core_ristretto255_is_valid_point(encoded) == 1
        && new ReadOnlySpan<byte>(encoded, Element).ContainsAnyExcept((byte)0);

    private int ForEach(int count, Func<int, bool> accepts)
    {
        var refused = int.MaxValue;
        var pieces = (count + ItemsAtOnce - 1) / ItemsAtOnce;
        var gate = new Lock();
        Parallel.For(
            0,
            pieces,
            _options,
            piece =>
            {
                var end = Math.Min(count, (piece + 1) * ItemsAtOnce);
                for (var index = piece * ItemsAtOnce; index < end; index++)
                {
                    if (!accepts(index))
                    {
                        lock (gate)
                        {
                            refused = Math.Min(refused, index);
                        }

                        return;
                    }
                }
            }
        );
        return refused == int.MaxValue ? -1 : refused;
    }
}
