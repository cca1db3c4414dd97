using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Governance.Tests.Contracts;

/// <summary>Contract and Rejects: the grants contract.</summary>
public sealed class GrantsContractTests
{
    private const string DecidedOnce = "grants.decided-once";
    private const string OwnerDecides = "grants.decided-by-owner";
    private const string EndsLater = "grants.end-after-begin";
    private const string Less = "grants.no-more-than-asked";
    private const string Offered = "grants.dataset-in-catalogue";

    private readonly DataScene _scene = new();
    private readonly TokenId _dataset;

    public GrantsContractTests() => _dataset = _scene.Publish(North);

    private TestConsortium Consortium => _scene.Consortium;

    [Fact]
    public void A_request_is_the_askers_token_and_waits_for_the_owner()
    {
        var time = _scene.Now;
        var id = _scene.Request(Centre, _scene.Terms(_dataset));
        var grant = _scene.Grant(id);
        Assert.Equal(Consortium.Member(Centre), _scene.Find(id).Owner);
        Assert.Equal(Consortium.Member(North), grant.DataOwner);
        Assert.Equal(GrantState.Requested, grant.State);
        Assert.Equal((time, (long?)null), (grant.RequestedAt, grant.DecidedAt));
    }

    [Fact]
    public void An_approval_may_give_less_than_was_asked_for()
    {
        var id = _scene.Request(Centre, _scene.Terms(_dataset) with { Computation = _scene.Document });
        var (time, end) = (_scene.Now, _scene.Now + 5000);
        Consortium.Apply(_scene.SignApprove(North, id, ["chol"], end));
        var grant = _scene.Grant(id);
        Assert.Equal((GrantState.Approved, time), (grant.State, grant.DecidedAt));
        Assert.Equal(["chol"], grant.Terms.Fields);
        Assert.Equal((end, _scene.Document), (grant.Terms.ValidUntil, grant.Terms.Computation));
        Assert.Equal(["age", "chol"], grant.Asked!.Fields);
        Assert.Null(_scene.Grant(_scene.Approve(North)).Asked);
        Assert.Equal(2ul, _scene.Find(id).Version);
    }

    [Fact]
    public void A_request_for_some_rows_names_conditions_that_fit_the_dataset()
    {
        var terms = _scene.Terms(_dataset);
        _scene.Request(Centre, terms with { Limits = Rows(new Condition("age", ">=", ["60"])) });
        Assert.Equal("grants.rows", Refused(Rows(new Condition("height", ">=", ["60"]))));
        Assert.Equal("grants.rows", Refused(Rows(new Condition("age", ">=", ["old"]))));

        string Refused(GrantLimits limits) =>
            Consortium.Refused(_scene.SignRequest(Centre, terms with { Limits = limits })).Rule.Code;
    }

    [Fact]
    public void An_approval_narrows_rows_people_and_uses_and_widens_none_of_them()
    {
        var old = new Condition("age", ">=", ["60"]);
        var asked = new GrantLimits([old], ["wang", "li"], 3);
        var id = _scene.Request(Centre, _scene.Terms(_dataset) with { Limits = asked });
        GrantLimits[] wider =
        [
            asked with
            {
                Rows = [],
            },
            asked with
            {
                People = [],
            },
            asked with
            {
                People = ["wang", "zhang"],
            },
            asked with
            {
                Uses = 4,
            },
            asked with
            {
                Uses = null,
            },
        ];
        Assert.All(
            wider,
            limits =>
                Assert.Equal(
                    "grants.no-wider-than-asked",
                    Consortium.Refused(_scene.SignApprove(North, id, limits: limits)).Rule.Code
                )
        );
        var narrower = new GrantLimits([old, new Condition("chol", "present", [])], ["li"], 1);
        Consortium.Apply(_scene.SignApprove(North, id, limits: narrower));
        var grant = _scene.Grant(id);
        Assert.Equal([old, narrower.Rows[1]], grant.Terms.Limits!.Rows);
        Assert.Equal(["li"], grant.Terms.Limits.People);
        Assert.Equal(1, grant.Terms.Limits.Uses);
        Assert.Equal(3, grant.Asked!.Limits!.Uses);
    }

