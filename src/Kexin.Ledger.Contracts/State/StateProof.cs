using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>Shows that a key has a value in the state tree with a known root, or that it has none.</summary>
/// <param name="Leaf">The leaf at the end of the key's way, its own or a neighbour's; null when the way ends in nothing.</param>
/// <param name="Siblings">The other subtree at each step from the root; at most 256.</param>
public sealed record StateProof(StateNode? Leaf, IReadOnlyList<Digest> Siblings)
{
    private const string Kind = "kexin/state-proof/1";

    /// <summary>Makes the proof for a key, of presence or of absence.</summary>
    /// <exception cref="DecodingException">A node is missing or damaged.</exception>
    public static StateProof Make(IStateNodes nodes, Digest root, Digest key)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var siblings = new List<Digest>();
        var hash = root;
        while (hash != StateTree.EmptyRoot)
        {
            var node = nodes.ReadNode(hash);
            if (node.IsLeaf)
            {
                return new StateProof(node, siblings);
            }

            var right = key.Bit(siblings.Count);
            siblings.Add(right ? node.First : node.Second);
            hash = right ? node.Second : node.First;
        }

        return new StateProof(null, siblings);
    }

    /// <summary>Whether the proof shows that the key has exactly this value, or none when <paramref name="value"/> is null.</summary>
    public bool Verifies(Suite suite, Digest root, Digest key, Digest? value)
    {
        ArgumentNullException.ThrowIfNull(suite);
        if (Siblings.Count > StateTree.DepthInBits || Leaf is { IsLeaf: false } || !Claims(key, value))
        {
            return false;
        }

        var hash = Leaf?.Hash(suite) ?? StateTree.EmptyRoot;
        for (var depth = Siblings.Count - 1; depth >= 0; depth--)
        {
            var sibling = Siblings[depth];
            hash = (key.Bit(depth) ? new StateNode(false, sibling, hash) : new StateNode(false, hash, sibling)).Hash(
                suite
            );
        }

        return hash == root;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are no proof.</exception>
    public static StateProof Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 2);
                var leaf = reader.ReadOptionalValue(item => StateNode.Decode(item.ReadBytes(StateNode.SizeInBytes)));
                var siblings = reader.ReadList(StateTree.DepthInBits, item => item.ReadDigest());
                reader.EndArray();
                return new StateProof(leaf, siblings);
            }
        );

    /// <summary>The canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 2);
            writer.WriteOptionalValue(
                Leaf,
                (w, leaf) =>
                {
                    var node = new byte[StateNode.SizeInBytes];
                    leaf.Encode(node);
                    w.WriteByteString(node);
                }
            );
            writer.WriteList(Siblings, (w, sibling) => w.WriteDigest(sibling));
            writer.WriteEndArray();
        });

    private bool Claims(Digest key, Digest? value)
    {
        if (Leaf is not { } leaf)
        {
            return value is null;
        }

        if (leaf.First == key)
        {
            return value == leaf.Second;
        }

        // A neighbour's leaf shows absence only where both keys have taken the same way.
        return value is null
            && Enumerable.Range(0, Siblings.Count).All(depth => leaf.First.Bit(depth) == key.Bit(depth));
    }
}
