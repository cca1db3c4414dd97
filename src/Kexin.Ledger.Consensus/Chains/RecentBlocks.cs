namespace Kexin.Ledger.Consensus.Chains;

/// <summary>The encoded bytes of the last blocks, so that followers who keep up cost no reads.</summary>
internal sealed class RecentBlocks(int capacity)
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
