using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests.Proofs;

/// <summary>Three final blocks: one that is quoted, one with renewals that quote it, one that anchors an evidence log.</summary>
internal sealed class ProofSample
{
    public const int Owner = 2;
    public const int Place = 1;
    public const long Entry = 5;
    public const int LogSize = 9;

    public ProofSample(Suite suite)
    {
        Consortium = new TestConsortium(suite);
        var first = Consortium.Append(Consortium.SignRenewal(0)).Block;
        Quoted = Certify(first);
        Block = Consortium
            .Append([.. Enumerable.Range(1, 4).Select(i => Consortium.SignRenewal(i, quoting: first.Header.Hash))])
            .Block;
        Log = new SampleLog(Consortium, Owner, LogSize);
        Consortium.Apply(Log.SignAnchor(0, 2));
        AnchorBlock = Consortium
            .Append(
                Consortium.SignRenewal(1, "other.example:1"),
                Log.SignAnchor(2, LogSize, quoting: first.Header.Hash)
            )
            .Block;
        Transaction = Prove(Block, Place, Quoted);
        Anchor = Prove(AnchorBlock, 1, Quoted);
        Evidence = ProofFile.ForEvidence(
            Anchor,
            Entry,
            SampleLog.Salt(Entry),
            SampleLog.Payload(Entry),
            Log.Inclusion(Entry, LogSize)
        );
    }

    public TestConsortium Consortium { get; }
    public CertifiedHeader Quoted { get; }
    public Block Block { get; }
    public Block AnchorBlock { get; }
    public SampleLog Log { get; }

    /// <summary>The proof of a transaction that quotes.</summary>
    public ProofFile Transaction { get; }

    /// <summary>The proof of the transaction that anchors.</summary>
    public ProofFile Anchor { get; }

    /// <summary>The proof of an evidence entry.</summary>
    public ProofFile Evidence { get; }

    public ProofFile Prove(Block block, int index, CertifiedHeader? quoted = null) =>
        ProofFile.ForTransaction(Consortium.Genesis, block, index, Consortium.Certify(block.Header), quoted);

    public CertifiedHeader Certify(Block block, params int[] members) =>
        new(block.Header, Consortium.Certify(block.Header, members));

    /// <summary>The parts of a proof of a transaction that no contract was asked about, in a block that the members cosigned.</summary>
    public ProofParts Force(Transaction transaction)
    {
        var block = Block.Create(Consortium.Suite, Consortium.Tip, Consortium.Time, [transaction], Digest.Zero);
        return new ProofParts(
            Consortium.Genesis.Encoded,
            block.Header.Encoded,
            Consortium.Certify(block.Header).Encode(),
            transaction.Encoded,
            Index: 0,
            Inclusion: [],
            Quoted: null,
            Evidence: null
        );
    }

    /// <summary>The check that refuses these parts.</summary>
    public static ProofCheckKind Failing(ProofParts parts) => Failing(ProofFile.Assemble(parts).Encoded);

    public static ProofCheckKind Failing(ReadOnlyMemory<byte> file, Digest? expected = null)
    {
        var verdict = BothVerifiers.Verify(file, expected);
        Assert.False(verdict.Holds);
        Assert.Empty(verdict.Proves);
        Assert.All(verdict.Checks.SkipLast(1), check => Assert.True(check.Passed));
        Assert.NotEqual("", verdict.Failed!.Text.En);
        Assert.NotEqual("", verdict.Failed.Text.Zh);
        return verdict.Failed.Kind;
    }
}
