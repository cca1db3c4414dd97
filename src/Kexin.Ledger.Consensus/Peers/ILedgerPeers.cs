using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Peers;

/// <summary>How a node reaches the ledger of another member's node; the other side is <see cref="LedgerPeerService"/>.</summary>
/// <remarks>
/// The transport authenticates both sides as members and carries bytes; it knows nothing of what they mean. It refuses
/// an answer or a frame that is longer than <see cref="Wire.WireBounds"/> says. Every method throws
/// <see cref="LedgerPeerException"/> when the other node can't be reached, breaks off, or answers with an error.
/// </remarks>
public interface ILedgerPeers
{
    /// <summary>Hands transactions to the orderer's node and waits until each is in a block or refused.</summary>
    /// <param name="orderer">The orderer.</param>
    /// <param name="submission">At most <see cref="Wire.WireBounds.SubmissionSizeInBytes"/>.</param>
    /// <param name="cancellationToken">Ends the wait; the transactions may still get into a block.</param>
    /// <returns>The answer, at most <see cref="Wire.WireBounds.AnswerSizeInBytes"/>.</returns>
    Task<ReadOnlyMemory<byte>> SubmitAsync(
        MemberId orderer,
        ReadOnlyMemory<byte> submission,
        CancellationToken cancellationToken
    );

    /// <summary>Opens the feed of blocks from a height on; it ends only by an error or by cancellation.</summary>
    /// <param name="member">Whose node.</param>
    /// <param name="height">The first block wanted.</param>
    /// <param name="cancellationToken">Closes the feed.</param>
    /// <returns>Frames of at most <see cref="Wire.WireBounds.FrameSizeInBytes"/>.</returns>
    IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(
        MemberId member,
        long height,
        CancellationToken cancellationToken
    );

    /// <summary>Tells the orderer's node how far this member is, with its cosignatures.</summary>
    /// <param name="orderer">The orderer.</param>
    /// <param name="report">At most <see cref="Wire.WireBounds.ReportSizeInBytes"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ReportAsync(MemberId orderer, ReadOnlyMemory<byte> report, CancellationToken cancellationToken);

    /// <summary>Gets one block, with its certificate if it is final.</summary>
    /// <param name="member">Whose node.</param>
    /// <param name="height">Which block.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A frame as the feed has it, or nothing when that node has no such block.</returns>
    Task<ReadOnlyMemory<byte>> FetchAsync(MemberId member, long height, CancellationToken cancellationToken);
}
