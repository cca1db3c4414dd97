using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests.Proofs;

/// <summary>Rejects: each link of a proof broken once, by somebody who can write every other part anew.</summary>
public sealed class ProofRejects
{
    private readonly ProofSample _sample = new(Suite.Standard);

    private TestConsortium Consortium => _sample.Consortium;

    private ProofParts Good => _sample.Transaction.Parts;

    private ProofParts GoodEntry => _sample.Evidence.Parts;

    [Fact]
    public void Another_consortium_than_the_expected_one_is_refused()
    {
        Assert.Equal(
            ProofCheckKind.ExpectedConsortium,
            ProofSample.Failing(_sample.Transaction.Encoded, Consortium.Suite.Hash([1]))
        );
    }

    [Fact]
    public void The_same_members_under_another_founding_document_are_refused()
    {
        Assert.Equal(ProofCheckKind.Header, ProofSample.Failing(Good with { Genesis = Renamed().Encoded }));
    }

    [Fact]
    public void Invented_members_make_another_consortium_which_the_reader_sees()
    {
        var forged = new ProofSample(Suite.Standard).Consortium.Genesis;
        using var stranger = Suite.Standard.CreateSigningKey(new SeededRandomSource(TestConsortium.Seed(55)));
        var details = new MemberDetails("Hospital 0", MemberRole.Member, Digest.Zero, "h0.example:1", "h0.example:2");
        var card = MemberCard.Sign(details, stranger);
        var genesis = FoundingDraft
            .Create(forged.Terms with { Orderer = card.Id, Cards = [card] })
            .Sign(stranger)
            .Complete();
        var block = Block.Create(
            genesis.Suite,
            GenesisBlock.Create(genesis).Block.Header,
            Consortium.Time,
            [Sign(genesis.Consortium, stranger)],
            Digest.Zero
        );
        var cosignature = HeaderCosignature.Sign(block.Header, VotePhase.Precommit, 2, stranger);
        var file = ProofFile.ForTransaction(genesis, block, 0, FinalityCertificate.Gather(block.Header, [cosignature]));

        var verdict = BothVerifiers.Verify(file.Encoded);
        Assert.True(verdict.Holds);
        Assert.NotEqual(Consortium.Genesis.Consortium, verdict.Genesis!.Consortium);
        Assert.Contains(genesis.Consortium.ToString(), verdict.Proves[^1].En, StringComparison.Ordinal);
        Assert.Equal(
            ProofCheckKind.ExpectedConsortium,
            ProofSample.Failing(file.Encoded, Consortium.Genesis.Consortium)
        );
    }

    [Fact]
    public void Too_few_cosignatures_are_refused()
    {
        var certificate = Consortium.Certify(_sample.Block.Header, 0, 1, 2, 3).Encode();
        Assert.Equal(ProofCheckKind.Finality, ProofSample.Failing(Good with { Certificate = certificate }));
        var none = FinalityCertificate.Gather(_sample.Block.Header, []).Encode();
        Assert.Equal(ProofCheckKind.Finality, ProofSample.Failing(Good with { Certificate = none }));
    }

    [Fact]
    public void An_observers_cosignature_does_not_count()
    {
        var certificate = Consortium.Certify(_sample.Block.Header, 0, 1, 2, 3, 6).Encode();
        Assert.Equal(ProofCheckKind.Finality, ProofSample.Failing(Good with { Certificate = certificate }));
    }

    [Fact]
    public void A_cosignature_under_another_members_name_is_refused()
    {
        var cosignatures = Consortium.Certify(_sample.Block.Header).Cosignatures;
        var swapped = cosignatures.Select(
            (each, i) => each with { Signature = cosignatures[(i + 1) % cosignatures.Count].Signature }
        );
        var certificate = FinalityCertificate.Gather(_sample.Block.Header, swapped).Encode();
        Assert.Equal(ProofCheckKind.Finality, ProofSample.Failing(Good with { Certificate = certificate }));
    }

