using Kexin.Cryptography;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Governance.Tests.Contracts;

/// <summary>Rejects: each way in which a grant does not cover a use.</summary>
public sealed class GrantRulesTests
{
    private readonly DataScene _scene = new();
    private readonly TokenId _dataset;
    private readonly TokenId _grant;

    public GrantRulesTests()
    {
        _dataset = _scene.Publish(North);
        _grant = _scene.Approve(North, _scene.Terms(_dataset) with { Computation = _scene.Document });
    }

    [Fact]
    public void The_granted_use_is_covered_up_to_the_last_moment()
    {
        Assert.Null(Covers());
        Assert.Null(Covers(fields: ["chol"]));
        Assert.Null(Covers(time: _scene.Grant(_grant).Terms.ValidUntil));
    }

    [Fact]
    public void Another_user_or_another_dataset_is_not_covered()
    {
        const string Rule = "grants.user-and-dataset";
        Assert.Equal(Rule, Covers(user: Bystander)?.Rule.Code);
        Assert.Equal(Rule, Covers(user: North)?.Rule.Code);
        Assert.Equal(Rule, Covers(dataset: _scene.Publish(South))?.Rule.Code);
    }

    [Fact]
    public void A_use_after_the_end_is_not_covered() =>
        Assert.Equal("grants.not-ended", Covers(time: _scene.Grant(_grant).Terms.ValidUntil + 1)?.Rule.Code);

    [Fact]
    public void Another_field_is_not_covered()
    {
        var refusal = Covers(fields: ["age", "name"]);
        Assert.Equal("grants.fields", refusal?.Rule.Code);
        Assert.Contains("'name'", refusal!.Saw.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_document_is_not_covered_unless_the_grant_is_for_any()
    {
        Assert.Equal("grants.computation", Covers(document: Digest.Zero)?.Rule.Code);
        var any = _scene.Approve(North);
        Assert.Null(Covers(grant: any, document: Digest.Zero));
    }

    [Fact]
    public void A_grant_that_is_not_approved_covers_nothing()
    {
        const string Rule = "grants.in-force";
        var asked = _scene.Request(Centre, _scene.Terms(_dataset));
        Assert.Equal(Rule, Covers(grant: asked)?.Rule.Code);
        _scene.Consortium.Apply(_scene.SignDecision(North, "refuse", asked));
        Assert.Equal(Rule, Covers(grant: asked)?.Rule.Code);
        _scene.Consortium.Apply(_scene.SignDecision(North, "revoke", _grant));
        var refusal = Covers();
        Assert.Equal(Rule, refusal?.Rule.Code);
        Assert.Contains("revoked", refusal!.Saw.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grant_that_names_people_is_used_by_one_of_them()
    {
        var grant = _scene.Approve(North, Limited(new GrantLimits([], ["wang", "li"], null)));
        Assert.Null(Covers(grant, person: "li"));
        Assert.Equal("grants.person", Covers(grant, person: "zhang")?.Rule.Code);
        Assert.Equal("grants.person", Covers(grant)?.Rule.Code);
    }

    [Fact]
    public void A_grant_for_two_uses_covers_two_and_only_the_owner_counts_them()
    {
        var grant = _scene.Approve(North, Limited(new GrantLimits([], [], 2)));
        Assert.Equal("grants.decided-by-owner", _scene.Consortium.Refused(_scene.SignCount(Centre, grant)).Rule.Code);
        _scene.Consortium.Apply(_scene.SignCount(North, grant));
        Assert.Null(Covers(grant));
        _scene.Consortium.Apply(_scene.SignCount(North, grant));
        Assert.Equal((2, "grants.uses"), (_scene.Grant(grant).Used, Covers(grant)?.Rule.Code));
        Assert.Equal("grants.uses", _scene.Consortium.Refused(_scene.SignCount(North, grant)).Rule.Code);
        Assert.Equal("grants.counted", _scene.Consortium.Refused(_scene.SignCount(North, _grant)).Rule.Code);
    }

    [Fact]
    public void Each_field_has_its_own_end_and_one_that_was_declined_says_why()
    {
        var end = _scene.Now + 5000;
        var grant = _scene.Request(Centre, _scene.Terms(_dataset));
        _scene.Consortium.Apply(
            _scene.SignApprove(
                North,
                grant,
                ["age"],
                each: [new FieldDecision("age", end, ""), new FieldDecision("chol", null, "Not needed.")]
            )
        );
        Assert.Null(Covers(grant, fields: ["age"], time: end));
        Assert.Equal("grants.field-not-ended", Covers(grant, fields: ["age"], time: end + 1)?.Rule.Code);
        var declined = Covers(grant, fields: ["chol"]);
        Assert.Equal("grants.fields", declined?.Rule.Code);
        Assert.Contains("Not needed.", declined!.Saw.En, StringComparison.Ordinal);
        Assert.Contains("Not needed.", declined.Saw.Zh, StringComparison.Ordinal);
    }

    private GrantTerms Limited(GrantLimits limits) => _scene.Terms(_dataset) with { Limits = limits };

    private Refusal? Covers(
        TokenId? grant = null,
        int user = Centre,
        TokenId? dataset = null,
        string[]? fields = null,
        Digest? document = null,
        long? time = null,
        string? person = null
    ) =>
        GrantRules.Covers(
            _scene.Find(grant ?? _grant),
            new GrantUse(
                _scene.Consortium.Member(user),
                dataset ?? _dataset,
                fields ?? ["age", "chol"],
                "research",
                document ?? _scene.Document,
                person
            ),
            time ?? _scene.Now
        );
}
