using Kexin.Cryptography;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Ledger.Contracts.Tests.Contracts;

/// <summary>Rejects: each way in which a grant does not cover a use.</summary>
public sealed class GrantRulesTests
{
    private readonly ContractScene _scene = new();
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

    private Refusal? Covers(
        TokenId? grant = null,
        int user = Centre,
        TokenId? dataset = null,
        string[]? fields = null,
        Digest? document = null,
        long? time = null
    ) =>
        GrantRules.Covers(
            _scene.Find(grant ?? _grant),
            _scene.Consortium.Member(user),
            dataset ?? _dataset,
            fields ?? ["age", "chol"],
            document ?? _scene.Document,
            time ?? _scene.Now
        );
}
