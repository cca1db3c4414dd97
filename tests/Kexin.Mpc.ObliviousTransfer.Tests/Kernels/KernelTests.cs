using Kexin.Cryptography;
using Kexin.Cryptography.Blocks;
using Kexin.Mpc.ObliviousTransfer.SoftSpoken;

namespace Kexin.Mpc.ObliviousTransfer.Tests.Kernels;

/// <summary>Fast paths against the plain ones, and kernels against their definitions.</summary>
public sealed class KernelTests
{
    [Fact]
    public void A_transposed_tile_is_that_of_the_plain_path()
    {
        var columns = Random(1, Tile.Blocks);
        var (fast, plain) = (new Block[Tile.Blocks], new Block[Tile.Blocks]);
        BitTranspose.Transpose(columns, fast);
        BitTranspose.TransposePlain(columns, plain);
        Assert.Equal(plain, fast);
        Assert.Throws<ArgumentOutOfRangeException>(() => BitTranspose.Transpose(columns.AsSpan(1), fast));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Without_one_leaf_a_tree_has_all_the_others(int levels)
    {
        var keys = Enumerable.Range(0, levels).Select(i => (Random(10 + i, 1)[0], Random(20 + i, 1)[0])).ToArray();
        var sums = new Block[2 * levels];
        var leaves = PuncturedTree.Build(Random(5, 1)[0], keys, sums);
        Assert.Equal(1 << levels, leaves.Distinct().Count());
        for (var missing = 0; missing < leaves.Length; missing += levels == 8 ? 51 : 1)
        {
            var known = Keys(keys, missing);
            var found = PuncturedTree.Reconstruct(missing, known, sums);
            Assert.Equal(Block.Zero, found[missing]);
            found[missing] = leaves[missing];
            Assert.Equal(leaves, found);
        }
    }

    [Fact]
    public void A_tree_whose_builder_tells_a_wrong_sum_has_no_proof()
    {
        const int Levels = 3;
        var keys = Enumerable.Range(0, Levels).Select(i => (Random(10 + i, 1)[0], Random(20 + i, 1)[0])).ToArray();
        for (var wrong = -1; wrong < 2 * Levels; wrong++)
        {
            var sums = new Block[2 * Levels];
            var leaves = PuncturedTree.Build(Random(6, 1)[0], keys, sums);
            var proof = new byte[PuncturedTree.ProofSizeInBytes];
            PuncturedTree.Prove(leaves, proof);
            if (wrong >= 0)
            {
                sums[wrong] ^= new Block(1, 0);
            }

            for (var missing = 0; missing < leaves.Length; missing++)
            {
                var found = PuncturedTree.Reconstruct(missing, Keys(keys, missing), sums);

                // A wrong sum is seen by those that read it.
                var reads = wrong >= 0 && ((missing >> (Levels - wrong / 2 - 1)) & 1) != wrong % 2;
                Assert.Equal(!reads, PuncturedTree.Check(found, missing, proof));
                if (!reads)
                {
                    found[missing] = leaves[missing];
                    Assert.Equal(leaves, found);
                }
            }
        }
    }

    [Fact]
    public void A_proof_with_a_byte_changed_does_not_hold()
    {
        var keys = new[] { (Random(1, 1)[0], Random(2, 1)[0]), (Random(3, 1)[0], Random(4, 1)[0]) };
        var sums = new Block[4];
        var proof = new byte[PuncturedTree.ProofSizeInBytes];
        PuncturedTree.Prove(PuncturedTree.Build(Random(6, 1)[0], keys, sums), proof);
        for (var i = 0; i < proof.Length; i++)
        {
            var changed = proof.ToArray();
            changed[i] ^= 1;
            Assert.False(PuncturedTree.Check(PuncturedTree.Reconstruct(2, Keys(keys, 2), sums), 2, changed));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Columns_of_both_sides_differ_by_the_missing_place_times_the_total(int bits)
    {
        var seeds = Random(7, 1 << bits);
        var (v, total) = (new Block[bits * Tile.ColumnBlocks], new Block[Tile.ColumnBlocks]);
        using var key = new AesKey(new Block(3, 4));
        using var all = new SeedColumns(seeds, 0);
        all.Fill(key, v, total);
        for (var missing = 0; missing < seeds.Length; missing++)
        {
            var lacking = seeds.ToArray();
            lacking[missing] = Block.AllOnes;
            var w = new Block[v.Length];
            using var most = new SeedColumns(lacking, missing);
            most.Fill(key, w, new Block[Tile.ColumnBlocks]);
            for (var i = 0; i < v.Length; i++)
            {
                var set = (missing >> (i / Tile.ColumnBlocks) & 1) != 0;
                Assert.Equal(set ? v[i] ^ total[i % Tile.ColumnBlocks] : v[i], w[i]);
            }
        }
    }

    private static Block[] Keys((Block Zero, Block One)[] keys, int missing) =>
        [.. keys.Select((key, level) => ((missing >> (keys.Length - level - 1)) & 1) == 0 ? key.One : key.Zero)];

    private static Block[] Random(long seed, int count)
    {
        var random = SeededRandomSource.FromNumber(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Block.Random(random))];
    }
}
