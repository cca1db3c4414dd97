using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kexin.Circuits;
using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.GarbledCircuits;

/// <summary>A circuit run gate by gate on labels, as far as a buffer of garbled tables goes.</summary>
/// <remarks>
/// What: each wire has a label for 0 and, delta further, one for 1; XOR and NOT are free, an AND takes two blocks. The garbler holds the labels
/// for 0, the evaluator the one that is true.
/// Source: S. Zahur, M. Rosulek, D. Evans, "Two Halves Make a Whole", EUROCRYPT 2015; V. Kolesnikov, T. Schneider,
/// "Improved Garbled Circuit: Free XOR Gates and Applications", ICALP 2008; the hash, re-keyed at every gate, by C. Guo and others,
/// CRYPTO 2020 (see <see cref="RekeyedHash"/>). The lowest bit of delta is 1, so that a label's lowest bit is its colour.
/// Security: semi-honest, 125 bits in the ideal-cipher model; a gate number is used once in a run of the hash.
/// Cost: 32 bytes and four hashes (garbling) or two (evaluating) an AND. Memory grows with live wires.
/// Not for: garblers that may cheat.
/// </remarks>
internal abstract class HalfGates
{
    /// <summary>The size of an AND's table, in bytes.</summary>
    public const int TableSizeInBytes = 2 * Block.SizeInBytes;

    private protected const int GatesAtOnce = 8;
    private protected const int KeysPerGate = 2;

    private readonly RekeyedHash _hash;
    private readonly int _blocksPerKey;
    private readonly Block[] _scratch;
    private CompiledCircuit _circuit = null!;
    private Block[] _labels = [];
    private int _level;
    private int _step;
    private ulong _gate;

    private protected HalfGates(Block start, int blocksPerKey)
    {
        _hash = new RekeyedHash(start);
        _blocksPerKey = blocksPerKey;
        _scratch = GC.AllocateArray<Block>(GatesAtOnce * KeysPerGate * blocksPerKey, pinned: true);
    }

    /// <summary>The labels of all slots; those of the inputs are put first, those of the outputs read last.</summary>
    public Span<Block> Labels => _labels;

    /// <summary>Starts a circuit; the labels of its inputs are then to be put.</summary>
    public void Begin(CompiledCircuit circuit)
    {
        _circuit = circuit;
        (_level, _step) = (0, 0);
        if (_labels.Length < circuit.SlotCount)
        {
            _labels = GC.AllocateArray<Block>(circuit.SlotCount, pinned: true);
        }
    }

    /// <summary>Goes on until the tables are full or used up, or the circuit ends; both sides stop at the same gates.</summary>
    /// <param name="tables">Two blocks an AND.</param>
    public void Run(Span<Block> tables)
    {
        var steps = _circuit.Steps;
        var levels = _circuit.Levels;
        while (_level < levels.Length)
        {
            var level = levels[_level];
            if (_step < level.AndStart)
            {
                RunFree(steps[_step..level.AndStart], ref MemoryMarshal.GetArrayDataReference(_labels));
                _step = level.AndStart;
            }

            while (_step < level.End)
            {
                var count = Math.Min(Math.Min(GatesAtOnce, level.End - _step), tables.Length / 2);
                if (count == 0)
                {
                    return;
                }

                RunAnds(steps.Slice(_step, count), tables[..(2 * count)]);
                tables = tables[(2 * count)..];
                _step += count;
            }

            _level++;
        }
    }

    /// <summary>Free steps on this side's labels.</summary>
    private protected abstract void RunFree(ReadOnlySpan<CircuitStep> steps, ref Block labels);

    /// <summary>Puts what is to be hashed: of each gate the blocks of the left wire's key, then of the right one's.</summary>
    private protected abstract void Gather(ReadOnlySpan<CircuitStep> steps, ref Block labels, ref Block hashed);

    /// <summary>Makes or uses the tables and writes the labels of the results.</summary>
    private protected abstract void Scatter(
        ReadOnlySpan<CircuitStep> steps,
        ref Block labels,
        ref Block hashed,
        ref Block tables
    );

    private void RunAnds(ReadOnlySpan<CircuitStep> steps, Span<Block> tables)
    {
        ref var labels = ref MemoryMarshal.GetArrayDataReference(_labels);
        ref var hashed = ref MemoryMarshal.GetArrayDataReference(_scratch);
        Gather(steps, ref labels, ref hashed);

        // Two gates at once are the fast path of the hash, and an odd one is hashed with what the scratch has left over.
        var padded = steps.Length + steps.Length % 2;
        _hash.NextKey = KeysPerGate * _gate;
        _hash.Hash(_scratch.AsSpan(0, padded * KeysPerGate * _blocksPerKey), _blocksPerKey);
        Scatter(steps, ref labels, ref hashed, ref MemoryMarshal.GetReference(tables));
        _gate += (ulong)steps.Length;
    }

    /// <summary>The labels of each step's two inputs, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private protected static void CopyInputs(ReadOnlySpan<CircuitStep> steps, ref Block labels, ref Block to)
    {
        ref var step = ref MemoryMarshal.GetReference(steps);
        for (var i = 0; i < steps.Length; i++)
        {
            Unsafe.Add(ref to, 2 * i) = At(ref labels, Unsafe.Add(ref step, i).Left);
            Unsafe.Add(ref to, 2 * i + 1) = At(ref labels, Unsafe.Add(ref step, i).Right);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static Block At(ref Block blocks, int index) => Unsafe.Add(ref blocks, index);
}
