using System.Buffers.Binary;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Storage.Tests.Chain;

/// <summary>Properties: what is on disk and what waits are the state tree, after every block.</summary>
public sealed class UnwrittenNodesTests
{
    private const int Blocks = 60;

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    [InlineData(10_000)]
    public void Disk_and_memory_together_are_the_tree_and_no_more_waits_than_the_capacity(int capacity)
    {
        var random = new Random(7);
        var waiting = new UnwrittenNodes(capacity);
        var nodes = new DiskAndMemory(waiting);
        var tokens = new Dictionary<Digest, Digest>();
        var root = StateTree.EmptyRoot;
        var written = 0;
        for (var i = 0; i < Blocks; i++)
        {
            var changes = Enumerable
                .Range(0, 12)
                .Select(_ => HashOf(random.Next(200)))
                .Distinct()
                .Select(key => new StateChange(key, random.Next(4) == 0 ? null : HashOf(random.Next(1000))))
                .ToArray();
            var update = StateTree.Update(Suite.Standard, nodes, root, changes);
            var writes = waiting.Plan(update);
            written += writes.Put.Count + writes.Delete.Count;
            nodes.Write(writes);
            waiting.Follow(update, writes);
            root = update.Root;
            foreach (var change in changes)
            {
                if (change.Value is { } value)
                {
                    tokens[change.Key] = value;
                }
                else
                {
                    tokens.Remove(change.Key);
                }
            }

            var whole = StateTree.Update(
                Suite.Standard,
                EmptyState.Instance,
                StateTree.EmptyRoot,
                tokens.Select(token => new StateChange(token.Key, token.Value))
            );
            Assert.Equal(whole.Root, root);
            Assert.Equal(whole.Added.Keys.Order(), nodes.Disk.Keys.Concat(waiting.All.Keys).Order());
            Assert.True(waiting.All.Count <= capacity);
        }

        Assert.Equal(capacity >= 10_000, written == 0);
    }

    private static Digest HashOf(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return Suite.Standard.Hash(bytes);
    }

    private sealed class DiskAndMemory(UnwrittenNodes waiting) : IStateNodes
    {
        public Dictionary<Digest, StateNode> Disk { get; } = [];

        public StateNode ReadNode(Digest hash) => waiting.TryGet(hash, out var node) ? node : Disk[hash];

        public void Write(NodeWrites writes)
        {
            foreach (var hash in writes.Delete)
            {
                Assert.True(Disk.Remove(hash));
            }

            foreach (var (hash, node) in writes.Put)
            {
                Disk.Add(hash, node);
            }
        }
    }
}
