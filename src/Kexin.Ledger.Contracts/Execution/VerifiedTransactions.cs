using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Transactions whose signatures this process has verified, so that none is verified twice; safe for concurrent use.</summary>
/// <remarks>
/// It remembers the hash of body and signature together: the same body under another signature is verified anew. The member id in the body
/// is the hash of the key, so what was valid once stays valid.
/// </remarks>
public sealed class VerifiedTransactions
{
    private readonly Lock _lock = new();
    private readonly int _capacity;
    private HashSet<Digest> _young = [];
    private HashSet<Digest> _old = [];

    /// <summary>Remembers the last <paramref name="capacity"/> transactions at least, and twice as many at most.</summary>
    public VerifiedTransactions(int capacity = 1 << 15)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _capacity = capacity;
    }

    /// <summary>Whether exactly these bytes have been verified.</summary>
    public bool Contains(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        lock (_lock)
        {
            return _young.Contains(transaction.LeafHash) || _old.Contains(transaction.LeafHash);
        }
    }

    /// <summary>Remembers that these bytes have been verified.</summary>
    internal void Add(Transaction transaction)
    {
        lock (_lock)
        {
            _young.Add(transaction.LeafHash);
            if (_young.Count >= _capacity)
            {
                (_old, _young) = (_young, []);
            }
        }
    }
}
