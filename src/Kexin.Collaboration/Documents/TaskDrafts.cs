using Kexin.Collaboration.Contract;
using Kexin.Computations;
using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Governance.Catalogue;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
using Kexin.Ledger.Contracts;

namespace Kexin.Collaboration.Documents;

/// <summary>Options from which a document is written.</summary>
/// <param name="Title">What people call it.</param>
/// <param name="Purpose">What for; one of the datasets' purposes.</param>
/// <param name="Datasets">Catalogue ids, or beginnings that fit one alone; one a provider.</param>
/// <param name="Function">The computation's name as <c>kind</c> and its parameters.</param>
/// <param name="Where">Rows to use: those that meet every condition.</param>
/// <param name="SmallestGroup">A stricter bound than the consortium's, or null for that.</param>
public sealed record DraftOptions(
    string Title,
    string Purpose,
    IReadOnlyList<string> Datasets,
    System.Text.Json.JsonElement Function,
    IReadOnlyList<Condition> Where,
    int? SmallestGroup
);

/// <summary>A document that was written and checked; nothing has been recorded.</summary>
/// <param name="Document">The document.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Reveals">What a run tells to whom.</param>
/// <param name="Differences">Fields that hold different types in the datasets, or texts written differently, and whose.</param>
/// <param name="NameWarnings">Datasets whose names may be taken for another's.</param>
/// <param name="Cost">What a run is expected to send.</param>
public sealed record Draft(
    ComputationDocument Document,
    Digest Hash,
    BilingualText Reveals,
    IReadOnlyList<BilingualText> Differences,
    IReadOnlyList<BilingualText> NameWarnings,
    RunCost Cost
);

/// <summary>Writes computation documents from a person's options, and reads those that a person wrote.</summary>
/// <param name="ledger">What the datasets' owners published.</param>
/// <param name="names">Marks names that may be mistaken.</param>
/// <param name="check">What a document must keep to be run.</param>
public sealed class TaskDrafts(ILedger ledger, LikeNames names, DocumentCheck check)
{
    /// <summary>The document for these options, checked against the datasets' published fields.</summary>
    /// <exception cref="DomainException">The options do not make a document; the text says what to change.</exception>
    public Draft Write(DraftOptions draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var document = Make(draft);
        check.Check(document);
        CheckPurpose(document);
        var hash = DocumentCodec.HashOf(ledger.Genesis.Suite, document);
        var computation = ComputationRegistry.Get(document.Function.Kind);
        var tokens = document
            .Inputs.Select(input => ledger.Resolve(DatasetToken.Type, input.Dataset.ToString()))
            .ToList();
        return new Draft(
            document,
            hash,
            computation.Reveals(document, ledger.NameOf),
            [
                .. FieldDifferences
                    .Find(document, [.. tokens.Select(token => DocumentCheck.Describe(ledger, token))])
                    .Concat(
                        FormDifferences.Find(
                            ledger,
                            tokens,
                            document.Inputs.SelectMany(input => input.Fields).Distinct()
                        )
                    ),
            ],
            [.. tokens.Select(names.WarnOf).OfType<BilingualText>()],
            computation.Cost(document, [.. tokens.Select(token => DatasetToken.Read(token).Description.Rows)])
        );
    }

    /// <summary>Reads a document as people post it, and checks it.</summary>
    /// <exception cref="DomainException">It is no document, or cannot be run.</exception>
    public ComputationDocument Read(System.Text.Json.JsonElement json)
    {
        var document = Guard(() => DocumentJson.Read(json));
        check.Check(document);
        return document;
    }

    /// <summary>A purpose for which no grant could be had is refused before anything is proposed.</summary>
    private void CheckPurpose(ComputationDocument document)
    {
        foreach (var input in document.Inputs.Where(input => input.Provider != ledger.Self))
        {
            var dataset = DatasetToken.Read(ledger.Resolve(DatasetToken.Type, input.Dataset.ToString()));
            if (GrantsContract.NamesAnOfferedPurpose(dataset, document.Purpose) is { } refusal)
            {
                throw DomainException.RefusedBy(refusal);
            }
        }
    }

    private ComputationDocument Make(DraftOptions draft)
    {
        if (draft.Datasets.Count is 0 or > TaskToken.MostProviders)
        {
            throw DomainException.Invalid(
                $"A task uses 1 to {TaskToken.MostProviders} datasets.",
                $"一个任务使用 1 到 {TaskToken.MostProviders} 个数据集。"
            );
        }

        var offered = draft
            .Datasets.Select(id => ledger.Resolve(DatasetToken.Type, id))
            .OrderBy(token => token.Owner.Value)
            .Select(token => (token.Id, Dataset: OfferedBy(token)))
            .ToArray();
        var function = ReadFunction(draft, [.. offered.Select(one => one.Dataset)]);
        var inputs = Guard(() =>
            offered
                .Select(one => new ComputationInput(
                    one.Dataset.Provider,
                    one.Id,
                    DocumentFields.NamesOf(function, draft.Where, one.Dataset)
                ))
                .ToArray()
        );
        return new ComputationDocument(
            ledger.Genesis.Consortium,
            draft.Title.Trim(),
            draft.Purpose.Trim(),
            ledger.Self,
            inputs,
            draft.Where,
            function,
            draft.SmallestGroup ?? ledger.Genesis.Rules.SmallestGroup
        );
    }

    private static OfferedDataset OfferedBy(Token token) =>
        new(token.Owner, [.. DatasetToken.Read(token).Description.Fields.Select(field => field.Name)]);

    private ComputationFunction ReadFunction(DraftOptions draft, IReadOnlyList<OfferedDataset> offered)
    {
        try
        {
            return RecordJson.Read<ComputationFunction>(draft.Function).AskedBy(ledger.Self, offered);
        }
        catch (RecordException error)
        {
            throw DomainException.Invalid(error.Text.En, error.Text.Zh);
        }
    }

    private static T Guard<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (DocumentException error)
        {
            throw DomainException.Invalid(error.Text.En, error.Text.Zh);
        }
    }
}
