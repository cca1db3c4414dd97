using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kexin.Circuits;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>The evaluator's side of <see cref="HalfGates"/>: the labels that are true, and tables used.</summary>
internal sealed class HalfGatesEvaluator(Block start) : HalfGates(start, BlocksPerKey)
{
    private const int BlocksPerKey = 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private protected override void RunFree(ReadOnlySpan<CircuitStep> steps, ref Block labels)
    {
        foreach (ref readonly var step in steps)
        {
            // A negation exchanges the garbler's labels; the true one stays.
            var label = At(ref labels, step.Left);
            Unsafe.Add(ref labels, step.Target) =
                step.Kind == GateKind.Xor ? label ^ At(ref labels, step.Right) : label;
        }
    }

    private protected override void Gather(ReadOnlySpan<CircuitStep> steps, ref Block labels, ref Block hashed) =>
        CopyInputs(steps, ref labels, ref hashed);

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
            var generator = Block.Mask(a.LowestBit) & At(ref tables, 2 * i);
            var evaluator = Block.Mask(b.LowestBit) & (At(ref tables, 2 * i + 1) ^ a);
            Unsafe.Add(ref labels, Unsafe.Add(ref step, i).Target) =
                At(ref hashed, 2 * i) ^ generator ^ At(ref hashed, 2 * i + 1) ^ evaluator;
        }
    }
}
