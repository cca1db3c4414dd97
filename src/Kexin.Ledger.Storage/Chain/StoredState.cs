using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage;

/// <summary>The state after the last stored block; it moves on with the store, so whoever executes on it holds off appending.</summary>
internal sealed class StoredState(ChainDatabase database, Suite suite, Func<Digest> root) : IStateView
{
    private const int CachedNodes = 1 << 16;
    private const int NodesThatWait = 1 << 16;
    private readonly StateNodeCache _nodes = new(CachedNodes);
    private readonly UnwrittenNodes _unwritten = new(NodesThatWait);

    public Digest Root => root();

    public Token? FindToken(TokenId id)
    {
        var bytes = database.Find(ChainKeys.OfDigest(ChainKeys.Token, id.Value));
        try
        {
            return bytes is null ? null : Token.Decode(bytes);
        }
        catch (DecodingException e)
        {
            throw new LedgerDamagedException($"The token {id.Value.ToShortString()} is damaged: {e.Message}", e);
        }
    }

    public bool HasTransaction(TransactionId id) =>
        database.Find(ChainKeys.OfDigest(ChainKeys.Transaction, id.Value)) is not null;

    public StateNode ReadNode(Digest hash)
    {
        if (_unwritten.TryGet(hash, out var node) || _nodes.TryGet(hash, out node))
        {
            return node;
        }

        node = StateNode.Decode(database.Read(ChainKeys.OfDigest(ChainKeys.Node, hash)));
        if (node.Hash(suite) != hash)
        {
            throw new LedgerDamagedException($"The state node {hash.ToShortString()} has another hash.");
        }

        _nodes.Add(hash, node);
        return node;
    }

    /// <summary>The nodes that are in memory alone.</summary>
    public IReadOnlyDictionary<Digest, StateNode> Unwritten => _unwritten.All;

    /// <summary>What has to be written of the state tree with the next block.</summary>
    public NodeWrites Plan(StateTreeUpdate update) => _unwritten.Plan(update);

    /// <summary>Moves on with a block that has been written as planned.</summary>
    public void Follow(StateTreeUpdate update, NodeWrites writes)
    {
        _unwritten.Follow(update, writes);
        foreach (var hash in writes.Delete)
        {
            _nodes.Remove(hash);
        }

        foreach (var (hash, node) in writes.Put)
        {
            _nodes.Add(hash, node);
        }
    }
}
