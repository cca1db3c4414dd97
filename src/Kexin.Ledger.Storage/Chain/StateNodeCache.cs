using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>State nodes that were used lately; safe for concurrent use.</summary>
internal sealed class StateNodeCache(int capacity)
{
    private readonly Lock _lock = new();
    private Dictionary<Digest, StateNode> _young = [];
    private Dictionary<Digest, StateNode> _old = [];

    public bool TryGet(Digest hash, out StateNode node)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(hash, out node))
            {
                return true;
            }

            if (!_old.TryGetValue(hash, out node))
            {
                return false;
            }

            Keep(hash, node);
            return true;
        }
    }

    public void Add(Digest hash, StateNode node)
    {
        lock (_lock)
        {
            Keep(hash, node);
        }
    }

    public void Remove(Digest hash)
    {
        lock (_lock)
        {
            _young.Remove(hash);
            _old.Remove(hash);
        }
    }

    private void Keep(Digest hash, StateNode node)
    {
        _young[hash] = node;
        if (_young.Count >= capacity)
        {
            (_old, _young) = (_young, []);
        }
    }
}
