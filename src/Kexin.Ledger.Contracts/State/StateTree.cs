using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>A key's new value in the state tree.</summary>
/// <param name="Key">Where, as <see cref="StateTree.KeyOf"/> says.</param>
/// <param name="Value">The hash of the value, or null to take the key out.</param>
public readonly record struct StateChange(Digest Key, Digest? Value);

/// <summary>What a batch of changes did to the state tree.</summary>
/// <param name="Root">The new root.</param>
/// <param name="Added">Nodes of the new tree that the old one did not have.</param>
/// <param name="Removed">Nodes of the old tree that the new one no longer has.</param>
public sealed record StateTreeUpdate(
    Digest Root,
    IReadOnlyDictionary<Digest, StateNode> Added,
    IReadOnlySet<Digest> Removed
);

/// <summary>The commitment to all tokens: one root, from which any token can be shown to be there or not to be there.</summary>
/// <remarks>
/// What: a compact sparse Merkle tree over 256-bit keys. An empty subtree is 32 zero bytes, a subtree with one leaf is that leaf.
/// Source: Dahlberg, Pulls, Peeters, "Efficient Sparse Merkle Trees" (NordSec 2016); the leaf in place of its subtree as in Gao, Hu, Wu,
/// "Jellyfish Merkle Tree" (2021), section 3, with two children a node.
/// Security: binding by collision resistance of the suite's hash; leaves and inner nodes are hashed under different first bytes, and a
/// leaf holds its whole key, so it stands for one key only, wherever it sits.
/// Cost: about log2(tokens) hashes a change, less when changes share the way to the root.
/// Not for: hiding anything; who sees a proof sees neighbours' key hashes.
/// </remarks>
public sealed class StateTree
{
    private const int NodesPerChange = 8;
    private const int NodesAtFirst = 1 << 14;

    private readonly Suite _suite;
    private readonly IStateNodes _nodes;
    private readonly Dictionary<Digest, StateNode> _added;
    private readonly HashSet<Digest> _removed;

    private StateTree(Suite suite, IStateNodes nodes, int changes)
    {
        _suite = suite;
        _nodes = nodes;
        var expected = (int)Math.Min(NodesPerChange * (long)changes, NodesAtFirst);
        _added = new Dictionary<Digest, StateNode>(expected);
        _removed = new HashSet<Digest>(expected);
    }

    /// <summary>The root of the tree without leaves.</summary>
    public static Digest EmptyRoot => Digest.Zero;

    /// <summary>The deepest that a leaf can be.</summary>
    public const int DepthInBits = 8 * Digest.SizeInBytes;

    /// <summary>Where a token stands in the tree: the hash of its id.</summary>
    public static Digest KeyOf(Suite suite, TokenId id)
    {
        ArgumentNullException.ThrowIfNull(suite);
        Span<byte> bytes = stackalloc byte[Digest.SizeInBytes];
        id.Value.CopyTo(bytes);
        return suite.Hash(bytes);
    }

