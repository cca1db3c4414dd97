using Kexin.Collaboration.Documents;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Tests.Documents;

/// <summary>What a member's own ledger asks of a document before it is proposed, accepted or run: each rule broken once.</summary>
public sealed class DocumentCheckTests
{
    private readonly MemoryCatalogue _ledger = new();
    private readonly Token[] _datasets;

    public DocumentCheckTests() =>
        _datasets = [
            .. new[] { "North", "East", "South" }
                .Select(owner =>
                    _ledger.Add(
                        owner,
                        $"patients of {owner}",
                        fields: [Field("id", FieldRole.Identifier), Field("age")]
                    )
                )
                .OrderBy(token => token.Owner.Value),
        ];

    private ComputationDocument Document =>
        new(
            _ledger.Genesis.Consortium,
            "Common",
            "research",
            _datasets[0].Owner,
            [InputOf(_datasets[0]), InputOf(_datasets[1])],
            [],
            new IntersectionFunction("id", ReleasedPart.Size, [_datasets[0].Owner]),
            _ledger.Genesis.Rules.SmallestGroup
        );

    [Fact]
    public void A_document_that_keeps_every_rule_passes() => Check(Document);

    [Fact]
    public void A_document_keeps_its_own_rules() =>
        AssertInvalid(
            "The providers must stand in the order of their ids",
            Document with
            {
                Inputs = [.. Document.Inputs.Reverse()],
            }
        );

    [Fact]
    public void A_document_is_for_this_consortium() =>
        AssertInvalid(
            "The document is for another consortium.",
            Document with
            {
                Consortium = Suite.Standard.Hash("another"u8),
            }
        );

    [Fact]
    public void A_document_asks_for_no_smaller_group_than_the_consortium()
    {
        var least = _ledger.Genesis.Rules.SmallestGroup;
        AssertInvalid(
            $"The smallest group is {least - 1}, and the consortium's rule asks for at least {least}.",
            Document with
            {
                SmallestGroup = least - 1,
            }
        );
        Check(Document with { SmallestGroup = least + 1 });
    }

    [Fact]
    public void A_dataset_is_its_providers()
    {
        var own = Document.Inputs[1];
        AssertInvalid(
            $"Dataset {_datasets[2].Id.Value.ToShortString()} is not that provider's.",
            Document with
            {
                Inputs = [Document.Inputs[0], own with { Dataset = _datasets[2].Id }],
            }
        );
    }

    [Fact]
    public void A_dataset_has_the_fields_and_the_fault_names_whose_it_is()
    {
        var document = Document with
        {
            Inputs = [.. Document.Inputs.Select(input => input with { Fields = ["passport"] })],
            Function = new IntersectionFunction("passport", ReleasedPart.Size, [_datasets[0].Owner]),
        };
        var owner = _ledger.NameOf(_datasets[0].Owner);
        AssertInvalid($"The dataset 'patients of {owner}' of {owner}: ", document);
    }

    [Fact]
    public void A_field_is_used_as_its_role_allows()
    {
        var measure = _ledger.Add("West", "measures", fields: [Field("id", FieldRole.Measure)]);
        var other = _datasets.First(token => token.Owner != _ledger.Self);
        Token[] both = [.. new[] { measure, other }.OrderBy(token => token.Owner.Value)];
        var fault = Assert.Throws<DomainException>(() =>
            Check(
                Document with
                {
                    Requester = other.Owner,
                    Inputs = [.. both.Select(InputOf)],
                    Function = new IntersectionFunction("id", ReleasedPart.Size, [other.Owner]),
                }
            )
        );
        Assert.Equal((FaultCodes.Refused, "access.role"), (fault.Code, fault.Refusal?.Rule.Code));
    }

    private static PublishedField Field(string name, FieldRole role = FieldRole.QuasiIdentifier) =>
        new(name, FieldType.Text, 1, DatasetTier.Restricted, role, "");

    private static ComputationInput InputOf(Token token) => new(token.Owner, token.Id, ["id"]);

    private void Check(ComputationDocument document) => new DocumentCheck(_ledger).Check(document);

    private void AssertInvalid(string beginning, ComputationDocument document)
    {
        var fault = Assert.Throws<DomainException>(() => Check(document));
        Assert.Equal(FaultCodes.Invalid, fault.Code);
        Assert.StartsWith(beginning, fault.Title.En, StringComparison.Ordinal);
        Assert.NotEqual(fault.Title.En, fault.Title.Zh);
    }
}
