using Kexin.Data;
using Kexin.Governance.Access;
using Kexin.Governance.Classification;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Catalogue;

/// <summary>Puts descriptions of this node's datasets into the catalogue and takes them out; the data stays at home.</summary>
/// <param name="datasets">What is here.</param>
/// <param name="missing">What is published and not here.</param>
/// <param name="classifications">What fields are classified as: no field is published lower.</param>
/// <param name="gate">Opens a dataset to describe it.</param>
/// <param name="ledger">The catalogue.</param>
public sealed class Publishing(
    IStoredDatasets datasets,
    MissingDatasets missing,
    IClassificationStore classifications,
    Gate gate,
    ILedger ledger
)
{
    /// <summary>Describes a dataset to all members.</summary>
    /// <exception cref="DomainException">The description is not as it should be, or the dataset is in the catalogue.</exception>
    public async Task<SubmissionReceipt> PublishAsync(
        string id,
        Publication publication,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var prepared = await PrepareAsync(id, publication, cancel);

        // Remembered before it is sent, so that a stop in between loses nothing; what counts is whether the ledger has it.
        await datasets.SetTokenAsync(prepared.Dataset, prepared.Id, cancel);
        return await ledger.SubmitAsync(
            new ContractAction(
                DatasetsContract.ContractName,
                DatasetsContract.Publish,
                new PublishDataset(prepared.Description).Encode(),
                Reads: [],
                Consumes: prepared.Before is null ? [] : [prepared.Before],
                Subject: prepared.Id
            ),
            until,
            cancel
        );
    }

    /// <summary>What all members would see, for ever; nothing is sent.</summary>
    /// <exception cref="DomainException">The description is not as it should be, or the dataset is in the catalogue.</exception>
    public async Task<PreparedPublication> PrepareAsync(string id, Publication publication, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(publication);
        var self = ledger.Self;
        var dataset = await datasets.ResolveAsync(id, cancel);
        var content = dataset.Content ?? throw Damaged(dataset);
        Check(content, publication);
        var tokenId = DatasetToken.IdOf(ledger.Genesis.Suite, self, content.Commitment);
        var before = ledger.Find(tokenId);
        if (before is not null && DatasetToken.Read(before).State == DatasetState.Published)
        {
            throw DomainException.Conflict(
                $"'{dataset.Name}' is published already, as {tokenId.Value.ToShortString()}. Its description can be edited, and purposes added; to change anything else, withdraw it and publish it again.",
                $"“{dataset.Name}”已经发布（{tokenId.Value.ToShortString()}）。可以修改说明、增加使用目的；如需更改其他内容，请先下架，再重新发布。"
            );
        }

        var texts = await SurveyAsync(dataset, content, cancel);
        var classes = await classifications.FindAsync(dataset.Id, cancel);
        var description = Describe(dataset.Name, content, publication, texts, classes);
        return new PreparedPublication(dataset, tokenId, before, description, classes);
    }

    /// <summary>Changes what all members read of a published dataset, and offers it for more purposes; grants of it stay.</summary>
    /// <param name="id">The dataset.</param>
    /// <param name="description">The new words, or null for those of before.</param>
    /// <param name="purposes">Further purposes; those that it has already may be among them.</param>
    /// <param name="until">How long to wait.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="DomainException">It is not published, or a text is not as it should be.</exception>
    public async Task<SubmissionReceipt> EditAsync(
        string id,
        string? description,
        IReadOnlyList<string> purposes,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(purposes);
        var token = Published(await datasets.ResolveAsync(id, cancel));
        var before = DatasetToken.Read(token).Description;
        string[] all = [.. before.Purposes.Union(purposes)];
        if ((description ?? before.Description) == before.Description && all.Length == before.Purposes.Count)
        {
            throw DomainException.Invalid(
                "Nothing would change: give another description, or a purpose that the dataset does not have yet.",
                "没有需要修改的内容：请给出新的说明，或该数据集尚没有的使用目的。"
            );
        }

        TextRules.RequireText(description ?? before.Description, "A description", "说明");
        TextRules.RequireNames(all, Bounds.ChoicesPerList, "purposes", "使用目的");
        return await ledger.SubmitAsync(
            new ContractAction(
                DatasetsContract.ContractName,
                DatasetsContract.Edit,
                new EditDataset(description ?? before.Description, all).Encode(),
                Reads: [],
                Consumes: [token]
            ),
            until,
            cancel
        );
    }

    /// <summary>
    /// Takes a dataset out of the catalogue, also one that has no data here; on this node that counts from now on, whatever the ledger
    /// does.
    /// </summary>
    /// <exception cref="DomainException">It is not in the catalogue, or the ledger has not taken it yet.</exception>
    public async Task<SubmissionReceipt> WithdrawAsync(string id, SubmissionState until, CancellationToken cancel)
    {
        var token = await missing.FindAsync(id, cancel) ?? Published(await datasets.ResolveAsync(id, cancel));
        try
        {
            return await ledger.SubmitAsync(
                new ContractAction(
                    DatasetsContract.ContractName,
                    DatasetsContract.Withdraw,
                    new NoArguments().Encode(),
                    Reads: [],
                    Consumes: [token]
                ),
                until,
                cancel
            );
        }
        catch (DomainException problem) when (problem.Code == FaultCodes.Overloaded)
        {
            throw Retractions.ClosedHere(problem);
        }
    }

    private Token Published(StoredDataset dataset)
    {
        var token = dataset.Token is { } tokenId ? ledger.Find(tokenId) : null;
        if (token is null || DatasetToken.Read(token).State == DatasetState.Withdrawn)
        {
            throw DomainException.Conflict(
                token is null ? $"'{dataset.Name}' was never published." : $"'{dataset.Name}' is withdrawn already.",
                token is null ? $"“{dataset.Name}”从未发布。" : $"“{dataset.Name}”已经下架。"
            );
        }

        return token;
    }

    private static void Check(StoredContent content, Publication publication)
    {
        TextRules.RequireText(publication.Description, "A description", "说明");
        TextRules.RequireNames(publication.Purposes, Bounds.ChoicesPerList, "purposes", "使用目的");
        PublicationGrades.Require(publication.Level, publication.Tier);
        foreach (var (name, role) in publication.Roles)
        {
            RequireField(content, name);
            if (!Enum.IsDefined(role))
            {
                throw DomainException.Invalid(
                    "A role is identifier, quasiIdentifier or measure.",
                    "角色为 identifier（标识符）、quasiIdentifier（准标识符）或 measure（度量）。"
                );
            }
        }

        Named(content, publication.Fields);
        if (content.Schema.Fields.Count > Bounds.FieldsPerDataset)
        {
            throw DomainException.Invalid(
                $"A dataset with more than {Bounds.FieldsPerDataset} fields can't be published; this one has {content.Schema.Fields.Count}. Take in a file with the fields that matter.",
                $"字段超过 {Bounds.FieldsPerDataset} 个的数据集无法发布，该数据集有 {content.Schema.Fields.Count} 个。请导入只含所需字段的文件。"
            );
        }

        foreach (var field in content.Schema.Fields)
        {
            TextRules.RequireName(
                field.Name,
                "The name of a field that is published",
                "发布的字段名称",
                Bounds.NameInCharacters
            );
        }
    }

    private async Task<IReadOnlyDictionary<string, TextFindings>> SurveyAsync(
        StoredDataset dataset,
        StoredContent content,
        CancellationToken cancel
    )
    {
        var fields = content
            .Schema.Fields.Where(field => field.Type == FieldType.Text)
            .Select(field => field.Name)
            .ToArray();
        if (fields.Length == 0)
        {
            return new Dictionary<string, TextFindings>();
        }

        await using var reader = await gate.OpenToDescribeAsync(dataset, cancel);
        return await TextSurvey.ReadAsync(reader, fields, ledger.Genesis.Rules.SmallestGroup, cancel);
    }

    private static DatasetDescription Describe(
        string name,
        StoredContent content,
        Publication publication,
        IReadOnlyDictionary<string, TextFindings> texts,
        DatasetClassification classes
    )
    {
        var named = Named(content, publication.Fields);
        var fields = content.Schema.Fields.Select(field =>
        {
            var grade = named.GetValueOrDefault(field.Name);
            var (level, tier) = PublicationGrades.Of(field.Name, grade, publication, classes);
            var text = texts.GetValueOrDefault(field.Name);
            var usual = text.NamesPersons ? FieldRole.Identifier : FieldRole.QuasiIdentifier;
            return new PublishedField(
                field.Name,
                field.Type,
                level,
                tier,
                publication.Roles.GetValueOrDefault(field.Name, usual),
                grade?.Description ?? field.Description ?? "",
                field.Zone ?? "",
                text.Form,
                text.Width
            );
        });
        return new DatasetDescription(
            name,
            publication.Description,
            content.Commitment,
            PublishedCount.Round(content.Rows),
            [.. fields],
            publication.Purposes
        );
    }

    private static Dictionary<string, FieldPublication> Named(
        StoredContent content,
        IReadOnlyList<FieldPublication> fields
    )
    {
        var named = new Dictionary<string, FieldPublication>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            RequireField(content, field.Name);
            if (!named.TryAdd(field.Name, field))
            {
                throw DomainException.Invalid(
                    $"The field '{field.Name}' is named twice.",
                    $"字段“{field.Name}”写了两次。"
                );
            }

            PublicationGrades.Require(field.Level, field.Tier);
            TextRules.RequireShort(field.Description, "A field's description", "字段的说明");
        }

        return named;
    }

    private static void RequireField(StoredContent content, string name)
    {
        if (!content.Schema.TryGetField(name, out _))
        {
            var known = content.Schema.Fields.Select(item => item.Name).ToArray();
            throw DomainException.Invalid(
                $"There is no field '{name}'. The fields are: {string.Join(", ", known)}.",
                $"没有字段“{name}”。现有的字段：{string.Join("、", known)}。"
            );
        }
    }

    private static DomainException Damaged(StoredDataset dataset) =>
        new(
            FaultCodes.Corrupt,
            new($"The manifest of '{dataset.Name}' is damaged.", $"“{dataset.Name}”的清单已损坏。"),
            new(
                "Restore it from a copy, or destroy the dataset and take it in again.",
                "请用副本恢复，或销毁该数据集后重新导入。"
            )
        );
}
