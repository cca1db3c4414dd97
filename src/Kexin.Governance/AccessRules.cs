using Kexin.Ledger.Contracts;

namespace Kexin.Governance;

/// <summary>Decides about the use of data by the tiers of its fields.</summary>
/// <remarks>
/// Tier A, open: used at once; the use is recorded by whoever opens the data. Tier B, restricted: a grant names the field, the
/// purpose and the time. Tier C, secret, and everything of level 3: as tier B, and no value of a single row comes out.
/// </remarks>
public static class AccessRules
{
    private const int HighestLevel = 3;

    /// <summary>Decides; the first grant that covers the use is taken.</summary>
    /// <param name="request">The use.</param>
    /// <param name="dataset">The dataset's token, as it is now.</param>
    /// <param name="grants">The user's grants of this dataset, as they are now.</param>
    public static AccessDecision Decide(AccessRequest request, Token dataset, IReadOnlyList<Token> grants)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(grants);
        var token = DatasetToken.Read(dataset);
        var fields = token.Description.Fields.ToDictionary(field => field.Name);
        var refusal =
            IsTheDataset(request, dataset)
            ?? GrantRules.IsOffered(token)
            ?? HasTheFields(request, token, fields)
            ?? KeepsSecretsIn(request, fields);
        if (refusal is not null)
        {
            return new AccessDecision(null, refusal);
        }

        var restricted = request.Fields.Where(name => fields[name].Tier != DatasetTier.Open).ToArray();
        return restricted.Length == 0 ? new AccessDecision(null, null) : ByGrant(request, restricted, grants);
    }

    private static AccessDecision ByGrant(AccessRequest request, string[] fields, IReadOnlyList<Token> grants)
    {
        Refusal? closest = null;
        foreach (var grant in grants)
        {
            var refusal =
                GrantRules.Covers(grant, request.User, request.Dataset, fields, request.Document, request.Time)
                ?? IsForThePurpose(request, grant);
            if (refusal is null)
            {
                return new AccessDecision(grant.Id, null);
            }

            closest = refusal;
        }

        return new AccessDecision(
            null,
            closest
                ?? new Refusal(
                    "Fields that are not open are used under a grant.",
                    new(
                        $"no grant to {request.User.Value.ToShortString()} for {string.Join(", ", fields)}.",
                        $"没有给成员 {request.User.Value.ToShortString()} 使用这些字段的授权：{string.Join("、", fields)}。"
                    ),
                    new("a grant that the owner approves.", "所有者批准的授权。")
                )
        );
    }

    private static Refusal? IsTheDataset(AccessRequest request, Token dataset) =>
        dataset.Id == request.Dataset
            ? null
            : new Refusal(
                "A use is decided on the dataset that it names.",
                new($"dataset {dataset.Id.Value.ToShortString()}.", $"数据集 {dataset.Id.Value.ToShortString()}。"),
                new(
                    $"dataset {request.Dataset.Value.ToShortString()}.",
                    $"数据集 {request.Dataset.Value.ToShortString()}。"
                )
            );

    private static Refusal? HasTheFields(
        AccessRequest request,
        DatasetToken dataset,
        Dictionary<string, PublishedField> fields
    )
    {
        var unknown = request.Fields.FirstOrDefault(name => !fields.ContainsKey(name));
        return request.Fields.Count > 0 && unknown is null
            ? null
            : new Refusal(
                "A use names fields of its dataset.",
                unknown is null
                    ? new("no field.", "没有指明字段。")
                    : new(
                        $"'{unknown}', which '{dataset.Description.Name}' does not have.",
                        $"“{dataset.Description.Name}”没有字段“{unknown}”。"
                    ),
                new($"fields among: {string.Join(", ", fields.Keys)}.", $"以下字段：{string.Join("、", fields.Keys)}。")
            );
    }

    private static Refusal? KeepsSecretsIn(AccessRequest request, Dictionary<string, PublishedField> fields)
    {
        var secret = request.Fields.FirstOrDefault(name =>
            fields[name].Tier == DatasetTier.Secret || fields[name].Level == HighestLevel
        );
        return !request.ReleasesValues || secret is null
            ? null
            : new Refusal(
                "A field of tier C or level 3 is only computed on: no value of a single row comes out.",
                new($"a computation that releases values of '{secret}'.", $"计算会流出“{secret}”的值。"),
                new(
                    "a computation whose result is an aggregate, as the size of an intersection.",
                    "只得到汇总结果的计算，例如交集的大小。"
                )
            );
    }

    private static Refusal? IsForThePurpose(AccessRequest request, Token grant)
    {
        var purpose = GrantToken.Read(grant).Terms.Purpose;
        return purpose == request.Purpose
            ? null
            : new Refusal(
                "A grant is used for the purpose that it was given for.",
                new(
                    $"the purpose '{request.Purpose}', while grant {grant.Id.Value.ToShortString()} is for '{purpose}'.",
                    $"用途“{request.Purpose}”，而授权 {grant.Id.Value.ToShortString()} 的用途是“{purpose}”。"
                ),
                new(
                    $"a computation for '{purpose}', or a grant for '{request.Purpose}'.",
                    $"用途为“{purpose}”的计算，或用途为“{request.Purpose}”的授权。"
                )
            );
    }
}
