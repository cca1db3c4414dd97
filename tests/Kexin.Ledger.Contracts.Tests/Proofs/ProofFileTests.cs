using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests.Proofs;

/// <summary>Contract: what a proof file shows to a reader who has nothing but the file.</summary>
public sealed class ProofFileTests
{
    private const int SizeLimitInBytes = 8 << 10;

    public static TheoryData<SuiteId> Suites => new(SuiteId.Standard, SuiteId.GuoMi);

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_transaction_is_proven_by_every_check_in_order(SuiteId suite)
    {
        var sample = new ProofSample(Suite.Get(suite));

        var verdict = BothVerifiers.Verify(sample.Transaction.Encoded, sample.Consortium.Genesis.Consortium);

        Assert.True(verdict.Holds);
        Assert.Null(verdict.Failed);
        Assert.Equal(
            [
                ProofCheckKind.Form,
                ProofCheckKind.Genesis,
                ProofCheckKind.ExpectedConsortium,
                ProofCheckKind.Header,
                ProofCheckKind.Finality,
                ProofCheckKind.Inclusion,
                ProofCheckKind.Submitter,
                ProofCheckKind.Quotation,
            ],
            verdict.Checks.Select(check => check.Kind)
        );
        Assert.Equal(sample.Block.Transactions[ProofSample.Place].Id, verdict.Content!.Transaction.Id);
        Assert.Equal(sample.Block.Header.Hash, verdict.Content.Header.Hash);
        Assert.Equal(sample.Quoted.Header.Hash, verdict.Content.Quoted!.Hash);
        Assert.Null(verdict.Content.Evidence);
    }

    [Fact]
    public void Bytes_that_are_no_proof_file_are_said_to_be_none_and_no_more()
    {
        var failed = BothVerifiers.Verify("%PDF-1.7"u8.ToArray()).Failed!;
        Assert.Equal(new BilingualText("The file is not a proof file.", "文件不是证明文件。"), failed.Text);
    }

