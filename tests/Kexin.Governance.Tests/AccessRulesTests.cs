using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Datasets;
using Kexin.Governance.Declarations;
using Kexin.Governance.Grants;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Tests;

public sealed class AccessRulesTests
{
    private const long Now = 1_000_000;
    private static readonly MemberId Owner = new(Hash(1));
    private static readonly MemberId User = new(Hash(2));
    private static readonly TokenId Dataset = new(Hash(3));
    private static readonly Digest Document = Hash(4);
    private static readonly Dictionary<TokenId, Retraction> s_nothing = [];

    [Fact]
    public void Open_fields_need_no_grant()
    {
        var decision = Decide(Request("open"), Data(), []);
        Assert.Null(decision.Refusal);
        Assert.Null(decision.Grant);
    }

    [Fact]
    public void Restricted_fields_need_a_grant_that_names_them()
    {
        Assert.Equal("access.under-a-grant", Rule(Request("chol"), []));
        Assert.Equal("grants.fields", Rule(Request("chol"), [Grant(["age"])]));
        var grant = Grant(["age", "chol"]);
        Assert.Equal(grant.Id, Decide(Request("chol", "age", "open"), Data(), [Grant(["age"]), grant]).Grant);
    }

    [Fact]
    public void A_grant_ends_with_its_time()
    {
        Assert.Null(Decide(Request("chol"), Data(), [Grant(["chol"], validUntil: Now)]).Refusal);
        Assert.Equal("grants.not-ended", Rule(Request("chol"), [Grant(["chol"], validUntil: Now - 1)]));
    }

    [Theory]
    [InlineData(GrantState.Requested)]
    [InlineData(GrantState.Refused)]
    [InlineData(GrantState.Revoked)]
    public void A_grant_counts_only_while_it_is_approved(GrantState state) =>
        Assert.Equal("grants.in-force", Rule(Request("chol"), [Grant(["chol"], state: state)]));

    [Fact]
    public void A_grant_is_for_one_purpose_one_user_and_one_document()
    {
        Assert.Equal("access.purpose", Rule(Request("chol"), [Grant(["chol"], purpose: "billing")]));
        Assert.Equal("grants.user-and-dataset", Rule(Request("chol"), [Grant(["chol"], user: Owner)]));
        Assert.Equal("grants.computation", Rule(Request("chol"), [Grant(["chol"], document: Hash(9))]));
        Assert.Null(Decide(Request("chol"), Data(), [Grant(["chol"], document: Document)]).Refusal);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("graded")]
    public void Values_of_secret_fields_never_come_out(string field)
    {
        var grant = Grant([field]);
        Assert.Null(Decide(Request(field), Data(), [grant]).Refusal);
        Assert.Equal("access.compute-only", Rule(Request(field) with { ReleasesValues = true }, [grant]));
    }

    [Fact]
    public void A_withdrawn_dataset_and_an_unknown_field_are_refused()
    {
        var grant = Grant(["chol"]);
        Assert.Equal("grants.dataset-in-catalogue", Rule(Request("chol"), [grant], Data(DatasetState.Withdrawn)));
        Assert.Equal("access.fields-of-the-dataset", Rule(Request("height"), [grant]));
        Assert.Equal("access.fields-of-the-dataset", Rule(Request(), [grant]));
    }

    [Theory]
    [InlineData("patient", FieldUse.Joined, true)]
    [InlineData("patient", FieldUse.Filtered, false)]
    [InlineData("patient", FieldUse.Grouped, false)]
    [InlineData("patient", FieldUse.Computed, false)]
    [InlineData("weight", FieldUse.Computed, true)]
    [InlineData("weight", FieldUse.Filtered, false)]
    [InlineData("weight", FieldUse.Grouped, false)]
    [InlineData("weight", FieldUse.Joined, false)]
    [InlineData("open", FieldUse.Filtered, true)]
    [InlineData("open", FieldUse.Grouped, true)]
    [InlineData("open", FieldUse.Joined, true)]
    public void A_field_is_used_as_its_role_allows(string field, FieldUse use, bool allowed)
    {
        var request = Request("open") with { Uses = [new("open", FieldUse.Computed), new(field, use)] };
        if (allowed)
        {
            Assert.Null(Decide(request, Data(), []).Refusal);
            return;
        }

        Assert.Equal("access.role", Rule(request, []));
    }

    [Fact]
    public void The_owner_needs_no_grant_for_its_own_data_and_names_fields_that_are_there()
    {
        var own = Request("secret", "graded") with { User = Owner, ReleasesValues = true };
        Assert.Null(Decide(own, Data(DatasetState.Withdrawn), []).Refusal);
        Assert.Equal("access.fields-of-the-dataset", Rule(Request("height") with { User = Owner }, []));
        Assert.Equal("access.fields-of-the-dataset", Rule(Request() with { User = Owner }, []));
    }

