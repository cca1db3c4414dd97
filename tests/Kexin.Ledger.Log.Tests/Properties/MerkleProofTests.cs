using CsCheck;
using Kexin.Cryptography;

namespace Kexin.Ledger.Log.Tests.Properties;

public sealed class MerkleProofTests
{
    private const int LargestSize = 200;
    private static readonly Suite Suite = Suite.Standard;

    private static readonly Digest[] LeafHashes =
    [
        .. Enumerable.Range(0, LargestSize).Select(index => SampleTree.LeafHash(Suite, index)),
    ];

    private static readonly MerkleTree Tree = MerkleTree.FromLeafHashes(Suite, LeafHashes);

    private static readonly Digest[] Roots =
    [
        .. Enumerable.Range(0, LargestSize + 1).Select(size => MerkleProof.Root(Suite, Tree, size)),
    ];

    public static TheoryData<SuiteId> Suites => SampleTree.Suites;

    [Theory]
    [MemberData(nameof(Suites))]
    public void Roots_equal_the_recursion_of_the_standard(SuiteId id)
    {
        var suite = Suite.Get(id);
        var hashes = new List<Digest>();
        for (var size = 0; size <= 40; size++)
        {
            var expected = SampleTree.RecursiveRoot(suite, hashes);
            Assert.Equal(expected, MerkleTree.FromLeafHashes(suite, hashes).Root());
            hashes.Add(SampleTree.LeafHash(suite, size));
        }
    }

    [Fact]
    public void Every_inclusion_proof_of_every_size_verifies_and_has_the_length_that_is_expected()
    {
        for (var size = 1; size <= LargestSize; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var proof = MerkleProof.Inclusion(Suite, Tree, index, size);
                Assert.Equal(MerkleVerifier.InclusionLength(index, size), proof.Length);
                Assert.True(
                    MerkleVerifier.VerifyInclusion(Suite, LeafHashes[index], index, size, proof, Roots[size]),
                    $"leaf {index} of {size}"
                );
            }
        }
    }

    [Fact]
    public void Every_consistency_proof_between_two_sizes_verifies_and_has_the_length_that_is_expected()
    {
        for (var to = 0; to <= LargestSize; to++)
        {
            for (var from = 0; from <= to; from++)
            {
                var proof = MerkleProof.Consistency(Suite, Tree, from, to);
                Assert.Equal(MerkleVerifier.ConsistencyLength(from, to), proof.Length);
                Assert.True(
                    MerkleVerifier.VerifyConsistency(Suite, from, to, Roots[from], Roots[to], proof),
                    $"{from} to {to}"
                );
            }
        }
    }

    [Fact]
    public void An_inclusion_proof_holds_for_no_other_leaf_size_root_or_hash()
    {
        Gen.Select(Gen.Int[1, LargestSize], Gen.Int[0, LargestSize - 1], Gen.Int[0, 255])
            .Where((size, index, _) => index < size)
            .Sample(
                (size, index, bit) =>
                {
                    var proof = MerkleProof.Inclusion(Suite, Tree, index, size);
                    var (leaf, root) = (LeafHashes[index], Roots[size]);
                    Assert.False(Holds(SampleTree.Flip(leaf, bit), index, size, proof, root));
                    Assert.False(Holds(leaf, index, size, proof, SampleTree.Flip(root, bit)));
                    Assert.False(Holds(leaf, index, size, [.. proof, root], root));
                    Assert.False(Holds(leaf, index, size, [root, .. proof], root));
                    for (var other = -1; other <= size; other++)
                    {
                        Assert.Equal(other == index, Holds(leaf, other, size, proof, root));
                    }

                    for (var i = 0; i < proof.Length; i++)
                    {
                        Digest[] altered = [.. proof];
                        altered[i] = SampleTree.Flip(altered[i], bit);
                        Assert.False(Holds(leaf, index, size, altered, root));
                        Assert.False(Holds(leaf, index, size, [.. proof[..i], .. proof[(i + 1)..]], root));
                    }
                },
                iter: 300
            );

        static bool Holds(Digest leaf, long index, long size, Digest[] proof, Digest root) =>
            MerkleVerifier.VerifyInclusion(Suite, leaf, index, size, proof, root);
    }

    [Fact]
    public void A_consistency_proof_holds_for_no_other_size_root_or_hash()
    {
        Gen.Select(Gen.Int[0, LargestSize], Gen.Int[0, LargestSize], Gen.Int[0, 255])
            .Where((to, from, _) => from <= to)
            .Sample(
                (to, from, bit) =>
                {
                    var proof = MerkleProof.Consistency(Suite, Tree, from, to);
                    var (oldRoot, newRoot) = (Roots[from], Roots[to]);
                    Assert.False(Holds(from, to, SampleTree.Flip(oldRoot, bit), newRoot, proof));
                    Assert.True(
                        from == 0 && to != 0 || !Holds(from, to, oldRoot, SampleTree.Flip(newRoot, bit), proof)
                    );
                    Assert.False(Holds(from, to, oldRoot, newRoot, [.. proof, oldRoot]));
                    Assert.False(Holds(from, to, oldRoot, newRoot, [newRoot, .. proof]));
                    for (var other = -1; other <= to + 1; other++)
                    {
                        Assert.Equal(other == from, Holds(other, to, oldRoot, newRoot, proof));
                    }

                    for (var i = 0; i < proof.Length; i++)
                    {
                        Digest[] altered = [.. proof];
                        altered[i] = SampleTree.Flip(altered[i], bit);
                        Assert.False(Holds(from, to, oldRoot, newRoot, altered));
                        Assert.False(Holds(from, to, oldRoot, newRoot, [.. proof[..i], .. proof[(i + 1)..]]));
                    }
                },
                iter: 300
            );

        static bool Holds(long from, long to, Digest oldRoot, Digest newRoot, Digest[] proof) =>
            MerkleVerifier.VerifyConsistency(Suite, from, to, oldRoot, newRoot, proof);
    }
}
