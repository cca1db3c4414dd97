using Kexin.Cryptography.Blocks;

namespace Kexin.Mpc.ObliviousTransfer;

/// <summary>Random VOLE over GF(2^128) from random correlated OT, the side that knows the factor.</summary>
/// <remarks>
/// What: 128 transfers with choices u_i and messages t_i = q_i ⊕ u_i·delta are one element x = Σ u_i·X^i with Σ t_i·X^i = Σ q_i·X^i ⊕ x·delta. (Over
/// the subfield of two elements the transfers are VOLE already.)
/// Source: as in K. Yang and others, "Ferret", CCS 2020, of the transfers of its check; the field is that of <see cref="BinaryField"/>.
/// Security: that of the correlated OT below. Cost: 128 transfers an element, nothing sent.
/// </remarks>
public sealed class VoleSender : IVoleSender
{
    internal const int PieceElements = 64;
    internal const int TransfersPerElement = 128;

    private readonly ICorrelatedOtSender _correlated;

    /// <summary>Takes the correlated OT over: nobody else uses it from now on.</summary>
    public VoleSender(ICorrelatedOtSender correlated)
    {
        ArgumentNullException.ThrowIfNull(correlated);
        _correlated = correlated;
    }

    public Block Delta => _correlated.Delta;

    public async ValueTask SendAsync(Memory<Block> keys, CancellationToken cancellationToken)
    {
        var transfers = new Block[PieceElements * TransfersPerElement];
        for (var at = 0; at < keys.Length; at += PieceElements)
        {
            var count = Math.Min(PieceElements, keys.Length - at);
            await _correlated.SendAsync(transfers.AsMemory(0, count * TransfersPerElement), cancellationToken);
            Pack(transfers, keys.Span.Slice(at, count));
        }
    }

    internal static void Pack(ReadOnlySpan<Block> transfers, Span<Block> elements)
    {
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = BinaryField.Pack(transfers.Slice(i * TransfersPerElement, TransfersPerElement));
        }
    }
}

/// <summary>Random VOLE over GF(2^128), the side that gets the elements; see <see cref="VoleSender"/>.</summary>
public sealed class VoleReceiver : IVoleReceiver
{
    private readonly ICorrelatedOtReceiver _correlated;

    /// <summary>Takes the correlated OT over: nobody else uses it from now on.</summary>
    public VoleReceiver(ICorrelatedOtReceiver correlated)
    {
        ArgumentNullException.ThrowIfNull(correlated);
        _correlated = correlated;
    }

    public async ValueTask ReceiveAsync(
        Memory<Block> values,
        Memory<Block> messages,
        CancellationToken cancellationToken
    )
    {
        Bits.ThrowIfNot(values.Length, messages.Length, nameof(messages));
        var transfers = new Block[VoleSender.PieceElements * VoleSender.TransfersPerElement];
        var choices = new byte[VoleSender.PieceElements * Block.SizeInBytes];
        for (var at = 0; at < values.Length; at += VoleSender.PieceElements)
        {
            var count = Math.Min(VoleSender.PieceElements, values.Length - at);
            await _correlated.ReceiveAsync(
                transfers.AsMemory(0, count * VoleSender.TransfersPerElement),
                choices.AsMemory(0, count * Block.SizeInBytes),
                cancellationToken
            );
            Block.FromBytes(choices.AsSpan(0, count * Block.SizeInBytes)).CopyTo(values.Span[at..]);
            VoleSender.Pack(transfers, messages.Span.Slice(at, count));
        }
    }
}
