using Kexin.Cryptography;

namespace Kexin.Ledger.Log.Tests.Vectors;

/// <summary>
/// The eight-leaf tree of Certificate Transparency's reference implementation
/// (transparency-dev/merkle, proof/verify_test.go: leaves, roots, inclusionProofs, consistencyProofs).
/// </summary>
public sealed class ReferenceTreeTests
{
    private static readonly string[] Leaves =
    [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    // Leaf numbers count from 1, as in the source.
    public static TheoryData<int, int, string[]> Inclusions =>
        new()
        {
            { 1, 1, [] },
            {
                1,
                8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            },
            {
                6,
                8,
                [
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            },
            { 3, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"] },
            {
                2,
                5,
                [
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            },
        };

    public static TheoryData<int, int, string[]> Consistencies =>
        new()
        {
            { 1, 1, [] },
            {
                1,
                8,
                [
                    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                ]
            },
            {
                6,
                8,
                [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            },
            {
                2,
                5,
                [
                    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                ]
            },
            {
                6,
                7,
                [
                    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                    "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                ]
            },
        };

    [Fact]
    public void The_empty_tree_hashes_to_the_hash_of_nothing() =>
        Assert.Equal(
            Digest.Parse("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            MerkleTree.Root(Suite.Standard, [])
        );

    [Fact]
    public void Roots_of_every_size_are_those_of_the_reference()
    {
        for (var size = 1; size <= Leaves.Length; size++)
        {
            Assert.Equal(Digest.Parse(Roots[size - 1]), Tree(size).Root());
        }
    }

    [Theory]
    [MemberData(nameof(Inclusions))]
    public void Inclusion_proofs_are_those_of_the_reference(int leaf, int size, string[] proof)
    {
        var expected = proof.Select(Digest.Parse).ToArray();
        Assert.Equal(expected, Tree(size).InclusionProof(leaf - 1));
        var root = Digest.Parse(Roots[size - 1]);
        Assert.True(MerkleVerifier.VerifyInclusion(Suite.Standard, LeafHash(leaf), leaf - 1, size, expected, root));
    }

    [Theory]
    [MemberData(nameof(Consistencies))]
    public void Consistency_proofs_are_those_of_the_reference(int from, int to, string[] proof)
    {
        var expected = proof.Select(Digest.Parse).ToArray();
        Assert.Equal(expected, Tree(to).ConsistencyProof(from));
        var (oldRoot, newRoot) = (Digest.Parse(Roots[from - 1]), Digest.Parse(Roots[to - 1]));
        Assert.True(MerkleVerifier.VerifyConsistency(Suite.Standard, from, to, oldRoot, newRoot, expected));
    }

    private static Digest LeafHash(int leaf) =>
        MerkleHash.Leaf(Suite.Standard, Convert.FromHexString(Leaves[leaf - 1]));

    private static MerkleTree Tree(int size) =>
        MerkleTree.FromLeaves(
            Suite.Standard,
            Leaves.Take(size).Select(leaf => (ReadOnlyMemory<byte>)Convert.FromHexString(leaf))
        );
}