    [Fact]
    public void A_node_decides_about_its_own_datasets_only()
    {
        var elsewhere = AccessRules.Decide(
            User,
            Request("open") with
            {
                User = Owner,
            },
            OfferedDataset.Read(Data()),
            [],
            s_nothing,
            AccessPolicy.Shipped
        );
        Assert.Equal("access.own-datasets", elsewhere.Refusal!.Rule.Code);
        Assert.NotNull(AccessRules.Decide(Owner, Request("open"), null, [], s_nothing, AccessPolicy.Shipped).Refusal);
        Assert.NotNull(
            AccessRules
                .Decide(
                    Owner,
                    Request("open"),
                    OfferedDataset.Read(Grant(["open"])),
                    [],
                    s_nothing,
                    AccessPolicy.Shipped
                )
                .Refusal
        );
    }

    [Fact]
    public void What_the_owner_took_back_counts_though_the_ledger_does_not_say_so()
    {
        var (narrow, wide) = (Grant(["chol"]), Grant(["chol", "age"]));
        Assert.Equal(wide.Id, Decide(Request("chol"), Data(), [narrow, wide], narrow.Id).Grant);
        Assert.Equal("access.not-revoked", Decide(Request("chol"), Data(), [narrow], narrow.Id).Refusal!.Rule.Code);
        Assert.Equal("access.not-withdrawn", Decide(Request("open"), Data(), [], Dataset).Refusal!.Rule.Code);
        Assert.Null(Decide(Request("open") with { User = Owner }, Data(), [], Dataset).Refusal);
    }

    [Fact]
    public void An_own_rule_of_the_policy_refuses_or_asks_for_a_grant_where_the_fields_class_is_its()
    {
        var policy = AccessPolicy.Read(
            new DeclarationFile(
                "policy.yaml",
                """
                rules:
                  - { id: stays, decision: refuse, classes: [health/condition], says: { en: Stays., zh: 不得。 } }
                  - { id: ask, decision: grant, classes: [health/care], says: { en: Ask., zh: 申请。 } }
                """
            )
        );
        AccessDecision Of(string name) =>
            AccessRules.Decide(
                Owner,
                Request("open") with
                {
                    Classes = new Dictionary<string, string> { ["open"] = name },
                },
                OfferedDataset.Read(Data()),
                [],
                s_nothing,
                policy
            );
        Assert.Equal("access.policy", Of("health/condition").Refusal!.Rule.Code);
        Assert.NotNull(Of("health/care").Refusal);
        Assert.NotEqual("access.policy", Of("health/care").Refusal!.Rule.Code);
        Assert.Null(Of("personal/basic").Refusal);
    }

    private static AccessDecision Decide(
        AccessRequest request,
        Token dataset,
        IReadOnlyList<Token> grants,
        params TokenId[] takenBack
    ) =>
        AccessRules.Decide(
            Owner,
            request,
            OfferedDataset.Read(dataset),
            grants,
            takenBack.ToDictionary(id => id, _ => new Retraction(1, DateTimeOffset.UnixEpoch)),
            AccessPolicy.Shipped
        );

    private static string Rule(AccessRequest request, IReadOnlyList<Token> grants, Token? dataset = null)
    {
        var decision = Decide(request, dataset ?? Data(), grants);
        Assert.NotNull(decision.Refusal);
        Assert.Null(decision.Grant);
        return decision.Refusal!.Rule.Code;
    }

    private static AccessRequest Request(params string[] fields) =>
        new(
            User,
            Dataset,
            [.. fields.Select(field => new UsedField(field, FieldUse.Computed))],
            "research",
            Document,
            ReleasesValues: false,
            Now
        );

    private static Token Data(DatasetState state = DatasetState.Published)
    {
        PublishedField Field(string name, int level, DatasetTier tier) =>
            new(name, FieldType.Number, level, tier, FieldRole.QuasiIdentifier, "");
        var description = new DatasetDescription(
            "cohort",
            "",
            Hash(5),
            10,
            [
                Field("open", 1, DatasetTier.Open),
                Field("age", 2, DatasetTier.Restricted),
                Field("chol", 2, DatasetTier.Restricted),
                Field("secret", 2, DatasetTier.Secret),
                Field("graded", 3, DatasetTier.Restricted),
                Field("patient", 1, DatasetTier.Open) with
                {
                    Role = FieldRole.Identifier,
                },
                Field("weight", 1, DatasetTier.Open) with
                {
                    Role = FieldRole.Measure,
                },
            ],
            ["research"]
        );
        return new Token(Dataset, DatasetToken.Type, Owner, 1, new DatasetToken(description, state, 0).EncodeFields());
    }

    private static Token Grant(
        IReadOnlyList<string> fields,
        long validUntil = Now + 1,
        GrantState state = GrantState.Approved,
        string purpose = "research",
        MemberId? user = null,
        Digest? document = null
    )
    {
        var terms = new GrantTerms(Dataset, fields, purpose, validUntil, document);
        var grant = new GrantToken(terms, Owner, state, 0, 0, "", 0);
        return new Token(new TokenId(Hash(fields.Count + 100)), GrantToken.Type, user ?? User, 1, grant.EncodeFields());
    }

    private static Digest Hash(int seed) => Suite.Standard.Hash([(byte)seed]);
}
