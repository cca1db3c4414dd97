using System.Text;
using Kexin.Cryptography;
using Kexin.Governance.Consents;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Governance.Tests.Contracts;

/// <summary>Contract and Rejects: consents of people and organisations.</summary>
public sealed class ConsentsContractTests
{
    private readonly DataScene _scene = new(
        new TestConsortium(contracts: [new DatasetsContract(), new GrantsContract(), new ConsentsContract()])
    );
    private readonly SigningKey _person = Suite.Standard.CreateSigningKey(new SeededRandomSource(new byte[32]));
    private readonly TokenId _north;
    private readonly TokenId _south;

    public ConsentsContractTests() => (_north, _south) = (_scene.Publish(North), _scene.Publish(South));

    [Fact]
    public void A_person_consents_takes_it_back_and_both_holders_answer()
    {
        var time = _scene.Now;
        var id = Give();
        var given = Consent(id);
        Assert.Equal((ConsentState.Given, 1L, time), (given.State, given.Number, given.GivenAt));
        Assert.Equal(_person.PublicKey, given.Person);
        Assert.Equal(
            [_scene.Consortium.Member(North), _scene.Consortium.Member(South)],
            given.Holders.Select(each => each.Member)
        );
        Assert.True(given.Stands(given.Terms.ValidUntil));
        Assert.False(given.Stands(given.Terms.ValidUntil + 1));

        // Whoever hands the withdrawal in: it counts by the person's signature.
        _scene.Consortium.Apply(SignWithdraw(Bystander, id, 1));
        Assert.False(Consent(id).Stands(time));
        _scene.Consortium.Apply(SignAnswer(South, id, 2));
        Assert.True(Consent(id).WaitsFor(_scene.Consortium.Member(North)));
        Assert.False(Consent(id).WaitsFor(_scene.Consortium.Member(South)));
        Assert.Equal([null, 2L], Consent(id).Holders.Select(holder => holder.Answer?.StoppedRuns));
    }

    [Fact]
    public void An_organisation_consents_for_itself_and_alone_takes_it_back()
    {
        _scene.Consortium.Apply(Sign(Bystander, "give", new GiveConsent(Terms(), 1), [], _north, _south));
        var id = IdOf(_scene.Consortium.Member(Bystander).Value);
        Assert.Null(Consent(id).Person);
        Assert.Equal(_scene.Consortium.Member(Bystander), _scene.Find(id).Owner);
        var nothing = new WithdrawConsent(ReadOnlyMemory<byte>.Empty);
        _scene.AssertRefused("consents.withdrawn-by-subject", Sign(North, "withdraw", nothing, [id]));
        _scene.Consortium.Apply(Sign(Bystander, "withdraw", nothing, [id]));
        Assert.Equal(ConsentState.Withdrawn, Consent(id).State);
    }

    [Fact]
    public void A_forged_consent_is_refused()
    {
        using var other = Suite.Standard.CreateSigningKey();
        var honest = Arguments(_person, 1);
        _scene.AssertRefused(
            "consents.signed",
            SignGive(North, honest with { Person = new(_person.PublicKey, Arguments(other, 1).Person!.Signature) })
        );
        _scene.AssertRefused("consents.signed", SignGive(North, honest with { Number = 2 }));
        _scene.AssertRefused(
            "consents.signed",
            SignGive(North, honest with { Terms = honest.Terms with { ValidUntil = honest.Terms.ValidUntil + 1 } })
        );
        _scene.AssertRefused(
            "consents.signed",
            SignGive(North, honest with { Terms = honest.Terms with { Purpose = "care" } })
        );
    }

    [Fact]
    public void A_consent_of_another_consortium_is_refused()
    {
        var elsewhere = ConsentStatements.ToGive(Suite.Standard.Hash("other"u8), _person.PublicKey, Terms(), 1);
        var signature = _person.Sign(ConsentStatements.SigningPurpose, Encoding.UTF8.GetBytes(elsewhere));
        _scene.AssertRefused(
            "consents.signed",
            SignGive(North, new GiveConsent(Terms(), 1, new(_person.PublicKey, signature)))
        );
    }

