using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Documents;

/// <summary>What a document must keep before anybody proposes, accepts or runs it: each member asks this of its own ledger.</summary>
/// <param name="ledger">The consortium's rules and what the datasets' owners published.</param>
public sealed class DocumentCheck(ILedger ledger)
{
    /// <summary>Checks a document by its own rules and against what the datasets' owners published.</summary>
    /// <exception cref="DomainException">It cannot be run.</exception>
    public void Check(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        try
        {
            DocumentRules.Check(document);
        }
        catch (DocumentException error)
        {
            throw DomainException.Invalid(error.Text.En, error.Text.Zh);
        }

        if (document.Consortium != ledger.Genesis.Consortium)
        {
            throw DomainException.Invalid("The document is for another consortium.", "该文档属于另一个联盟。");
        }

        if (document.SmallestGroup < ledger.Genesis.Rules.SmallestGroup)
        {
            throw DomainException.Invalid(
                $"The smallest group is {document.SmallestGroup}, and the consortium's rule asks for at least {ledger.Genesis.Rules.SmallestGroup}.",
                $"最小分组人数为 {document.SmallestGroup}，而联盟规则要求至少 {ledger.Genesis.Rules.SmallestGroup}。"
            );
        }

        foreach (var input in document.Inputs)
        {
            var token = ledger.Resolve(DatasetToken.Type, input.Dataset.ToString());
            if (token.Owner != input.Provider)
            {
                throw DomainException.Invalid(
                    $"Dataset {input.Dataset.Value.ToShortString()} is not that provider's.",
                    $"数据集 {input.Dataset.Value.ToShortString()} 不属于该提供方。"
                );
            }

            CheckFields(document, input, Describe(ledger, token));
            var fields = DatasetToken.Read(token).Description.Fields.ToDictionary(field => field.Name);
            if (AccessRules.KeepsRoles(DocumentFields.UsesOf(document, input), fields) is { } refusal)
            {
                throw DomainException.RefusedBy(refusal);
            }
        }
    }

    private static void CheckFields(ComputationDocument document, ComputationInput input, DescribedDataset dataset)
    {
        try
        {
            ComputationRegistry.Get(document.Function.Kind).CheckFields(document, input, dataset.Fields);
        }
        catch (DocumentException error)
        {
            throw DomainException.Invalid(
                $"The dataset '{dataset.Dataset}' of {dataset.Owner}: {error.Text.En}",
                $"{dataset.Owner} 的数据集“{dataset.Dataset}”：{error.Text.Zh}"
            );
        }
    }

    internal static DescribedDataset Describe(ILedger ledger, Token token)
    {
        var description = DatasetToken.Read(token).Description;
        return new DescribedDataset(
            description.Name,
            ledger.NameOf(token.Owner),
            description.Fields.ToDictionary(field => field.Name, field => field.Type)
        );
    }
}
