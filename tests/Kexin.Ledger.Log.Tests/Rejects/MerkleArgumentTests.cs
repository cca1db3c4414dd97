using Kexin.Cryptography;

namespace Kexin.Ledger.Log.Tests.Rejects;

public sealed class MerkleArgumentTests
{
    private static readonly Suite Suite = Suite.Standard;
    private static readonly MerkleTree Tree = SampleTree.Of(Suite, 5);

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    [InlineData(4, 6)]
    public void No_inclusion_proof_is_made_outside_the_tree(long index, long size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProof.Inclusion(Suite, Tree, index, size));

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(4, 3)]
    [InlineData(2, 6)]
    public void No_consistency_proof_is_made_outside_the_tree(long from, long to) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProof.Consistency(Suite, Tree, from, to));

    [Fact]
    public void A_proof_of_the_wrong_length_is_refused_before_its_hashes_are_read()
    {
        var unreadable = new UnreadableProof(MerkleVerifier.MaxProofLength + 1);
        Assert.False(MerkleVerifier.VerifyInclusion(Suite, Digest.Zero, 0, long.MaxValue, unreadable, Digest.Zero));
        Assert.False(MerkleVerifier.VerifyConsistency(Suite, 1, long.MaxValue, Digest.Zero, Digest.Zero, unreadable));
    }

    [Fact]
    public void The_longest_proofs_stay_within_the_bound()
    {
        Assert.Equal(63, MerkleVerifier.InclusionLength(0, long.MaxValue));
        Assert.Equal(MerkleVerifier.MaxProofLength, MerkleVerifier.ConsistencyLength(3, long.MaxValue));
        Assert.Equal(1, MerkleVerifier.ConsistencyLength(1L << 62, long.MaxValue));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    public void A_salt_of_another_size_is_refused(int size) =>
        Assert.Throws<ArgumentException>(() => EvidenceCommitment.Commit(Suite, new byte[size], "payload"u8));

    private sealed class UnreadableProof(int count) : IReadOnlyList<Digest>
    {
        public int Count => count;

        public Digest this[int index] => throw new InvalidOperationException("The hashes were read.");

        public IEnumerator<Digest> GetEnumerator() => throw new InvalidOperationException("The hashes were read.");

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
