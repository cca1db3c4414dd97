using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>The state tree's nodes on disk, which are whole only after a ledger has been closed.</summary>
/// <remarks>
/// What: a record says up to which block the nodes are whole. If that is not the last one, the process ended without closing, and the
/// nodes are made again from the tokens.
/// Security: the tokens have to give the last header's state root, or nothing is written and the ledger's check says what is wrong.
/// Cost: after a crash, two hashes a token; memory is two nodes a token, as for checking everything.
/// </remarks>
internal static class StateTreeFiles
{
    private const int NodesPerWrite = 1 << 14;

    /// <summary>Makes the nodes again if they are not those of the last block; false when the tokens are not those of its header.</summary>
    public static bool Mend(ChainDatabase database, Suite suite, BlockHeader tip)
    {
        if (database.Find(ChainKeys.NodesHeight) is { } bytes && ChainValues.ToHeight(bytes) == tip.Height)
        {
            return true;
        }

        try
        {
            var changes = database
                .Scan([ChainKeys.Token])
                .Select(item => new StateChange(
                    StateTree.KeyOf(suite, ChainKeys.IdAtEnd(item.Key)),
                    suite.Hash(item.Value)
                ));
            var tree = StateTree.Update(suite, EmptyState.Instance, StateTree.EmptyRoot, changes);
            if (tree.Root != tip.StateRoot)
            {
                return false;
            }

            Replace(database, tree.Added, tip.Height);
            return true;
        }
        catch (LedgerDamagedException)
        {
            return false;
        }
    }

    /// <summary>Adds the nodes that are not written yet, with the record that now all are there.</summary>
    public static void Complete(
        ChainDatabase database,
        IEnumerable<KeyValuePair<Digest, StateNode>> unwritten,
        long height
    )
    {
        foreach (var nodes in unwritten.Chunk(NodesPerWrite))
        {
            using var write = new ChainWrite();
            write.PutNodes(nodes);
            write.Commit(database, synced: false);
        }

        using var record = new ChainWrite();
        record.Put(ChainKeys.NodesHeight, ChainValues.OfHeight(height));
        record.Commit(database, synced: true);
    }

    private static void Replace(ChainDatabase database, IReadOnlyDictionary<Digest, StateNode> nodes, long height)
    {
        var there = new HashSet<Digest>();
        var old = new List<Digest>();
        foreach (var (key, value) in database.Scan([ChainKeys.Node]))
        {
            var hash = new Digest(key.AsSpan(1));
            if (nodes.TryGetValue(hash, out var node) && value.AsSpan().SequenceEqual(ChainValues.OfNode(node)))
            {
                there.Add(hash);
            }
            else
            {
                old.Add(hash);
            }
        }

        foreach (var hashes in old.Chunk(NodesPerWrite))
        {
            using var write = new ChainWrite();
            write.DeleteNodes(hashes);
            write.Commit(database, synced: false);
        }

        Complete(database, nodes.Where(node => !there.Contains(node.Key)), height);
    }
}
