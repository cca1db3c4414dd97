using Kexin.Client.Contracts;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Governance.Catalogue;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>Writes computation documents from a person's options, and reads those that a person wrote.</summary>
internal sealed class TaskDrafts(NodeLedger node, ILedger published, LikeNames names)
{
    /// <summary>The document for these options, checked against the datasets' published fields.</summary>
    /// <exception cref="ProblemException">The options do not make a document; the text says what to change.</exception>
    public TaskDraft Write(DraftTask draft)
    {
        var document = Make(draft);
        Check(document);
        var hash = DocumentCodec.HashOf(node.Joined.Suite, document);
        var reveals = ComputationRegistry.Get(document.Function.Kind).Reveals(document);
        var tokens = document
            .Inputs.Select(input => published.Resolve(DatasetToken.Type, input.Dataset.ToString()))
            .ToList();
        return new TaskDraft(
            DocumentJson.Write(document),
            hash.ToString(),
            document.Inputs.ToDictionary(input => input.Dataset.ToString(), input => input.Fields),
            reveals.Localized(),
            [
                .. FieldDifferences
                    .Find(document, [.. tokens.Select(Describe)])
                    .Concat(
                        FormDifferences.Find(
                            published,
                            tokens,
                            document.Inputs.SelectMany(input => input.Fields).Distinct()
                        )
                    )
                    .Select(text => text.Localized()),
            ],
            [.. tokens.Select(names.WarnOf).OfType<BilingualText>().Select(text => text.Localized())]
        );
    }

    /// <summary>Reads a document as people post it, and checks it.</summary>
    /// <exception cref="ProblemException">It is no document, or cannot be run.</exception>
    public ComputationDocument Read(System.Text.Json.JsonElement json)
    {
        var document = Guard(() => DocumentJson.Read(json));
        Check(document);
        return document;
    }

    /// <summary>Checks a document by its own rules and against what the datasets' owners published.</summary>
    /// <exception cref="ProblemException">It cannot be run.</exception>
    public void Check(ComputationDocument document)
    {
        var ledger = node.Joined;
        Guard(() =>
        {
            DocumentRules.Check(document);
            return true;
        });
        if (document.Consortium != ledger.Consortium)
        {
            throw ProblemException.Invalid("The document is for another consortium.", "该文档属于另一个联盟。");
        }

        if (document.SmallestGroup < ledger.Genesis.Rules.SmallestGroup)
        {
            throw ProblemException.Invalid(
                $"The smallest group is {document.SmallestGroup}, and the consortium's rule asks for at least {ledger.Genesis.Rules.SmallestGroup}.",
                $"最小分组人数为 {document.SmallestGroup}，而联盟规则要求至少 {ledger.Genesis.Rules.SmallestGroup}。"
            );
        }

        foreach (var input in document.Inputs)
        {
            var token = TokenLookup.Find(ledger, DatasetToken.Type, input.Dataset.ToString());
            if (token.Owner != input.Provider)
            {
                throw ProblemException.Invalid(
                    $"Dataset {input.Dataset.Value.ToShortString()} is not that provider's.",
                    $"数据集 {input.Dataset.Value.ToShortString()} 不属于该提供方。"
                );
            }

            CheckFields(document, Describe(token));
            var fields = DatasetToken.Read(token).Description.Fields.ToDictionary(field => field.Name);
            var uses = DocumentFields.UsesOf(document.Function, document.Where);
            if (AccessRules.KeepsRoles(uses, fields) is { } refusal)
            {
                throw ProblemException.RefusedBy(refusal);
            }
        }
    }

    /// <summary>Checks that a dataset with these fields can answer the document.</summary>
    /// <exception cref="ProblemException">A field is missing or has the wrong type.</exception>
    public static void CheckFields(ComputationDocument document, IReadOnlyDictionary<string, Data.FieldType> fields) =>
        Guard(() =>
        {
            ComputationRegistry.Get(document.Function.Kind).CheckFields(document, fields);
            return true;
        });

    /// <summary>As <see cref="CheckFields(ComputationDocument, IReadOnlyDictionary{string, Data.FieldType})"/>, and says whose dataset it is.</summary>
    private static void CheckFields(ComputationDocument document, DescribedDataset dataset)
    {
        try
        {
            ComputationRegistry.Get(document.Function.Kind).CheckFields(document, dataset.Fields);
        }
        catch (DocumentException error)
        {
            throw ProblemException.Invalid(
                $"The dataset '{dataset.Dataset}' of {dataset.Owner}: {error.Text.En}",
                $"{dataset.Owner} 的数据集“{dataset.Dataset}”：{error.Text.Zh}"
            );
        }
    }

    private ComputationDocument Make(DraftTask draft)
    {
        var ledger = node.Joined;
        var function = Function(draft, ledger);
        var where = (draft.Where ?? []).Select(Convert).ToArray();
        var fields = Guard(() => DocumentFields.NamesOf(function, where));
        if (draft.Datasets.Count is 0 or > TaskToken.MostProviders)
        {
            throw ProblemException.Invalid(
                $"A task uses 1 to {TaskToken.MostProviders} datasets.",
                $"一个任务使用 1 到 {TaskToken.MostProviders} 个数据集。"
            );
        }

        var inputs = draft
            .Datasets.Select(id => TokenLookup.Find(ledger, DatasetToken.Type, id))
            .Select(token => new ComputationInput(token.Owner, token.Id, fields))
            .OrderBy(input => input.Provider.Value)
            .ToArray();
        return new ComputationDocument(
            ledger.Consortium,
            draft.Title.Trim(),
            draft.Purpose.Trim(),
            ledger.Self,
            inputs,
            where,
            function,
            draft.SmallestGroup ?? ledger.Genesis.Rules.SmallestGroup
        );
    }

    private static ComputationFunction Function(DraftTask draft, JoinedLedger ledger)
    {
        try
        {
            return RecordJson.Read<ComputationFunction>(draft.Function).AskedBy(ledger.Self);
        }
        catch (RecordException error)
        {
            throw ProblemException.Invalid(error.Text.En, error.Text.Zh);
        }
    }

    private static Data.Condition Convert(Api.Condition condition) =>
        new(condition.Field, condition.Operator, condition.Values);

    private DescribedDataset Describe(Token token)
    {
        var description = DatasetToken.Read(token).Description;
        return new DescribedDataset(
            description.Name,
            node.Joined.Reference(token.Owner).Name,
            description.Fields.ToDictionary(field => field.Name, field => (Data.FieldType)field.Type)
        );
    }

    private static T Guard<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (DocumentException error)
        {
            throw ProblemException.Invalid(error.Text.En, error.Text.Zh);
        }
    }
}
