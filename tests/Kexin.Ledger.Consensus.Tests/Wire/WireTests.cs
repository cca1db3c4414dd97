using CsCheck;
using Kexin.Cryptography;
using Kexin.Ledger.Consensus.Tests.Engine;
using Kexin.Ledger.Consensus.Wire;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Consensus.Tests.Wire;

/// <summary>Properties and Rejects of every message between nodes.</summary>
public sealed class WireTests
{
    private static readonly Gen<long> Heights = Gen.Long[0, long.MaxValue];

    private static readonly Gen<string> Texts = Gen.String[Gen.Char[' ', '~'], 0, 50];

    private static readonly Gen<BilingualText> BilingualTexts = Gen.Select(
        Texts,
        Texts,
        (en, zh) => new BilingualText(en, zh)
    );

    private static readonly Gen<SubmissionResult> Results = Gen.OneOf(
        Heights.Select(height => (SubmissionResult)new SubmissionResult.Accepted(height)),
        Gen.Select(
            Texts,
            BilingualTexts,
            BilingualTexts,
            BilingualTexts,
            (code, rule, saw, wouldSatisfy) =>
                (SubmissionResult)new SubmissionResult.Refused(new Refusal(new Rule(code, rule), saw, wouldSatisfy))
        ),
        Gen.Select(
            Gen.Int[0, 86_400_000],
            BilingualTexts,
            (wait, reason) =>
                (SubmissionResult)new SubmissionResult.Unavailable(TimeSpan.FromMilliseconds(wait), reason)
        )
    );

    [Fact]
    public void An_answer_comes_back_as_it_was_and_encodes_to_the_same_bytes() =>
        Results
            .List[0, 20]
            .Sample(
                results =>
                {
                    var bytes = Submission.EncodeAnswer(results);
                    var decoded = Submission.DecodeAnswer(bytes, results.Count);
                    return decoded.SequenceEqual(results) && Submission.EncodeAnswer(decoded).SequenceEqual(bytes);
                },
                seed: "0000000000001"
            );

    [Fact]
    public void A_frame_encodes_to_the_same_bytes_again() =>
        Gen.OneOf(
                Gen.Select(
                    Gen.Byte.Array[0, 300],
                    Gen.Byte.Array[0, 300],
                    (block, certificate) => (FeedFrame)new FeedFrame.OfBlock(block, certificate)
                ),
                Gen.Byte.Array[0, 300].Select(certificate => (FeedFrame)new FeedFrame.OfCertificate(certificate)),
                Gen.Select(Heights, Heights, (a, b) => (FeedFrame)new FeedFrame.Heartbeat(a, b)),
                Gen.Select(
                    Heights,
                    Gen.Byte.Array[0, 300],
                    Gen.Byte.Array[0, 300],
                    (round, block, proof) => (FeedFrame)new FeedFrame.OfProposal(round, block, proof)
                )
            )
            .Sample(
                frame =>
                {
                    var bytes = frame.Encode();
                    return FeedFrame.Decode(bytes).Encode().SequenceEqual(bytes);
                },
                seed: "0000000000001"
            );

    [Fact]
    public async Task A_submission_and_a_report_come_back_as_they_were()
    {
        await using var consortium = new TestConsortium(1);
        var transactions = new[] { consortium.Note(consortium.Orderer), consortium.Note(consortium.Orderer) };
        var submission = Submission.Decode(Submission.Encode(transactions), Suite.Standard);
        Assert.Equal(transactions.Select(t => t.Id), submission.Select(t => t.Id));

        var vote = new HeaderCosignature(VotePhase.Prevote, consortium.Orderer.Id, 7, 2, Digest.Zero, new byte[64]);
        var precommit = vote with { Phase = VotePhase.Precommit };
        var proposal = new ReportedProposal(9, Digest.Zero);
        var report = new MemberReport(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, vote, precommit, proposal);
        Assert.Equal(report, MemberReport.Decode(report.Encode()));
    }

    [Fact]
    public void Bytes_that_go_on_after_a_message_are_refused()
    {
        byte[] report = [.. new MemberReport(1, 2).Encode(), 0];
        byte[] frame = [.. new FeedFrame.Heartbeat(1, 2).Encode(), 0];
        byte[] answer = [.. Submission.EncodeAnswer([new SubmissionResult.Accepted(1)]), 0];
        byte[] submission = [.. Submission.Encode([]), 0];
        Assert.Throws<DecodingException>(() => MemberReport.Decode(report));
        Assert.Throws<DecodingException>(() => FeedFrame.Decode(frame));
        Assert.Throws<DecodingException>(() => Submission.DecodeAnswer(answer, 1));
        Assert.Throws<DecodingException>(() => Submission.Decode(submission, Suite.Standard));
    }

    [Fact]
    public void A_message_that_is_too_long_is_refused_before_it_is_read()
    {
        Assert.Throws<DecodingException>(() => MemberReport.Decode(new byte[WireBounds.ReportSizeInBytes + 1]));
        Assert.Throws<DecodingException>(() => FeedFrame.Decode(new byte[WireBounds.FrameSizeInBytes + 1]));
        Assert.Throws<DecodingException>(() =>
            Submission.Decode(new byte[WireBounds.SubmissionSizeInBytes + 1], Suite.Standard)
        );
    }

    [Fact]
    public void Random_bytes_are_refused_as_bad_bytes_and_as_nothing_else() =>
        Gen
            .Byte.Array[0, 200]
            .Sample(
                bytes =>
                {
                    IsRefused(() => MemberReport.Decode(bytes));
                    IsRefused(() => FeedFrame.Decode(bytes));
                    IsRefused(() => Submission.DecodeAnswer(bytes, 3));
                    IsRefused(() => Submission.Decode(bytes, Suite.Standard));
                },
                seed: "0000000000001"
            );

    [Fact]
    public void An_answer_to_another_number_of_transactions_is_refused()
    {
        var bytes = Submission.EncodeAnswer([new SubmissionResult.Accepted(1)]);
        Assert.Throws<DecodingException>(() => Submission.DecodeAnswer(bytes, 2));
        Assert.Throws<DecodingException>(() => Submission.DecodeAnswer(bytes, 0));
    }

    [Fact]
    public void A_long_reason_is_cut_and_not_in_the_middle_of_a_character()
    {
        var reason = new string('a', WireBounds.RefusalTextInCharacters - 1) + "\U0001F600";
        var bytes = Submission.EncodeAnswer([new SubmissionResult.Unavailable(TimeSpan.MaxValue, new(reason, reason))]);
        var result = Assert.IsType<SubmissionResult.Unavailable>(Submission.DecodeAnswer(bytes, 1)[0]);
        Assert.Equal(new BilingualText(reason[..^2], reason[..^2]), result.Reason);
        Assert.Equal(TimeSpan.FromDays(1), result.Wait);
    }

    private static void IsRefused(Action decode)
    {
        try
        {
            decode();
        }
        catch (DecodingException) { }
    }
}
