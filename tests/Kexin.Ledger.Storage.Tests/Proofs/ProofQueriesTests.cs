using Kexin.Cryptography;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Log;
using Kexin.Ledger.Storage.Tests.Chain;
using Kexin.Ledger.Storage.Tests.Evidence;

namespace Kexin.Ledger.Storage.Tests.Proofs;

/// <summary>Contract: a node proves what its own disk holds, and nothing before it is final.</summary>
public sealed class ProofQueriesTests : IDisposable
{
    private const int Owner = 2;
    private readonly ChainFixture _chain = new();
    private readonly TemporaryFolder _logFolder = new();

    public void Dispose()
    {
        _chain.Dispose();
        _logFolder.Dispose();
    }

    [Fact]
    public void Every_transaction_of_a_final_block_is_proven()
    {
        using var store = _chain.Open();
        _chain.Fill(store, 2);
        var proofs = new ProofQueries(store);
        foreach (var transaction in _chain.Blocks.SelectMany(block => block.Block.Transactions))
        {
            var verdict = ProofVerifier.Verify(proofs.OfTransaction(transaction.Id)!.Encoded);
            Assert.Equal(transaction.Id, verdict.Content!.Transaction.Id);
        }

        Assert.Null(proofs.OfTransaction(new TransactionId(Digest.Zero)));
    }

    [Fact]
    public void A_transaction_is_not_proven_before_its_block_is_final()
    {
        using var store = _chain.Open();
        var renewal = _chain.Consortium.SignRenewal(1);
        var (block, execution) = _chain.Consortium.Append(renewal);
        store.KeepCandidate(block, synced: true);
        Assert.Null(new ProofQueries(store).OfTransaction(renewal.Id));

        store.Append(block, execution.Update, _chain.Consortium.Certify(block.Header));
        Assert.NotNull(new ProofQueries(store).OfTransaction(renewal.Id));
    }

    [Fact]
    public void A_quoted_header_comes_into_the_proof_though_blocks_lie_between()
    {
        using var store = _chain.Open();
        _chain.Fill(store, 3);
        var quoted = store.ReadHeader(1);
        var renewal = _chain.Consortium.SignRenewal(1, quoting: quoted.Hash);
        Append(store, renewal);

        var verdict = ProofVerifier.Verify(new ProofQueries(store).OfTransaction(renewal.Id)!.Encoded);

        Assert.Equal(quoted.Hash, verdict.Content!.Quoted!.Hash);
    }

    [Fact]
    public async Task Every_anchored_entry_is_proven_by_the_first_anchor_that_covers_it()
    {
        using var store = _chain.Open();
        await using var log = OpenLog();
        var proofs = new ProofQueries(store);
        var heights = new List<long>();
        for (var round = 0; round < 5; round++)
        {
            await EvidenceSample.AppendAsync(log, round * 3, 3);
            Assert.Null(proofs.OfEvidence(log, _chain.Consortium.Member(Owner), log.Size - 1));
            heights.Add(Append(store, SignAnchor(log)).Height);
        }

        for (var index = 0; index < log.Size; index++)
        {
            var file = proofs.OfEvidence(log, _chain.Consortium.Member(Owner), index)!;
            var verdict = ProofVerifier.Verify(file.Encoded, _chain.Consortium.Genesis.Consortium);
            Assert.Equal(heights[index / 3], verdict.Content!.Header.Height);
            Assert.Equal(log.Read(index).Payload.ToArray(), verdict.Content.Evidence!.Payload.ToArray());
        }
    }

    private EvidenceStore OpenLog()
    {
        var consortium = _chain.Consortium;
        var options = new EvidenceOptions
        {
            Folder = _logFolder.Path,
            Suite = consortium.Suite,
            Origin = EvidenceLogToken.OriginOf(consortium.Genesis.Consortium, consortium.Member(Owner)),
            LogKey = consortium.Keys[Owner].PublicKey,
        };
        return EvidenceStore.Open(options, EvidenceSample.Key);
    }

    private Transaction SignAnchor(EvidenceStore log)
    {
        var consortium = _chain.Consortium;
        var id = EvidenceLogToken.IdOf(consortium.Suite, consortium.Member(Owner));
        var before = consortium.State.FindToken(id);
        var from = before is null ? 0 : EvidenceLogToken.Read(before).Size;
        var note = log.SignCheckpoint(consortium.Keys[Owner]);
        return consortium.Sign(
            Owner,
            EvidenceContract.ContractName,
            EvidenceContract.Anchor,
            new AnchorEvidence(note.Encode(), log.ConsistencyProof(from, log.Size)).Encode(),
            consumes: before is null ? [] : [before.Reference]
        );
    }

    private BlockHeader Append(ChainStore store, Transaction transaction)
    {
        var (block, execution) = _chain.Consortium.Append(transaction);
        Assert.Null(execution.Outcomes[0].Refusal);
        store.Append(block, execution.Update, _chain.Consortium.Certify(block.Header));
        return block.Header;
    }
}