    [Fact]
    public void A_proof_of_lock_is_no_certificate()
    {
        var header = _sample.Block.Header;
        var prevotes = Consortium.Keys.Take(5).Select(key => HeaderCosignature.Sign(header, VotePhase.Prevote, 2, key));
        var certificate = FinalityCertificate.Gather(header, prevotes).Encode();
        Assert.Equal(ProofCheckKind.Finality, ProofSample.Failing(Good with { Certificate = certificate }));
    }

    [Fact]
    public void Cosignatures_of_another_round_are_refused()
    {
        var cosignatures = Consortium.Certify(_sample.Block.Header).Cosignatures;
        var moved = FinalityCertificate.Gather(
            _sample.Block.Header,
            cosignatures.Select(each => each with { Round = 4 })
        );
        Assert.Equal(ProofCheckKind.Finality, ProofSample.Failing(Good with { Certificate = moved.Encode() }));
    }

    [Fact]
    public void The_certificate_of_another_header_is_refused()
    {
        var certificate = _sample.Quoted.Certificate.Encode();
        Assert.Equal(ProofCheckKind.Finality, ProofSample.Failing(Good with { Certificate = certificate }));
    }

    [Fact]
    public void A_transaction_of_another_block_another_place_or_another_path_is_refused()
    {
        var other = _sample.Block.Transactions[0].Encoded;
        Assert.Equal(ProofCheckKind.Inclusion, ProofSample.Failing(Good with { Transaction = other }));
        Assert.Equal(ProofCheckKind.Inclusion, ProofSample.Failing(Good with { Index = 0 }));
        Assert.Equal(ProofCheckKind.Inclusion, ProofSample.Failing(Good with { Index = 9 }));
        Assert.Equal(ProofCheckKind.Inclusion, ProofSample.Failing(Good with { Inclusion = [] }));
        Assert.Equal(
            ProofCheckKind.Inclusion,
            ProofSample.Failing(Good with { Inclusion = [.. Good.Inclusion, Digest.Zero] })
        );
        Assert.Equal(
            ProofCheckKind.Inclusion,
            ProofSample.Failing(Good with { Inclusion = [.. Good.Inclusion.Reverse()] })
        );
    }

    [Fact]
    public void A_transaction_that_its_submitter_did_not_sign_is_refused_though_the_members_cosigned_the_block()
    {
        var bytes = Consortium.SignRenewal(1).Encoded.ToArray();
        bytes[^1] ^= 1;
        var forged = Transaction.Decode(bytes, Consortium.Suite);
        Assert.Equal(ProofCheckKind.Submitter, ProofSample.Failing(_sample.Force(forged)));
    }

    [Fact]
    public void A_transaction_of_a_stranger_or_for_another_consortium_is_refused()
    {
        using var stranger = Consortium.Suite.CreateSigningKey(new SeededRandomSource(TestConsortium.Seed(55)));
        Assert.Equal(
            ProofCheckKind.Submitter,
            ProofSample.Failing(_sample.Force(Sign(Consortium.Genesis.Consortium, stranger)))
        );
        Assert.Equal(
            ProofCheckKind.Submitter,
            ProofSample.Failing(_sample.Force(Sign(Digest.Zero, Consortium.Keys[0])))
        );
    }

    [Fact]
    public void A_quoted_header_that_is_another_or_not_final_is_refused()
    {
        Assert.Equal(ProofCheckKind.Quotation, ProofSample.Failing(Good with { Quoted = Parts(_sample.Block.Header) }));
        var few = Consortium.Certify(_sample.Quoted.Header, 0, 1, 2, 3).Encode();
        Assert.Equal(
            ProofCheckKind.Quotation,
            ProofSample.Failing(Good with { Quoted = Good.Quoted! with { Certificate = few } })
        );
    }

