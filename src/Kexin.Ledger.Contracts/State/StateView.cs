using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>The tokens as they are after one block.</summary>
public interface IStateView : IStateNodes
{
    /// <summary>The root of the state tree.</summary>
    Digest Root { get; }

    /// <summary>The token in its current version, or null when there is none.</summary>
    Token? FindToken(TokenId id);

    /// <summary>Whether a block up to here holds that transaction.</summary>
    bool HasTransaction(TransactionId id);
}

/// <summary>The state before block 0.</summary>
public sealed class EmptyState : IStateView
{
    private EmptyState() { }

    /// <summary>The only one.</summary>
    public static EmptyState Instance { get; } = new();

    public Digest Root => StateTree.EmptyRoot;

    public Token? FindToken(TokenId id) => null;

    public bool HasTransaction(TransactionId id) => false;

    public StateNode ReadNode(Digest hash) =>
        throw new DecodingException($"The empty state has no node {hash.ToShortString()}.");
}

/// <summary>A state on top of another: that one, and blocks that have been executed but not stored.</summary>
public sealed class StateOverlay : IStateView
{
    private readonly IStateView _below;
    private readonly Dictionary<TokenId, Token?> _tokens = [];
    private readonly HashSet<TransactionId> _transactions = [];
    private readonly Dictionary<Digest, StateNode> _nodes = [];

    /// <summary>Nothing yet on top of <paramref name="below"/>, which does not change meanwhile.</summary>
    public StateOverlay(IStateView below)
    {
        ArgumentNullException.ThrowIfNull(below);
        _below = below;
        Root = below.Root;
    }

    public Digest Root { get; private set; }

    /// <summary>Puts an executed block on top.</summary>
    public void Apply(StateUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        foreach (var (id, token) in update.Tokens)
        {
            _tokens[id] = token;
        }

        _transactions.UnionWith(update.Transactions);
        foreach (var hash in update.Tree.Removed)
        {
            _nodes.Remove(hash);
        }

        foreach (var (hash, node) in update.Tree.Added)
        {
            _nodes[hash] = node;
        }

        Root = update.Tree.Root;
    }

    public Token? FindToken(TokenId id) => _tokens.TryGetValue(id, out var token) ? token : _below.FindToken(id);

    public bool HasTransaction(TransactionId id) => _transactions.Contains(id) || _below.HasTransaction(id);

    public StateNode ReadNode(Digest hash) => _nodes.TryGetValue(hash, out var node) ? node : _below.ReadNode(hash);
}