    /// <summary>What the tree holds of a token: the hash of its bytes.</summary>
    public static Digest ValueOf(Suite suite, Token token)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(token);
        return suite.Hash(token.Encoded.Span);
    }

    /// <summary>Applies changes to the tree with that root; nothing is written.</summary>
    /// <param name="suite">The consortium's suite.</param>
    /// <param name="nodes">Where the old tree's nodes are.</param>
    /// <param name="root">The old root.</param>
    /// <param name="changes">At most one a key.</param>
    /// <exception cref="ArgumentException">A key is there twice.</exception>
    /// <exception cref="DecodingException">A node of the old tree is missing or damaged.</exception>
    public static StateTreeUpdate Update(Suite suite, IStateNodes nodes, Digest root, IEnumerable<StateChange> changes)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(changes);
        var sorted = changes.ToArray();
        Array.Sort(sorted, static (a, b) => a.Key.CompareTo(b.Key));
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i - 1].Key == sorted[i].Key)
            {
                throw new ArgumentException("A key changes once in a batch.", nameof(changes));
            }
        }

        var tree = new StateTree(suite, nodes, sorted.Length);
        var newRoot = tree.Change(root, 0, sorted);

        return new StateTreeUpdate(newRoot, tree._added, tree._removed);
    }

    private Digest Change(Digest hash, int depth, ReadOnlySpan<StateChange> changes)
    {
        if (changes.IsEmpty)
        {
            return hash;
        }

        if (hash == EmptyRoot)
        {
            return changes.Length == 1 ? Put(changes[0]) : Build(depth, Leaves(changes, null));
        }

        var node = _nodes.ReadNode(hash);
        if (node.IsLeaf)
        {
            _removed.Add(hash);
            var old = new StateChange(node.First, node.Second);
            return changes.Length == 1 ? Meet(depth, old, changes[0]) : Build(depth, Leaves(changes, old));
        }

        var split = Split(depth, changes);
        var left = Change(node.First, depth + 1, changes[..split]);
        var right = Change(node.Second, depth + 1, changes[split..]);
        if (left == node.First && right == node.Second)
        {
            return hash;
        }

        _removed.Add(hash);
        return Join(left, right);
    }

    private Digest Put(StateChange change) =>
        change.Value is { } value ? Add(new StateNode(true, change.Key, value)) : EmptyRoot;

    /// <summary>One change where one leaf is: what nearly all changes come to, without a list.</summary>
    private Digest Meet(int depth, StateChange old, StateChange change)
    {
        if (old.Key == change.Key)
        {
            return Put(change);
        }

        if (change.Value is null)
        {
            return Put(old);
        }

        return old.Key < change.Key ? Build(depth, [old, change]) : Build(depth, [change, old]);
    }

    /// <summary>The changes that put something, and the old leaf unless one of them is about its key; sorted.</summary>
    private static StateChange[] Leaves(ReadOnlySpan<StateChange> changes, StateChange? old)
    {
        var leaves = new List<StateChange>(changes.Length + 1);
        foreach (var change in changes)
        {
            if (old is { } leaf && leaf.Key <= change.Key)
            {
                if (leaf.Key < change.Key)
                {
                    leaves.Add(leaf);
                }

                old = null;
            }

            if (change.Value is not null)
            {
                leaves.Add(change);
            }
        }

        if (old is { } last)
        {
            leaves.Add(last);
        }

        return [.. leaves];
    }

    private Digest Build(int depth, ReadOnlySpan<StateChange> leaves)
    {
        if (leaves.IsEmpty)
        {
            return EmptyRoot;
        }

        if (leaves.Length == 1)
        {
            return Add(new StateNode(true, leaves[0].Key, leaves[0].Value!.Value));
        }

        var split = Split(depth, leaves);
        return Join(Build(depth + 1, leaves[..split]), Build(depth + 1, leaves[split..]));
    }

    private Digest Join(Digest left, Digest right)
    {
        if (left == EmptyRoot && (right == EmptyRoot || Read(right).IsLeaf))
        {
            return right;
        }

        if (right == EmptyRoot && Read(left).IsLeaf)
        {
            return left;
        }

        return Add(new StateNode(false, left, right));
    }

    private StateNode Read(Digest hash) => _added.TryGetValue(hash, out var node) ? node : _nodes.ReadNode(hash);

    private Digest Add(StateNode node)
    {
        var hash = node.Hash(_suite);

        // A leaf that was lifted out of the old tree and is put down again unchanged is neither new nor gone.
        if (!_removed.Remove(hash))
        {
            _added[hash] = node;
        }

        return hash;
    }

    /// <summary>How many of the sorted changes go left at this depth.</summary>
    private static int Split(int depth, ReadOnlySpan<StateChange> changes)
    {
        var (low, high) = (0, changes.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = changes[middle].Key.Bit(depth) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