    [Fact]
    public void Each_field_is_decided_once_and_as_the_whole_says()
    {
        var id = _scene.Request(Centre, _scene.Terms(_dataset));
        FieldDecision[][] wrong =
        [
            [new("age", null, "No.")],
            [new("chol", _scene.Now + 10, "")],
            [new("height", null, "No.")],
            [new("age", long.MaxValue, "")],
            [new("chol", null, "No."), new("chol", null, "No.")],
        ];
        Assert.All(
            wrong,
            each =>
                Assert.Equal(
                    "grants.each-field-once",
                    Consortium.Refused(_scene.SignApprove(North, id, ["age"], each: each)).Rule.Code
                )
        );
    }

    private static GrantLimits Rows(params Condition[] conditions) => new(conditions, [], null);

    [Fact]
    public void A_refusal_and_a_revocation_keep_the_owners_words()
    {
        var refused = _scene.Request(Centre, _scene.Terms(_dataset));
        Consortium.Apply(_scene.SignDecision(North, "refuse", refused, "Not for this."));
        Assert.Equal(
            (GrantState.Refused, "Not for this."),
            (_scene.Grant(refused).State, _scene.Grant(refused).Reason)
        );

        var revoked = _scene.Approve(North);
        Consortium.Apply(_scene.SignDecision(North, "revoke", revoked, "The study ended."));
        Assert.Equal(
            (GrantState.Revoked, "The study ended."),
            (_scene.Grant(revoked).State, _scene.Grant(revoked).Reason)
        );
    }

    [Fact]
    public void A_request_for_one_document_stands_for_others_where_the_owner_says_so_and_for_nothing_more_else()
    {
        var document = _scene.Document;
        var terms = _scene.Terms(_dataset) with { Computation = document };
        var bound = _scene.Approve(North, terms);
        Assert.Equal(document, _scene.Grant(bound).Terms.Computation);
        Assert.Null(_scene.Grant(bound).Asked);

        var asked = _scene.Request(Centre, terms);
        _scene.AssertRefused(Less, _scene.SignApprove(North, asked, ["age", "sex"], standing: true));
        _scene.AssertRefused(Less, _scene.SignApprove(North, asked, validUntil: terms.ValidUntil + 1, standing: true));
        _scene.AssertRefused(OwnerDecides, _scene.SignApprove(Centre, asked, standing: true));
        Consortium.Apply(_scene.SignApprove(North, asked, ["age"], standing: true));
        var standing = _scene.Grant(asked);
        Assert.Null(standing.Terms.Computation);
        Assert.Equal(["age"], standing.Terms.Fields);
        Assert.Equal(document, standing.Asked!.Computation);
    }

    [Fact]
    public void A_request_is_refused_for_a_dataset_that_was_withdrawn()
    {
        Consortium.Apply(_scene.SignWithdraw(North, _dataset));
        _scene.AssertRefused(Offered, _scene.SignRequest(Centre, _scene.Terms(_dataset)));
    }

    [Fact]
    public void A_request_is_refused_for_ones_own_data() =>
        _scene.AssertRefused("grants.anothers-data", _scene.SignRequest(North, _scene.Terms(_dataset)));

    [Fact]
    public void A_request_is_refused_for_fields_and_purposes_that_the_dataset_does_not_have()
    {
        var refusal = _scene.AssertRefused(
            "grants.fields-of-the-dataset",
            _scene.SignRequest(Centre, _scene.Terms(_dataset) with { Fields = ["age", "name"] })
        );
        Assert.Contains("'name'", refusal.Saw.En, StringComparison.Ordinal);
        _scene.AssertRefused(
            "grants.purpose-offered",
            _scene.SignRequest(Centre, _scene.Terms(_dataset) with { Purpose = "advertising" })
        );
    }

    [Fact]
    public void A_request_whose_end_is_past_is_refused()
    {
        _scene.AssertRefused(EndsLater, Ask(_scene.Now));
        Consortium.Apply(Ask(_scene.Now + 1));

        Transaction Ask(long end) => _scene.SignRequest(Centre, _scene.Terms(_dataset) with { ValidUntil = end });
    }

    [Fact]
    public void A_request_reads_the_dataset_that_it_is_for()
    {
        var other = _scene.Publish(South);
        var arguments = new RequestGrant(_scene.Terms(_dataset)).Encode();
        _scene.AssertRefused(BadArguments, _scene.Sign(Centre, "grants", "request", arguments, []));
        _scene.AssertRefused(BadArguments, _scene.Sign(Centre, "grants", "request", arguments, [], other));
    }