    [Fact]
    public void What_was_signed_once_does_not_count_again_after_a_withdrawal()
    {
        var first = Arguments(_person, 1);
        var id = Give();
        _scene.Consortium.Apply(SignWithdraw(North, id, 1));
        _scene.AssertRefused("consents.number", SignGive(North, first, id));
        _scene.AssertRefused("consents.number", SignGive(North, first));

        _scene.Consortium.Apply(SignGive(South, Arguments(_person, 2), id));
        Assert.Equal((ConsentState.Given, 2L), (Consent(id).State, Consent(id).Number));
        _scene.AssertRefused("consents.signed", SignWithdraw(North, id, 1));
        _scene.Consortium.Apply(SignWithdraw(North, id, 2));
    }

    [Fact]
    public void A_withdrawal_is_made_once_and_answered_once_by_holders_only()
    {
        var id = Give();
        _scene.AssertRefused("consents.answered-by-holders", SignAnswer(North, id, 0));
        _scene.Consortium.Apply(SignWithdraw(North, id, 1));
        _scene.AssertRefused("consents.withdrawn-once", SignWithdraw(North, id, 1));
        _scene.AssertRefused("consents.answered-by-holders", SignAnswer(Centre, id, 0));
        _scene.Consortium.Apply(SignAnswer(North, id, 0));
        _scene.AssertRefused("consents.answered-by-holders", SignAnswer(North, id, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20 * 366 * 86_400_000L + 1)]
    public void A_consent_ends_later_within_its_longest_time(long span) =>
        _scene.AssertRefused(
            "consents.end",
            SignGive(North, Arguments(_person, 1, Terms() with { ValidUntil = _scene.Now + span }))
        );

    [Fact]
    public void A_consent_names_datasets_that_there_are() =>
        _scene.AssertRefused(BadArguments, Sign(North, "give", Arguments(_person, 1), [], _north));

    private ConsentTerms Terms() => new([_north, _south], "research", 1_900_000_000_000);

    private GiveConsent Arguments(SigningKey person, long number, ConsentTerms? terms = null)
    {
        terms ??= Terms();
        var text = ConsentStatements.ToGive(_scene.Consortium.Genesis.Consortium, person.PublicKey, terms, number);
        var signature = person.Sign(ConsentStatements.SigningPurpose, Encoding.UTF8.GetBytes(text));
        return new GiveConsent(terms, number, new PersonSignature(person.PublicKey, signature));
    }

    private TokenId Give()
    {
        _scene.Consortium.Apply(SignGive(North, Arguments(_person, 1)));
        return IdOf(MemberId.Of(_person.PublicKey).Value);
    }

    private TokenId IdOf(Digest subject) => ConsentToken.IdOf(_scene.Consortium.Suite, subject, Terms());

    private ConsentToken Consent(TokenId id) => ConsentToken.Read(_scene.Find(id));

    private Transaction SignGive(int by, GiveConsent arguments, params TokenId[] consumes) =>
        Sign(by, "give", arguments, consumes, _north, _south);

    private Transaction SignWithdraw(int by, TokenId id, long number)
    {
        var text = ConsentStatements.ToWithdraw(_scene.Consortium.Genesis.Consortium, id, number);
        var signature = _person.Sign(ConsentStatements.SigningPurpose, Encoding.UTF8.GetBytes(text));
        return Sign(by, "withdraw", new WithdrawConsent(signature), [id]);
    }

    private Transaction SignAnswer(int by, TokenId id, long stopped) =>
        Sign(by, "answer", new AnswerWithdrawal(stopped), [id]);

    private Transaction Sign(
        int by,
        string action,
        ActionArguments arguments,
        TokenId[] consumes,
        params TokenId[] reads
    ) => _scene.Sign(by, "consents", action, arguments.Encode(), consumes, reads);
}
