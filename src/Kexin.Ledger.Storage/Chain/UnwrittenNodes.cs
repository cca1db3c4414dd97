using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>What one block writes and deletes of the state tree.</summary>
/// <param name="Put">Nodes that have waited longest.</param>
/// <param name="Delete">Nodes that are on disk and no longer in the tree.</param>
internal sealed record NodeWrites(IReadOnlyDictionary<Digest, StateNode> Put, IReadOnlyList<Digest> Delete);

/// <summary>Nodes of the state tree that wait to be written; safe for concurrent use.</summary>
/// <remarks>
/// What: a queue. A node near the root lives for one block, so whatever is gone before its turn comes is never written at all, and most
/// of the tree's writing falls away.
/// Security: none is needed. The tree follows from the tokens, which are written with every block; <see cref="StateTreeFiles"/> makes the
/// missing nodes again after a crash.
/// Cost: about 150 bytes a node.
/// </remarks>
internal sealed class UnwrittenNodes(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Digest, StateNode> _nodes = [];

    // By age; names some that are gone already.
    private Queue<Digest> _queue = new();

    /// <summary>Everything that waits.</summary>
    public IReadOnlyDictionary<Digest, StateNode> All => _nodes;

    public bool TryGet(Digest hash, out StateNode node)
    {
        lock (_lock)
        {
            return _nodes.TryGetValue(hash, out node);
        }
    }

    /// <summary>What has to be written with a block so that no more than the capacity waits; changes nothing.</summary>
    public NodeWrites Plan(StateTreeUpdate update)
    {
        lock (_lock)
        {
            var delete = update.Removed.Where(hash => !_nodes.ContainsKey(hash)).ToArray();
            var gone = update.Removed.Count - delete.Length;
            var over = _nodes.Count - gone + update.Added.Count - capacity;
            var put = new Dictionary<Digest, StateNode>();
            var waiting = over > 0 ? _queue.Where(hash => !update.Removed.Contains(hash)) : [];
            foreach (var hash in waiting.TakeWhile(_ => put.Count < over))
            {
                if (_nodes.TryGetValue(hash, out var node))
                {
                    put[hash] = node;
                }
            }

            foreach (var (hash, node) in update.Added.TakeWhile(_ => put.Count < over))
            {
                put[hash] = node;
            }

            return new NodeWrites(put, delete);
        }
    }

    /// <summary>Moves on with a block that has been written as planned.</summary>
    public void Follow(StateTreeUpdate update, NodeWrites writes)
    {
        lock (_lock)
        {
            foreach (var hash in update.Removed)
            {
                _nodes.Remove(hash);
            }

            foreach (var hash in writes.Put.Keys)
            {
                _nodes.Remove(hash);
            }

            foreach (var (hash, node) in update.Added)
            {
                if (writes.Put.Count == 0 || !writes.Put.ContainsKey(hash))
                {
                    _nodes[hash] = node;
                    _queue.Enqueue(hash);
                }
            }

            while (_queue.TryPeek(out var oldest) && !_nodes.ContainsKey(oldest))
            {
                _queue.Dequeue();
            }

            if (_queue.Count > 2 * capacity)
            {
                _queue = new Queue<Digest>(_queue.Where(_nodes.ContainsKey));
            }
        }
    }
}
