using Kexin.Data;
using Kexin.Ledger.Contracts;
using Kexin.Vault;

namespace Kexin.Node;

/// <summary>Puts descriptions of this node's datasets into the catalogue and takes them out; the data stays at home.</summary>
internal sealed class Publishing(
    DatasetRows rows,
    MissingDatasets missing,
    Gate gate,
    NodeLedger node,
    Submitter submitter
)
{
    private const int HighestLevel = 3;

    /// <summary>Describes a dataset to all members.</summary>
    /// <exception cref="DomainException">The description is not as it should be, or the dataset is in the catalogue.</exception>
    public async Task<SubmissionReceipt> PublishAsync(
        string id,
        Api.PublishDataset request,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        var ledger = node.Joined;
        var row = await rows.FindAsync(id, cancel);
        var manifest = rows.FindManifest(row) ?? throw Damaged(row);
        CheckRequest(manifest, request);
        var tokenId = DatasetToken.IdOf(ledger.Suite, ledger.Self, manifest.Source.Commitment);
        var before = ledger.Queries.FindToken(tokenId);
        if (before is not null && DatasetToken.Read(before).State == DatasetState.Published)
        {
            throw DomainException.Conflict(
                $"'{row.Name}' is published already, as {tokenId.Value.ToShortString()}. To change its description, withdraw it and publish it again.",
                $"“{row.Name}”已经发布（{tokenId.Value.ToShortString()}）。如需修改说明，请先撤回，再重新发布。"
            );
        }

        var description = Describe(row, manifest, request, await RolesAsync(row, manifest, request, cancel));

        // Remembered before it is sent, so that a stop in between loses nothing; what counts is whether the ledger has it.
        await rows.SetTokenAsync(row, tokenId, cancel);
        return await submitter.SubmitAsync(
            new ContractAction(
                DatasetsContract.ContractName,
                DatasetsContract.Publish,
                new PublishDataset(description).Encode(),
                Reads: [],
                Consumes: before is null ? [] : [before],
                Subject: tokenId
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
        var token =
            await missing.FindAsync(TokenLookup.ReadPrefix(id), cancel)
            ?? Withdrawable(node.Joined, await rows.FindAsync(id, cancel));
        try
        {
            return await submitter.SubmitAsync(
                new ContractAction(
                    DatasetsContract.ContractName,
                    DatasetsContract.Withdraw,
                    NoArguments.Encode(),
                    Reads: [],
                    Consumes: [token]
                ),
                until,
                cancel
            );
        }
        catch (DomainException problem) when (problem.Code == Api.ProblemCodes.Overloaded)
        {
            throw Retractions.ClosedHere(problem);
        }
    }

    private Token Withdrawable(JoinedLedger ledger, DatasetRow row)
    {
        var token = rows.TokenOf(row) is { } tokenId ? ledger.Queries.FindToken(tokenId) : null;
        if (token is null || DatasetToken.Read(token).State == DatasetState.Withdrawn)
        {
            throw DomainException.Conflict(
                token is null ? $"'{row.Name}' was never published." : $"'{row.Name}' is withdrawn already.",
                token is null ? $"“{row.Name}”从未发布。" : $"“{row.Name}”已经撤回。"
            );
        }

        return token;
    }

    private static void CheckRequest(DatasetManifest manifest, Api.PublishDataset request)
    {
        TextRules.RequireText(request.Description, "A description", "说明");
        TextRules.RequireNames(request.Purposes, Bounds.ChoicesPerList, "purposes", "用途");
        RequireGrade(request.Level, request.Tier);
        foreach (var (name, role) in request.Roles ?? new Dictionary<string, Api.FieldRole>())
        {
            RequireField(manifest, name);
            if (!Enum.IsDefined(role))
            {
                throw DomainException.Invalid(
                    "A role is identifier, quasiIdentifier or measure.",
                    "角色为 identifier（标识符）、quasiIdentifier（准标识符）或 measure（度量）。"
                );
            }
        }

        Named(manifest, request.Fields ?? []);
        if (manifest.Schema.Fields.Count > Bounds.FieldsPerDataset)
        {
            throw DomainException.Invalid(
                $"A dataset with more than {Bounds.FieldsPerDataset} fields can't be published; this one has {manifest.Schema.Fields.Count}. Take in a file with the fields that matter.",
                $"字段超过 {Bounds.FieldsPerDataset} 个的数据集无法发布，该数据集有 {manifest.Schema.Fields.Count} 个。请导入只含所需字段的文件。"
            );
        }

        foreach (var field in manifest.Schema.Fields)
        {
            TextRules.RequireName(
                field.Name,
                "The name of a field that is published",
                "发布的字段名称",
                Bounds.NameInCharacters
            );
        }
    }

    /// <summary>The owner's word, and the data's own where the owner gave none.</summary>
    private async Task<Dictionary<string, FieldRole>> RolesAsync(
        DatasetRow row,
        DatasetManifest manifest,
        Api.PublishDataset request,
        CancellationToken cancel
    )
    {
        var roles = (request.Roles ?? new Dictionary<string, Api.FieldRole>()).ToDictionary(
            role => role.Key,
            role => FieldTypes.ToLedger(role.Value),
            StringComparer.Ordinal
        );
        var open = manifest
            .Schema.Fields.Where(field => field.Type == FieldType.Text && !roles.ContainsKey(field.Name))
            .Select(field => field.Name)
            .ToArray();
        if (open.Length > 0)
        {
            await using var reader = await gate.OpenToDescribeAsync(row, cancel);
            foreach (var identifier in await LikelyIdentifiers.FindAsync(reader, open, cancel))
            {
                roles[identifier] = FieldRole.Identifier;
            }
        }

        return roles;
    }

    private static DatasetDescription Describe(
        DatasetRow row,
        DatasetManifest manifest,
        Api.PublishDataset request,
        Dictionary<string, FieldRole> roles
    )
    {
        var named = Named(manifest, request.Fields ?? []);
        var fields = manifest.Schema.Fields.Select(field =>
        {
            var grade = named.GetValueOrDefault(field.Name);
            return new PublishedField(
                field.Name,
                FieldTypes.ToLedger(field.Type),
                grade?.Level ?? request.Level,
                FieldTypes.ToLedger(grade?.Tier ?? request.Tier),
                roles.GetValueOrDefault(field.Name, FieldRole.QuasiIdentifier),
                grade?.Description ?? "",
                field.Zone ?? ""
            );
        });
        return new DatasetDescription(
            row.Name,
            request.Description,
            manifest.Source.Commitment,
            PublishedCount.Round(manifest.Rows),
            [.. fields],
            request.Purposes
        );
    }

    private static Dictionary<string, Api.PublishField> Named(
        DatasetManifest manifest,
        IReadOnlyList<Api.PublishField> fields
    )
    {
        var named = new Dictionary<string, Api.PublishField>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            RequireField(manifest, field.Name);
            if (!named.TryAdd(field.Name, field))
            {
                throw DomainException.Invalid(
                    $"The field '{field.Name}' is named twice.",
                    $"字段“{field.Name}”写了两次。"
                );
            }

            RequireGrade(field.Level, field.Tier);
            TextRules.RequireShort(field.Description, "A field's description", "字段的说明");
        }

        return named;
    }

    private static void RequireField(DatasetManifest manifest, string name)
    {
        if (!manifest.Schema.TryGetField(name, out _))
        {
            var known = manifest.Schema.Fields.Select(item => item.Name).ToArray();
            throw DomainException.Invalid(
                $"There is no field '{name}'. The fields are: {string.Join(", ", known)}.",
                $"没有字段“{name}”。现有的字段：{string.Join("、", known)}。"
            );
        }
    }

    private static void RequireGrade(int level, Api.Tier tier)
    {
        if (level is < 1 or > HighestLevel || !Enum.IsDefined(tier))
        {
            throw DomainException.Invalid(
                $"A level is 1, 2 or {HighestLevel}, and a tier A, B or C.",
                $"级别为 1、2 或 {HighestLevel}，材料等级为 A、B 或 C。"
            );
        }
    }

    private static DomainException Damaged(DatasetRow row) =>
        new(
            Api.ProblemCodes.Corrupt,
            new($"The manifest of '{row.Name}' is damaged.", $"“{row.Name}”的清单已损坏。"),
            new(
                "Restore it from a copy, or destroy the dataset and take it in again.",
                "请用副本恢复，或销毁该数据集后重新导入。"
            )
        );
}