    [Fact]
    public void What_is_found_and_proven_is_said_in_Chinese_without_English_commas()
    {
        var sample = new ProofSample(Suite.Standard);
        ProofVerdict[] verdicts =
        [
            BothVerifiers.Verify(sample.Transaction.Encoded),
            BothVerifiers.Verify(sample.Evidence.Encoded),
        ];
        Assert.All(
            verdicts,
            verdict =>
            {
                var sentences = verdict.Checks.Select(check => check.Text).Concat(verdict.Proves).ToArray();
                Assert.Contains(sentences, text => text.Zh.Contains("、Hospital 1", StringComparison.Ordinal));
                Assert.All(sentences, text => Assert.DoesNotContain(", ", text.Zh, StringComparison.Ordinal));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void An_evidence_entry_is_proven_with_its_payload(SuiteId suite)
    {
        var sample = new ProofSample(Suite.Get(suite));

        var verdict = BothVerifiers.Verify(sample.Evidence.Encoded);

        Assert.True(verdict.Holds);
        Assert.Equal(
            [ProofCheckKind.Anchor, ProofCheckKind.Entry],
            verdict.Checks.Select(check => check.Kind).TakeLast(2)
        );
        var entry = verdict.Content!.Evidence!;
        Assert.Equal(SampleLog.Payload(ProofSample.Entry), entry.Payload.ToArray());
        Assert.Equal(sample.Consortium.Member(ProofSample.Owner), entry.Member);
        Assert.Equal((ProofSample.Entry, ProofSample.LogSize), (entry.Index, entry.LogSize));
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void A_proof_file_of_seven_members_is_under_eight_kilobytes_though_the_log_is_long(SuiteId suite)
    {
        const int Size = 20_000;
        const long Entry = 12_345;
        var sample = new ProofSample(Suite.Get(suite));
        var consortium = sample.Consortium;
        var log = new SampleLog(consortium, member: 3, Size);
        consortium.Apply(log.SignAnchor(0, Size - 4321));
        var (block, _) = consortium.Append(log.SignAnchor(Size - 4321, Size, quoting: sample.Quoted.Header.Hash));
        var anchor = sample.Prove(block, 0, sample.Quoted);

        var file = ProofFile.ForEvidence(
            anchor,
            Entry,
            SampleLog.Salt(Entry),
            SampleLog.Payload(Entry),
            log.Inclusion(Entry, Size)
        );

        Assert.InRange(sample.Transaction.Encoded.Length, 1, SizeLimitInBytes);
        Assert.InRange(file.Encoded.Length, 1, SizeLimitInBytes);
    }

    [Fact]
    public void The_sentences_say_when_by_whom_and_on_whose_word()
    {
        var sample = new ProofSample(Suite.Standard);

        var verdict = BothVerifiers.Verify(sample.Transaction.Encoded);
        var proves = verdict.Proves;
        Assert.Equal(5, verdict.Content!.Cosigners.Count);

        Assert.Contains(
            "membership.renew of Hospital 2 existed before 2027-01-15T08:00:02.000Z",
            proves[0].En,
            StringComparison.Ordinal
        );
        Assert.Contains("made after 2027-01-15T08:00:01.000Z", proves[1].En, StringComparison.Ordinal);
        Assert.Contains(sample.Consortium.Genesis.Consortium.ToString(), proves[^1].En, StringComparison.Ordinal);
        Assert.All(
            sample.Consortium.Genesis.Members.Cards,
            card =>
                Assert.Equal(
                    verdict.Content!.Cosigners.Contains(card.Id),
                    proves[^1].Zh.Contains(card.Name, StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void A_transaction_that_quotes_nothing_is_not_dated_from_below()
    {
        var sample = new ProofSample(Suite.Standard);
        var quoting = ProofFile.Assemble(sample.Transaction.Parts with { Quoted = null });
        Assert.Contains(
            "does not say when",
            BothVerifiers.Verify(quoting.Encoded).Proves[1].En,
            StringComparison.Ordinal
        );

        var (block, _) = sample.Consortium.Append(sample.Consortium.SignRenewal(1, "third.example:1"));
        var plain = sample.Prove(block, 0);
        Assert.Contains("quotes no header", BothVerifiers.Verify(plain.Encoded).Proves[1].En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transaction_that_quotes_block_0_was_made_after_the_founding()
    {
        var sample = new ProofSample(Suite.Standard);
        var first = sample.Consortium.GenesisBlock.Block.Header.Hash;
        var (block, _) = sample.Consortium.Append(sample.Consortium.SignRenewal(1, quoting: first));
        var proves = BothVerifiers.Verify(sample.Prove(block, 0).Encoded).Proves;
        Assert.Contains("founded, at 2027-01-15T08:00:00.000Z", proves[1].En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_into_the_bytes_that_it_was()
    {
        var sample = new ProofSample(Suite.Standard);
        foreach (var file in new[] { sample.Transaction, sample.Evidence })
        {
            var read = ProofFile.Decode(file.Encoded);
            Assert.Equal(file.Encoded.ToArray(), ProofFile.Assemble(read.Parts).Encoded.ToArray());
        }
    }

    [Fact]
    public void Every_place_of_a_block_is_proven()
    {
        var sample = new ProofSample(Suite.Standard);
        for (var i = 0; i < sample.Block.Transactions.Count; i++)
        {
            var verdict = BothVerifiers.Verify(sample.Prove(sample.Block, i).Encoded);
            Assert.Equal(sample.Block.Transactions[i].Id, verdict.Content!.Transaction.Id);
        }
    }

    [Fact]
    public void Parts_that_prove_nothing_are_not_made_into_a_file()
    {
        var sample = new ProofSample(Suite.Standard);
        var few = sample.Consortium.Certify(sample.Block.Header, 0, 1, 2, 3);
        var error = Assert.Throws<ArgumentException>(() =>
            ProofFile.ForTransaction(sample.Consortium.Genesis, sample.Block, 0, few)
        );
        Assert.Contains("not final", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() =>
            ProofFile.ForEvidence(sample.Anchor, ProofSample.Entry, new byte[16], new byte[1], [])
        );
    }
}