    [Fact]
    public void A_quoted_header_of_another_consortium_of_the_same_members_is_refused()
    {
        var header = GenesisBlock.Create(Renamed()).Block.Header;
        var parts = _sample.Force(Consortium.SignRenewal(1, quoting: header.Hash));
        Assert.Equal(ProofCheckKind.Quotation, ProofSample.Failing(parts with { Quoted = Parts(header) }));
    }

    [Fact]
    public void A_header_that_nothing_quotes_is_refused()
    {
        var parts = _sample.Force(Consortium.SignRenewal(1)) with { Quoted = Good.Quoted };
        Assert.Equal(ProofCheckKind.Quotation, ProofSample.Failing(parts));
    }

    [Fact]
    public void An_entry_needs_a_transaction_that_anchors()
    {
        Assert.Equal(ProofCheckKind.Anchor, ProofSample.Failing(Good with { Evidence = GoodEntry.Evidence }));
    }

    [Fact]
    public void The_checkpoint_of_another_log_or_by_another_key_is_refused()
    {
        var theirs = EvidenceLogToken.OriginOf(Consortium.Genesis.Consortium, Consortium.Member(0));
        var log = _sample.Log;
        foreach (
            var checkpoint in new[]
            {
                log.Checkpoint(ProofSample.LogSize, origin: theirs),
                log.Checkpoint(ProofSample.LogSize, key: Consortium.Keys[0]),
                log.Checkpoint(ProofSample.LogSize, theirs, Consortium.Keys[0]),
            }
        )
        {
            var anchor = _sample.Force(log.SignAnchor(0, ProofSample.LogSize, checkpoint));
            Assert.Equal(ProofCheckKind.Anchor, ProofSample.Failing(anchor with { Evidence = GoodEntry.Evidence }));
        }

        var right = _sample.Force(log.SignAnchor(0, ProofSample.LogSize));
        Assert.True(
            BothVerifiers.Verify(ProofFile.Assemble(right with { Evidence = GoodEntry.Evidence }).Encoded).Holds
        );
    }

    [Fact]
    public void Another_payload_salt_or_place_of_an_entry_is_refused()
    {
        var entry = GoodEntry.Evidence!;
        EvidenceParts[] others =
        [
            entry with
            {
                Payload = SampleLog.Payload(ProofSample.Entry + 1),
            },
            entry with
            {
                Payload = Array.Empty<byte>(),
            },
            entry with
            {
                Salt = SampleLog.Salt(ProofSample.Entry + 1),
            },
            entry with
            {
                Index = ProofSample.Entry - 1,
            },
            entry with
            {
                Index = long.MaxValue,
            },
            entry with
            {
                Inclusion = [],
            },
        ];
        Assert.All(
            others,
            other => Assert.Equal(ProofCheckKind.Entry, ProofSample.Failing(GoodEntry with { Evidence = other }))
        );
    }

    [Fact]
    public void An_entry_behind_the_anchored_size_is_refused()
    {
        var anchor = _sample.Force(_sample.Log.SignAnchor(0, 3));
        Assert.Equal(ProofCheckKind.Entry, ProofSample.Failing(anchor with { Evidence = GoodEntry.Evidence }));
    }

    /// <summary>The same members' consortium under another name.</summary>
    private Genesis Renamed()
    {
        var draft = FoundingDraft.Create(Consortium.Genesis.Terms with { Name = "Another name" });
        return Consortium.Keys.Aggregate(draft, (signed, key) => signed.Sign(key)).Complete();
    }

    private Transaction Sign(Digest consortium, SigningKey key) =>
        Transaction.Sign(
            new TransactionDraft(consortium, "membership", "renew", new byte[1], [], [], Consortium.Time),
            new SeededRandomSource(TestConsortium.Seed(57)),
            key
        );

    private QuotedParts Parts(BlockHeader header) => new(header.Encoded, Consortium.Certify(header).Encode());
}
