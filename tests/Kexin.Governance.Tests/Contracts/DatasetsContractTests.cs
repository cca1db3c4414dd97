using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Tests;
using static Kexin.Ledger.Contracts.Tests.Contracts.ContractScene;

namespace Kexin.Governance.Tests.Contracts;

/// <summary>Contract and Rejects: the datasets contract.</summary>
public sealed class DatasetsContractTests
{
    private readonly DataScene _scene = new();

    private TestConsortium Consortium => _scene.Consortium;

    [Fact]
    public void A_published_dataset_is_on_the_ledger_as_its_owner_described_it()
    {
        var time = _scene.Now;
        var token = _scene.Find(_scene.Publish(North));
        var dataset = DatasetToken.Read(token);

        Assert.Equal(Consortium.Member(North), token.Owner);
        Assert.Equal(1ul, token.Version);
        Assert.Equal((DatasetState.Published, time), (dataset.State, dataset.PublishedAt));
        Assert.Equal(_scene.Describe(North).Fields, dataset.Description.Fields);
        Assert.Equal(_scene.Describe(North).Purposes, dataset.Description.Purposes);
    }

    [Fact]
    public void The_same_content_is_published_once_by_an_owner()
    {
        var id = _scene.Publish(North);
        var refusal = _scene.AssertRefused("datasets.published-once", _scene.SignPublish(North));
        Assert.Contains(id.Value.ToShortString(), refusal.Saw.En, StringComparison.Ordinal);
        Consortium.Apply(_scene.SignPublish(South, _scene.Describe(North)));
    }

    [Fact]
    public void The_same_content_twice_in_one_block_is_published_once()
    {
        var outcomes = Consortium.Execute(_scene.SignPublish(North), _scene.SignPublish(North)).Outcomes;
        Assert.True(outcomes[0].IsApplied);
        Assert.Equal("datasets.published-once", outcomes[1].Refusal!.Rule.Code);
    }

    [Fact]
    public void A_withdrawn_dataset_can_be_published_again_with_another_description()
    {
        var id = _scene.Publish(North);
        Consortium.Apply(_scene.SignWithdraw(North, id));
        Assert.Equal(DatasetState.Withdrawn, DatasetToken.Read(_scene.Find(id)).State);

        Consortium.Apply(_scene.SignPublish(North, _scene.Describe(North) with { Name = "Renamed" }, id));

        var again = DatasetToken.Read(_scene.Find(id));
        Assert.Equal(("Renamed", DatasetState.Published), (again.Description.Name, again.State));
        Assert.Equal(3ul, _scene.Find(id).Version);
    }

    [Fact]
    public void A_dataset_that_is_not_withdrawn_or_is_another_is_not_published_again()
    {
        const string Rule = "datasets.published-again";
        var north = _scene.Publish(North);
        var south = _scene.Publish(South);
        _scene.AssertRefused(Rule, _scene.SignPublish(North, null, north));
        Consortium.Apply(_scene.SignWithdraw(South, south));
        _scene.AssertRefused(Rule, _scene.SignPublish(North, null, south));
        _scene.AssertRefused(Rule, _scene.SignPublish(North, _scene.Describe(South), south));
        _scene.AssertRefused(BadArguments, _scene.SignPublish(North, null, north, south));
    }

    [Fact]
    public void A_description_changes_and_purposes_are_added_while_grants_stay()
    {
        var id = _scene.Publish(North);
        var grant = _scene.Approve(North);
        var before = DatasetToken.Read(_scene.Find(id));
        Consortium.Apply(_scene.SignEdit(North, id, "Corrected.", "research", "care", "teaching"));
        var after = DatasetToken.Read(_scene.Find(id));
        Assert.Equal(("Corrected.", before.PublishedAt), (after.Description.Description, after.PublishedAt));
        Assert.Equal(["research", "care", "teaching"], after.Description.Purposes);
        Assert.Equal(before.Description.Fields, after.Description.Fields);
        Assert.Null(
            GrantRules.Covers(
                _scene.Find(grant),
                new GrantUse(Consortium.Member(Centre), id, ["age"], "research", _scene.Document),
                _scene.Now
            )
        );
        _scene.Request(Centre, _scene.Terms(id) with { Purpose = "teaching" });
    }

