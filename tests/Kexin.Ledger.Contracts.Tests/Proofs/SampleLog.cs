using Kexin.Cryptography;
using Kexin.Ledger.Log;

namespace Kexin.Ledger.Contracts.Tests.Proofs;

/// <summary>A member's evidence log in memory.</summary>
internal sealed class SampleLog
{
    private readonly TestConsortium _consortium;
    private readonly int _member;
    private readonly MerkleTree _tree;

    public SampleLog(TestConsortium consortium, int member, int size)
    {
        _consortium = consortium;
        _member = member;
        _tree = MerkleTree.FromLeafHashes(
            consortium.Suite,
            Enumerable
                .Range(0, size)
                .Select(index => EvidenceCommitment.LeafHash(consortium.Suite, Salt(index), Payload(index)))
        );
        Origin = EvidenceLogToken.OriginOf(consortium.Genesis.Consortium, consortium.Member(member));
    }

    public string Origin { get; }

    private Token? Token =>
        _consortium.State.FindToken(EvidenceLogToken.IdOf(_consortium.Suite, _consortium.Member(_member)));

    private long Run => Token is { } token ? EvidenceLogToken.Read(token).Run : 1;

    public static byte[] Salt(long index) => TestConsortium.Seed((int)index)[..EvidenceCommitment.SaltSizeInBytes];

    public static byte[] Payload(long index) =>
        System.Text.Encoding.UTF8.GetBytes(
            $"{{\"access\":{index},\"dataset\":\"cohort\",\"fields\":[\"age\",\"chol\"]}}"
        );

    public Digest[] Inclusion(long index, long size) => MerkleProof.Inclusion(_consortium.Suite, _tree, index, size);

    public byte[] Checkpoint(long size, string? origin = null, SigningKey? key = null) =>
        new Checkpoint(origin ?? Origin, size, MerkleProof.Root(_consortium.Suite, _tree, size))
            .Sign(key ?? _consortium.Keys[_member])
            .Encode();

    /// <summary>Signs an anchor of the first <paramref name="size"/> entries after <paramref name="from"/> of them.</summary>
    public Transaction SignAnchor(
        long from,
        long size,
        byte[]? checkpoint = null,
        int? by = null,
        TokenReference[]? consumes = null,
        Digest? quoting = null,
        long? run = null
    )
    {
        var proof = MerkleProof.Consistency(_consortium.Suite, _tree, Math.Min(from, size), size);
        var arguments = new AnchorEvidence(run ?? Run, checkpoint ?? Checkpoint(size), proof).Encode();
        return _consortium.Sign(
            by ?? _member,
            EvidenceContract.ContractName,
            EvidenceContract.Anchor,
            arguments,
            consumes: consumes ?? (Token is { } token ? [token.Reference] : []),
            quoting: quoting
        );
    }

    /// <summary>Signs that the log goes on with its first <paramref name="size"/> entries.</summary>
    public Transaction SignRestart(
        long size,
        byte[]? checkpoint = null,
        TokenReference[]? consumes = null,
        long? run = null
    ) =>
        _consortium.Sign(
            _member,
            EvidenceContract.ContractName,
            EvidenceContract.Restart,
            new AnchorEvidence(run ?? Run + 1, checkpoint ?? Checkpoint(size), []).Encode(),
            consumes: consumes ?? (Token is { } token ? [token.Reference] : [])
        );
}
