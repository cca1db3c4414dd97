using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer.Silent;

/// <summary>A public linear code each row of which adds ten of k blocks.</summary>
/// <remarks>
/// What: row i reads ten words of 32 bits of a public generator; the place of word r is r·k / 2^32.
/// Source: the d-local code of "Ferret" (<see cref="SilentParameters"/>), d = 10.
/// Cost: two and a half encryptions and ten reads of a table of k blocks a row.
/// </remarks>
internal sealed class LocalCode(Block seed, int secrets) : IDisposable
{
    /// <summary>The places of a row.</summary>
    public const int PlacesPerRow = 10;

    private const int RowsAtOnce = 512;
    private const int BlocksAtOnce = RowsAtOnce * PlacesPerRow * sizeof(uint) / Block.SizeInBytes;

    private readonly BlockGenerator _generator = new(seed);
    private readonly Block[] _words = GC.AllocateArray<Block>(BlocksAtOnce, pinned: true);

    /// <summary>Adds rows to <paramref name="outputs"/>.</summary>
    /// <param name="table">The k blocks.</param>
    /// <param name="firstRow">The number of the first row, a multiple of the rows that are added.</param>
    /// <param name="outputs">A power of two of blocks, or a multiple of 512.</param>
    public void Add(ReadOnlySpan<Block> table, int firstRow, Span<Block> outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(table.Length, secrets);
        for (var at = 0; at < outputs.Length; at += RowsAtOnce)
        {
            var rows = Math.Min(RowsAtOnce, outputs.Length - at);
            var words = _words.AsSpan(0, rows * PlacesPerRow * sizeof(uint) / Block.SizeInBytes);
            var first = (ulong)(firstRow + at) * PlacesPerRow * sizeof(uint) / Block.SizeInBytes;
            _generator.Fill(words, first);
            Scale(MemoryMarshal.Cast<Block, uint>(words), (uint)secrets);
            Gather(
                ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Block, Vector128<byte>>(table)),
                ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Block, uint>(words)),
                ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Block, Vector128<byte>>(outputs[at..])),
                rows
            );
        }
    }

    public void Dispose() => _generator.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scale(Span<uint> words, uint secrets)
    {
        var at = 0;
        if (Avx2.IsSupported)
        {
            ref var vectors = ref Unsafe.As<uint, Vector256<uint>>(ref MemoryMarshal.GetReference(words));
            var factor = Vector256.Create((ulong)secrets).AsUInt32();
            for (; at + 8 <= words.Length; at += 8)
            {
                ref var vector = ref Unsafe.Add(ref vectors, at / 8);
                var even = Avx2.Multiply(vector, factor) >> 32;
                var odd = Avx2.Multiply((vector.AsUInt64() >> 32).AsUInt32(), factor);
                vector = Avx2.Blend(even.AsUInt32(), odd.AsUInt32(), 0b1010_1010);
            }
        }

        for (; at < words.Length; at++)
        {
            words[at] = (uint)((ulong)words[at] * secrets >> 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Gather(ref Vector128<byte> table, ref uint places, ref Vector128<byte> outputs, int rows)
    {
        for (nint row = 0; row < rows; row++)
        {
            ref var place = ref Unsafe.Add(ref places, row * PlacesPerRow);
            var a = At(ref table, place) ^ At(ref table, Unsafe.Add(ref place, 1));
            var b = At(ref table, Unsafe.Add(ref place, 2)) ^ At(ref table, Unsafe.Add(ref place, 3));
            a ^= At(ref table, Unsafe.Add(ref place, 4)) ^ At(ref table, Unsafe.Add(ref place, 5));
            b ^= At(ref table, Unsafe.Add(ref place, 6)) ^ At(ref table, Unsafe.Add(ref place, 7));
            a ^= At(ref table, Unsafe.Add(ref place, 8)) ^ At(ref table, Unsafe.Add(ref place, 9));
            Unsafe.Add(ref outputs, row) ^= a ^ b;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> At(ref Vector128<byte> table, uint place) => Unsafe.Add(ref table, (nint)place);
}
