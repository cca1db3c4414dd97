using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts.Tests;

/// <summary>A block holds a certificate that makes the block before it final, and nothing less.</summary>
public sealed class CertifiedBlockTests
{
    private readonly TestConsortium _consortium = new();
    private readonly Block _first;
    private readonly Block _second;

    public CertifiedBlockTests()
    {
        (_first, _) = _consortium.Append(_consortium.SignRenewal(0));
        (_second, _) = _consortium.Append(_consortium.SignRenewal(1));
    }

    private MemberSet Members => _consortium.Genesis.Members;

    [Fact]
    public void A_certificate_by_more_than_two_thirds_is_right_and_the_first_block_needs_none()
    {
        Assert.Null(_first.CheckCertified(_consortium.GenesisBlock.Block.Header, Members));
        Assert.Null(_second.CheckCertified(_first.Header, Members));
    }

    [Fact]
    public void One_vote_less_is_not_enough_and_an_observers_does_not_count()
    {
        Refuses(_consortium.Certify(_first.Header, 0, 1, 2, 3));
        Refuses(_consortium.Certify(_first.Header, 0, 1, 2, 3, 6));
        Accepts(_consortium.Certify(_first.Header, 1, 2, 3, 4, 5));
    }

    [Fact]
    public void A_certificate_of_prevotes_or_of_another_header_is_refused()
    {
        Refuses(
            FinalityCertificate.Gather(
                _first.Header,
                Enumerable
                    .Range(0, 6)
                    .Select(i => HeaderCosignature.Sign(_first.Header, VotePhase.Prevote, 2, _consortium.Keys[i]))
            )
        );
        Refuses(_consortium.Certify(_second.Header, 0, 1, 2, 3, 4, 5));
    }

    [Fact]
    public void A_certificate_of_which_one_signature_is_altered_or_anothers_is_refused()
    {
        var right = _consortium.Certify(_first.Header);
        foreach (var at in Enumerable.Range(0, right.Cosignatures.Count))
        {
            var encoded = right.Encode();
            var signature = encoded.AsSpan().IndexOf(right.Cosignatures[at].Signature.Span);
            encoded[signature + 5] ^= 1;
            Refuses(FinalityCertificate.Decode(encoded));
        }

        // Two members' signatures, each under the other's name.
        var swapped = right.Encode();
        var (one, other) = (right.Cosignatures[0].Signature, right.Cosignatures[1].Signature);
        var (first, second) = (swapped.AsSpan().IndexOf(one.Span), swapped.AsSpan().IndexOf(other.Span));
        other.Span.CopyTo(swapped.AsSpan(first));
        one.Span.CopyTo(swapped.AsSpan(second));
        Refuses(FinalityCertificate.Decode(swapped));
    }

    [Fact]
    public void Without_a_certificate_only_the_first_block_is_right_and_that_holds_none()
    {
        Refuses(null);
        var genesis = _consortium.GenesisBlock.Block.Header;
        var first = Block.Create(
            _consortium.Suite,
            genesis,
            _first.Header.Time,
            _first.Transactions,
            _first.Header.StateRoot,
            _consortium.Certify(genesis)
        );
        Assert.Equal("blocks.certificate-of-the-one-before", first.CheckCertified(genesis, Members)!.Rule.Code);
    }

    private void Accepts(FinalityCertificate? certificate) =>
        Assert.Null(Second(certificate).CheckCertified(_first.Header, Members));

    private void Refuses(FinalityCertificate? certificate) =>
        Assert.NotNull(Second(certificate).CheckCertified(_first.Header, Members));

    /// <summary>The second block as it would be with another certificate; its header commits to that one.</summary>
    private Block Second(FinalityCertificate? certificate) =>
        Block.Create(
            _consortium.Suite,
            _first.Header,
            _second.Header.Time,
            _second.Transactions,
            _second.Header.StateRoot,
            certificate
        );
}