    [Fact]
    public void A_request_names_fields_each_once()
    {
        var terms = _scene.Terms(_dataset);
        _scene.AssertRefused(BadArguments, _scene.SignRequest(Centre, terms with { Fields = [] }));
        _scene.AssertRefused(BadArguments, _scene.SignRequest(Centre, terms with { Fields = ["age", "age"] }));
        _scene.AssertRefused(BadArguments, _scene.SignRequest(Centre, terms with { ValidUntil = -1 }));
        _scene.AssertRefused(BadArguments, _scene.SignRequest(Centre, terms with { Purpose = "" }));
    }

    [Theory]
    [InlineData(Centre)]
    [InlineData(South)]
    public void Nobody_but_the_owner_decides(int other)
    {
        var asked = _scene.Request(Centre, _scene.Terms(_dataset));
        var given = _scene.Approve(North);
        _scene.AssertRefused(OwnerDecides, _scene.SignApprove(other, asked));
        _scene.AssertRefused(OwnerDecides, _scene.SignDecision(other, "refuse", asked));
        _scene.AssertRefused(OwnerDecides, _scene.SignDecision(other, "revoke", given));
    }

    [Fact]
    public void A_grant_is_decided_once()
    {
        var approved = _scene.Approve(North);
        var refused = _scene.Request(Centre, _scene.Terms(_dataset));
        Consortium.Apply(_scene.SignDecision(North, "refuse", refused));
        var revoked = _scene.Approve(North);
        Consortium.Apply(_scene.SignDecision(North, "revoke", revoked));
        foreach (var grant in new[] { approved, refused, revoked })
        {
            _scene.AssertRefused(DecidedOnce, _scene.SignApprove(North, grant));
            _scene.AssertRefused(DecidedOnce, _scene.SignDecision(North, "refuse", grant));
        }
    }

    [Fact]
    public void Only_an_approved_grant_is_revoked()
    {
        const string Rule = "grants.revoked-was-approved";
        var grant = _scene.Request(Centre, _scene.Terms(_dataset));
        _scene.AssertRefused(Rule, _scene.SignDecision(North, "revoke", grant));
        Consortium.Apply(_scene.SignApprove(North, grant));
        Consortium.Apply(_scene.SignDecision(North, "revoke", grant));
        _scene.AssertRefused(Rule, _scene.SignDecision(North, "revoke", grant));
    }

    [Fact]
    public void An_approval_gives_no_more_than_was_asked_for()
    {
        var terms = _scene.Terms(_dataset) with { Fields = ["age"] };
        var grant = _scene.Request(Centre, terms);
        _scene.AssertRefused(Less, _scene.SignApprove(North, grant, ["age", "chol"]));
        _scene.AssertRefused(Less, _scene.SignApprove(North, grant, validUntil: terms.ValidUntil + 1));
    }

    [Fact]
    public void An_approval_after_the_end_or_of_a_withdrawn_dataset_is_refused()
    {
        var grant = _scene.Request(Centre, _scene.Terms(_dataset) with { ValidUntil = _scene.Now + 2000 });
        Consortium.Time += 2000;
        _scene.AssertRefused(EndsLater, _scene.SignApprove(North, grant));

        var other = _scene.Request(Centre, _scene.Terms(_dataset));
        Consortium.Apply(_scene.SignWithdraw(North, _dataset));
        _scene.AssertRefused(Offered, _scene.SignApprove(North, other));
    }

    [Fact]
    public void An_approval_reads_the_dataset_of_its_grant()
    {
        var grant = _scene.Request(Centre, _scene.Terms(_dataset));
        var other = _scene.Publish(South);
        var arguments = new ApproveGrant(["age"], _scene.Now + 10, "").Encode();
        _scene.AssertRefused(BadArguments, _scene.Sign(North, "grants", "approve", arguments, [grant]));
        _scene.AssertRefused(BadArguments, _scene.Sign(North, "grants", "approve", arguments, [grant], other));
        _scene.AssertRefused(BadArguments, _scene.Sign(North, "grants", "approve", arguments, [], _dataset));
    }

    [Theory]
    [InlineData("refuse")]
    [InlineData("revoke")]
    public void A_no_is_given_with_a_reason(string action)
    {
        var grant = _scene.Request(Centre, _scene.Terms(_dataset));
        _scene.AssertRefused(BadArguments, _scene.SignDecision(North, action, grant, "  "));
    }
}
