namespace Kexin.Ledger.Consensus.Peers;

/// <summary>The feed's frames of the last blocks, so that a block is read and put into a frame once, however many follow.</summary>
internal sealed class RecentFrames(int capacity)
{
    private readonly (long Height, ReadOnlyMemory<byte> Bytes)[] slots = new (long, ReadOnlyMemory<byte>)[capacity];
    private readonly Lock gate = new();

    public void Add(long height, ReadOnlyMemory<byte> bytes)
    {
        lock (gate)
            slots[height % capacity] = (height, bytes);
    }

    public bool TryFind(long height, out ReadOnlyMemory<byte> bytes)
    {
        lock (gate)
        {
            (var found, bytes) = slots[height % capacity];
            return found == height && !bytes.IsEmpty;
        }
    }
}
