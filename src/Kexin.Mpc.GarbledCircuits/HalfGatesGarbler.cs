using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kexin.Circuits;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>The garbler's side of <see cref="HalfGates"/>: labels for 0, and tables made.</summary>
internal sealed class HalfGatesGarbler(Block delta, Block start) : HalfGates(start, BlocksPerKey)
{
    private const int BlocksPerKey = 2;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private protected override void RunFree(ReadOnlySpan<CircuitStep> steps, ref Block labels)
    {
        foreach (ref readonly var step in steps)
        {
            var other = step.Kind == GateKind.Xor ? At(ref labels, step.Right) : delta;
            Unsafe.Add(ref labels, step.Target) = At(ref labels, step.Left) ^ other;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private protected override void Gather(ReadOnlySpan<CircuitStep> steps, ref Block labels, ref Block hashed)
    {
        ref var step = ref MemoryMarshal.GetReference(steps);
        for (var i = 0; i < steps.Length; i++)
        {
            var (a, b) = (At(ref labels, Unsafe.Add(ref step, i).Left), At(ref labels, Unsafe.Add(ref step, i).Right));
            ref var to = ref Unsafe.Add(ref hashed, 4 * i);
            to = a;
            Unsafe.Add(ref to, 1) = a ^ delta;
            Unsafe.Add(ref to, 2) = b;
            Unsafe.Add(ref to, 3) = b ^ delta;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private protected override void Scatter(
        ReadOnlySpan<CircuitStep> steps,
        ref Block labels,
        ref Block hashed,
        ref Block tables
    )
    {
        // Results may lie where inputs of this batch lay: all that is still needed of the inputs is read first.
        Span<Block> inputs = stackalloc Block[2 * GatesAtOnce];
        ref var input = ref MemoryMarshal.GetReference(inputs);
        ref var step = ref MemoryMarshal.GetReference(steps);
        CopyInputs(steps, ref labels, ref input);
        for (var i = 0; i < steps.Length; i++)
        {
            var (a, b) = (At(ref input, 2 * i), At(ref input, 2 * i + 1));
            ref var h = ref Unsafe.Add(ref hashed, 4 * i);
            var (colourA, colourB) = (Block.Mask(a.LowestBit), Block.Mask(b.LowestBit));

            // The generator's half: b's colour is known to the garbler. The evaluator's half: b's value is known to the evaluator.
            var generator = h ^ At(ref h, 1) ^ (colourB & delta);
            var evaluator = At(ref h, 2) ^ At(ref h, 3);
            var result = h ^ (colourA & generator) ^ At(ref h, 2) ^ (colourB & evaluator);
            Unsafe.Add(ref tables, 2 * i) = generator;
            Unsafe.Add(ref tables, 2 * i + 1) = evaluator ^ a;
            Unsafe.Add(ref labels, Unsafe.Add(ref step, i).Target) = result;
        }
    }
}
