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
    private readonly TemporaryFolder _older = new();

    public void Dispose()
    {
        _chain.Dispose();
        _logFolder.Dispose();
        _older.Dispose();
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

    [Fact]
    public async Task After_a_restart_kept_entries_keep_their_first_anchor_and_new_ones_get_the_next()
    {
        using var store = _chain.Open();
        var heights = new List<long>();
        await using (var log = OpenLog())
        {
            await EvidenceSample.AppendAsync(log, 0, 3);
            heights.Add(Append(store, SignAnchor(log)).Height);
        }

        ReadOnlyMemory<byte> file;
        CopyFolder(_logFolder.Path, _older.Path);
        await using (var log = OpenLog())
        {
            await EvidenceSample.AppendAsync(log, 3, 3);
            heights.Add(Append(store, SignAnchor(log)).Height);
            file = new ProofQueries(store).OfEvidence(log, _chain.Consortium.Member(Owner), 5)!.Encoded;
        }

        await using var restored = OpenLog(_older.Path);
        await EvidenceSample.AppendAsync(restored, 90, 2);
        heights.Add(Append(store, SignAnchor(restored, isRestart: true)).Height);
        await EvidenceSample.AppendAsync(restored, 95, 1);
        heights.Add(Append(store, SignAnchor(restored)).Height);

        var proofs = new ProofQueries(store);
        var anchors = Enumerable
            .Range(0, 6)
            .Select(index =>
                ProofVerifier.Verify(proofs.OfEvidence(restored, _chain.Consortium.Member(Owner), index)!.Encoded)
            )
            .ToArray();
        Assert.Equal(
            [heights[0], heights[0], heights[0], heights[2], heights[2], heights[3]],
            anchors.Select(verdict => verdict.Content!.Header.Height)
        );
        Assert.Equal([1L, 1, 1, 2, 2, 2], anchors.Select(verdict => verdict.Content!.Evidence!.Run));
        Assert.DoesNotContain(anchors[0].Proves, sentence => sentence.En.Contains("run", StringComparison.Ordinal));
        Assert.Contains(anchors[5].Proves, sentence => sentence.En.Contains("run 2 of", StringComparison.Ordinal));

        // What was proved before the restart still holds, of an entry that is lost too.
        var lost = ProofVerifier.Verify(file);
        Assert.Equal((heights[1], 1), (lost.Content!.Header.Height, lost.Content.Evidence!.Run));
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private EvidenceStore OpenLog(string? folder = null)
    {
        var consortium = _chain.Consortium;
        var options = new EvidenceOptions
        {
            Folder = folder ?? _logFolder.Path,
            Suite = consortium.Suite,
            Origin = EvidenceLogToken.OriginOf(consortium.Genesis.Consortium, consortium.Member(Owner)),
            LogKey = consortium.Keys[Owner].PublicKey,
        };
        return EvidenceStore.Open(options, EvidenceSample.Key);
    }

    private Transaction SignAnchor(EvidenceStore log, bool isRestart = false)
    {
        var consortium = _chain.Consortium;
        var id = EvidenceLogToken.IdOf(consortium.Suite, consortium.Member(Owner));
        var before = consortium.State.FindToken(id);
        var anchored = before is null ? null : EvidenceLogToken.Read(before);
        var from = anchored?.Size ?? 0;
        var note = log.SignCheckpoint(consortium.Keys[Owner]);
        return consortium.Sign(
            Owner,
            EvidenceContract.ContractName,
            isRestart ? EvidenceContract.Restart : EvidenceContract.Anchor,
            new AnchorEvidence(
                (anchored?.Run ?? 1) + (isRestart ? 1 : 0),
                note.Encode(),
                isRestart ? [] : log.ConsistencyProof(from, log.Size)
            ).Encode(),
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
