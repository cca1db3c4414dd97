using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kexin.Mpc.SecretSharing;

/// <summary>Products of matrices over Z_2^64, row by row, in blocks of the inner side that stay in the cache.</summary>
internal static class MatrixKernel
{
    private const int InnerBlock = 256;
    private const int Lanes = 4;
    private const int ColumnsAtOnce = 2 * Lanes;

    /// <summary>Adds the product to the sum.</summary>
    public static void MultiplyAdd(
        ReadOnlySpan<ulong> left,
        ReadOnlySpan<ulong> right,
        Span<ulong> sum,
        MatrixShape shape
    )
    {
        for (var from = 0; from < shape.Inner; from += InnerBlock)
        {
            var to = Math.Min(from + InnerBlock, shape.Inner);
            for (var row = 0; row < shape.Rows; row++)
            {
                var factors = left[((row * shape.Inner) + from)..((row * shape.Inner) + to)];
                var line = sum.Slice(row * shape.Columns, shape.Columns);
                var rows = right[(from * shape.Columns)..(to * shape.Columns)];
                var done = Avx2.IsSupported ? AddWide(factors, rows, line) : 0;
                AddPlain(factors, rows, line, done);
            }
        }
    }

    /// <summary>The plain reference: columns from a place on.</summary>
    public static void AddPlain(ReadOnlySpan<ulong> factors, ReadOnlySpan<ulong> rows, Span<ulong> sum, int from)
    {
        for (var column = from; column < sum.Length; column++)
        {
            var total = sum[column];
            for (var k = 0; k < factors.Length; k++)
            {
                total += factors[k] * rows[(k * sum.Length) + column];
            }

            sum[column] = total;
        }
    }

    /// <summary>
    /// Eight columns at a time: of each product of 64 bits the low words' product, and apart from it the two crosswise ones, which
    /// are added up and moved up once at the end.
    /// </summary>
    /// <returns>How many columns are done.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddWide(ReadOnlySpan<ulong> factors, ReadOnlySpan<ulong> rows, Span<ulong> sum)
    {
        var width = sum.Length;
        ref var start = ref MemoryMarshal.GetReference(rows);
        var column = 0;
        for (; column + ColumnsAtOnce <= width; column += ColumnsAtOnce)
        {
            var (lowA, lowB) = (Vector256<ulong>.Zero, Vector256<ulong>.Zero);
            var (crossA, crossB) = (Vector256<ulong>.Zero, Vector256<ulong>.Zero);
            ref var at = ref Unsafe.Add(ref start, column);
            for (var k = 0; k < factors.Length; k++)
            {
                var factor = Vector256.Create(factors[k]);
                var factorHigh = Vector256.ShiftRightLogical(factor, 32);
                var a = Vector256.LoadUnsafe(ref at);
                var b = Vector256.LoadUnsafe(ref at, Lanes);
                lowA += Low(factor, a);
                lowB += Low(factor, b);
                crossA += Low(factorHigh, a) + Low(factor, Vector256.ShiftRightLogical(a, 32));
                crossB += Low(factorHigh, b) + Low(factor, Vector256.ShiftRightLogical(b, 32));
                at = ref Unsafe.Add(ref at, width);
            }

            ref var target = ref sum[column];
            (Vector256.LoadUnsafe(ref target) + lowA + Vector256.ShiftLeft(crossA, 32)).StoreUnsafe(ref target);
            (Vector256.LoadUnsafe(ref target, Lanes) + lowB + Vector256.ShiftLeft(crossB, 32)).StoreUnsafe(
                ref target,
                Lanes
            );
        }

        return column;
    }

    /// <summary>The products of the low halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Low(Vector256<ulong> a, Vector256<ulong> b) =>
        Avx2.Multiply(a.AsUInt32(), b.AsUInt32());
}
