using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Kexin.Circuits;

/// <summary>One step: what is computed, from which two slots, into which one.</summary>
/// <param name="Kind">What it computes.</param>
/// <param name="Left">The first slot that it reads.</param>
/// <param name="Right">The second slot; of a negation, the first one again.</param>
/// <param name="Target">The slot that it writes, which may be one that it reads.</param>
public readonly record struct CircuitStep(GateKind Kind, int Left, int Right, int Target);

/// <summary>Steps that run after all earlier levels: first the free ones in order, then AND steps of which none reads another's result.</summary>
/// <param name="Start">The first free step.</param>
/// <param name="AndStart">The first AND step.</param>
/// <param name="End">The step after the last.</param>
public readonly record struct CircuitLevel(int Start, int AndStart, int End);

/// <summary>A circuit as protocols run it: level by level, on as few slots as there are live wires.</summary>
/// <remarks>
/// The bits of the inputs lie in slots 0 to <see cref="InputBits"/> - 1 at the start. AND steps of a level may be done several at
/// once if all of those read before any of them writes. Immutable, and safe for concurrent use.
/// </remarks>
public sealed class CompiledCircuit
{
    private readonly CircuitStep[] _steps;
    private readonly CircuitLevel[] _levels;
    private readonly int[] _outputs;
    private readonly Lazy<byte[]> _digest;

    internal CompiledCircuit(Circuit source, CircuitStep[] steps, CircuitLevel[] levels, int[] outputs, int slotCount)
    {
        InputWidths = source.InputWidths;
        OutputWidths = source.OutputWidths;
        InputBits = source.InputBits;
        AndCount = source.AndCount;
        SlotCount = slotCount;
        _steps = steps;
        _levels = levels;
        _outputs = outputs;
        _digest = new Lazy<byte[]>(Hash);
    }

    /// <summary>The width of each input, in bits.</summary>
    public IReadOnlyList<int> InputWidths { get; }

    /// <summary>The width of each output, in bits.</summary>
    public IReadOnlyList<int> OutputWidths { get; }

    /// <summary>The bits of all inputs together.</summary>
    public int InputBits { get; }

    /// <summary>The bits of all outputs together.</summary>
    public int OutputBits => _outputs.Length;

    /// <summary>The number of AND steps.</summary>
    public int AndCount { get; }

    /// <summary>The slots that a run needs.</summary>
    public int SlotCount { get; }

    /// <summary>All steps, level by level.</summary>
    public ReadOnlySpan<CircuitStep> Steps => _steps;

    /// <summary>The levels; the number of those with AND steps is the rounds that a protocol by secret sharing needs.</summary>
    public ReadOnlySpan<CircuitLevel> Levels => _levels;

    /// <summary>The slot of each output bit after the last step.</summary>
    public ReadOnlySpan<int> Outputs => _outputs;

    /// <summary>SHA-256 of the widths, the outputs and all steps, made once: by it two parties find that they have the same circuit.</summary>
    public ReadOnlyMemory<byte> Digest => _digest.Value;

    private byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("kexin/compiled-circuit/1"u8);
        foreach (
            var part in (int[][])
                [
                    [.. InputWidths],
                    [.. OutputWidths],
                    _outputs,
                ]
        )
        {
            Append(hash, part.Length);
            Append(hash, part);
        }

        foreach (var step in _steps)
        {
            Append(hash, (int)step.Kind, step.Left, step.Right, step.Target);
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, params ReadOnlySpan<int> numbers)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }
}
