using Kexin.Cryptography;
using Kexin.Governance.Access;
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
        Assert.Contains("under a grant", Rule(Request("chol"), []), StringComparison.Ordinal);
        Assert.Contains("every field", Rule(Request("chol"), [Grant(["age"])]), StringComparison.Ordinal);
        var grant = Grant(["age", "chol"]);
        Assert.Equal(grant.Id, Decide(Request("chol", "age", "open"), Data(), [Grant(["age"]), grant]).Grant);
    }

    [Fact]
    public void A_grant_ends_with_its_time()
    {
        Assert.Null(Decide(Request("chol"), Data(), [Grant(["chol"], validUntil: Now)]).Refusal);
        Assert.Contains(
            "before it ends",
            Rule(Request("chol"), [Grant(["chol"], validUntil: Now - 1)]),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(GrantState.Requested)]
    [InlineData(GrantState.Refused)]
    [InlineData(GrantState.Revoked)]
    public void A_grant_counts_only_while_it_is_approved(GrantState state) =>
        Assert.Contains(
            "while the owner allows",
            Rule(Request("chol"), [Grant(["chol"], state: state)]),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_grant_is_for_one_purpose_one_user_and_one_document()
    {
        Assert.Contains(
            "purpose",
            Rule(Request("chol"), [Grant(["chol"], purpose: "billing")]),
            StringComparison.Ordinal
        );
        Assert.Contains("given to", Rule(Request("chol"), [Grant(["chol"], user: Owner)]), StringComparison.Ordinal);
        Assert.Contains(
            "one computation",
            Rule(Request("chol"), [Grant(["chol"], document: Hash(9))]),
            StringComparison.Ordinal
        );
        Assert.Null(Decide(Request("chol"), Data(), [Grant(["chol"], document: Document)]).Refusal);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("graded")]
    public void Values_of_secret_fields_never_come_out(string field)
    {
        var grant = Grant([field]);
        Assert.Null(Decide(Request(field), Data(), [grant]).Refusal);
        Assert.Contains(
            "only computed on",
            Rule(Request(field) with { ReleasesValues = true }, [grant]),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_withdrawn_dataset_and_an_unknown_field_are_refused()
    {
        var grant = Grant(["chol"]);
        Assert.Contains(
            "in the catalogue",
            Rule(Request("chol"), [grant], Data(DatasetState.Withdrawn)),
            StringComparison.Ordinal
        );
        Assert.Contains("names fields", Rule(Request("height"), [grant]), StringComparison.Ordinal);
        Assert.Contains("names fields", Rule(Request(), [grant]), StringComparison.Ordinal);
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

        Assert.Contains("as its role allows", Rule(request, []), StringComparison.Ordinal);
    }

    [Fact]
    public void The_owner_needs_no_grant_for_its_own_data_and_names_fields_that_are_there()
    {
        var own = Request("secret", "graded") with { User = Owner, ReleasesValues = true };
        Assert.Null(Decide(own, Data(DatasetState.Withdrawn), []).Refusal);
        Assert.Contains("names fields", Rule(Request("height") with { User = Owner }, []), StringComparison.Ordinal);
        Assert.Contains("names fields", Rule(Request() with { User = Owner }, []), StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_decides_about_its_own_datasets_only()
    {
        var elsewhere = AccessRules.Decide(User, Request("open") with { User = Owner }, Data(), [], s_nothing);
        Assert.Contains("opens its own", elsewhere.Refusal!.Rule, StringComparison.Ordinal);
        Assert.NotNull(AccessRules.Decide(Owner, Request("open"), null, [], s_nothing).Refusal);
        Assert.NotNull(AccessRules.Decide(Owner, Request("open"), Grant(["open"]), [], s_nothing).Refusal);
    }

    [Fact]
    public void What_the_owner_took_back_counts_though_the_ledger_does_not_say_so()
    {
        var (narrow, wide) = (Grant(["chol"]), Grant(["chol", "age"]));
        Assert.Equal(wide.Id, Decide(Request("chol"), Data(), [narrow, wide], narrow.Id).Grant);
        Assert.Equal(
            "A grant that its owner has revoked is not used.",
            Decide(Request("chol"), Data(), [narrow], narrow.Id).Refusal!.Rule
        );
        Assert.Equal(
            "A dataset that its owner has withdrawn is not opened for others.",
            Decide(Request("open"), Data(), [], Dataset).Refusal!.Rule
        );
        Assert.Null(Decide(Request("open") with { User = Owner }, Data(), [], Dataset).Refusal);
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
            dataset,
            grants,
            takenBack.ToDictionary(id => id, _ => new Retraction(1, DateTimeOffset.UnixEpoch))
        );

    private static string Rule(AccessRequest request, IReadOnlyList<Token> grants, Token? dataset = null)
    {
        var decision = Decide(request, dataset ?? Data(), grants);
        Assert.NotNull(decision.Refusal);
        Assert.Null(decision.Grant);
        return decision.Refusal!.Rule;
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
            new(name, DatasetFieldType.Number, level, tier, FieldRole.QuasiIdentifier, "");
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
