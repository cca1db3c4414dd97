using Kexin.Cryptography;

namespace Kexin.Ledger.Storage;

/// <summary>An entry that waits for the disk.</summary>
/// <param name="SaltAndPayload">What is sealed.</param>
/// <param name="LeafHash">What the tree takes.</param>
internal sealed record PendingEntry(byte[] SaltAndPayload, Digest LeafHash)
{
    private readonly TaskCompletionSource<EvidenceReceipt> _receipt = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    public Task<EvidenceReceipt> Receipt => _receipt.Task;

    public int SealedSizeInBytes => SaltAndPayload.Length + Suite.TagSizeInBytes;

    public void Acknowledge(long index) =>
        _receipt.SetResult(
            new EvidenceReceipt(index, SaltAndPayload.AsMemory(0, Log.EvidenceCommitment.SaltSizeInBytes), LeafHash)
        );

    public void Fail(Exception exception) => _receipt.TrySetException(exception);
}