    [Fact]
    public void Only_the_owner_edits_what_is_published_and_takes_no_purpose_away()
    {
        var id = _scene.Publish(North);
        _scene.AssertRefused("datasets.edited-by-owner", _scene.SignEdit(South, id, "Mine.", "research", "care"));
        var lost = _scene.AssertRefused("datasets.purposes-stay", _scene.SignEdit(North, id, "Less.", "research"));
        Assert.Contains("'care'", lost.Saw.En, StringComparison.Ordinal);
        Consortium.Apply(_scene.SignWithdraw(North, id));
        _scene.AssertRefused("datasets.edited-while-published", _scene.SignEdit(North, id, "x", "research", "care"));
    }

    [Fact]
    public void Only_the_owner_withdraws_and_only_once()
    {
        var id = _scene.Publish(North);
        _scene.AssertRefused("datasets.withdrawn-by-owner", _scene.SignWithdraw(South, id));
        Consortium.Apply(_scene.SignWithdraw(North, id));
        _scene.AssertRefused("datasets.withdrawn-was-published", _scene.SignWithdraw(North, id));
    }

    [Fact]
    public void A_withdrawal_takes_no_arguments_and_one_dataset()
    {
        var id = _scene.Publish(North);
        _scene.AssertRefused(BadArguments, _scene.Sign(North, "datasets", "withdraw", [0x80], [id]));
        _scene.AssertRefused(BadArguments, _scene.Sign(North, "datasets", "withdraw", new NoArguments().Encode(), []));
    }

    [Fact]
    public void A_dataset_contract_consumes_no_other_tokens() =>
        _scene.AssertRefused(
            "tokens.changed-of-own-types",
            _scene.SignPublish(North, null, MembershipToken.IdOf(Consortium.Suite, Consortium.Member(North)))
        );

    public static TheoryData<string, Func<DatasetDescription, DatasetDescription>> BadDescriptions
    {
        get
        {
            var age = new PublishedField("age", FieldType.Number, 1, DatasetTier.Open, FieldRole.QuasiIdentifier, "");
            return new TheoryData<string, Func<DatasetDescription, DatasetDescription>>
            {
                { "no name", d => d with { Name = "" } },
                { "a space at the end", d => d with { Name = "Cohort " } },
                { "a control character", d => d with { Name = "Co\u0007hort" } },
                { "a long name", d => d with { Name = new string('n', 201) } },
                { "a line separator", d => d with { Name = "Co\u2028hort" } },
                { "text that runs backwards", d => d with { Name = "Co\u202ehort" } },
                { "a joiner of no width", d => d with { Name = "Co\u200dhort" } },
                { "a space that does not break", d => d with { Name = "Co\u00a0hort" } },
                { "a tag", d => d with { Name = "Cohort\U000e0041" } },
                { "a long description", d => d with { Description = new string('d', 2001) } },
                { "fewer rows than none", d => d with { Rows = -1 } },
                { "no fields", d => d with { Fields = [] } },
                { "a field twice", d => d with { Fields = [age, age] } },
                { "a field without a name", d => d with { Fields = [age with { Name = "" }] } },
                { "no such type", d => d with { Fields = [age with { Type = 0 }] } },
                { "no such tier", d => d with { Fields = [age with { Tier = (DatasetTier)3 }] } },
                { "level 0", d => d with { Fields = [age with { Level = 0 }] } },
                { "level 4", d => d with { Fields = [age with { Level = 4 }] } },
                { "no purposes", d => d with { Purposes = [] } },
                { "a purpose twice", d => d with { Purposes = ["care", "care"] } },
                {
                    "too many fields",
                    d => d with { Fields = [.. Enumerable.Range(0, 513).Select(i => age with { Name = $"f{i}" })] }
                },
                { "too many purposes", d => d with { Purposes = [.. Enumerable.Range(0, 65).Select(i => $"p{i}")] } },
            };
        }
    }

    [Theory]
    [InlineData("心脏病队列")]
    [InlineData("Cohorte d’été №\u3000２")]
    [InlineData("👩 𝄞")]
    public void Text_that_is_seen_is_a_name(string name) => Assert.True(VisibleText.IsVisible(name));

    [Fact]
    public void Half_a_character_is_no_text() => Assert.False(VisibleText.IsVisible("Cohort\ud800"));

    [Theory]
    [MemberData(nameof(BadDescriptions), DisableDiscoveryEnumeration = true)]
    public void A_description_out_of_bounds_is_refused(string what, Func<DatasetDescription, DatasetDescription> spoil)
    {
        Assert.NotEmpty(what);
        _scene.AssertRefused(BadArguments, _scene.SignPublish(North, spoil(_scene.Describe(North))));
    }
}
