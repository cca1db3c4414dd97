using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Access;

/// <summary>Decides about the use of data by the tiers of its fields.</summary>
/// <remarks>
/// What class, level, tier, role and action of a field ask for stands in the policy (<see cref="AccessPolicy"/>): used at once, under a grant, or
/// not at all. What a grant covers, and that the dataset is offered and here, is decided in this class.
/// </remarks>
public static class AccessRules
{
    /// <summary>Decides; the first grant that covers the use is taken. The owner needs none for its own data, published or not.</summary>
    /// <param name="self">The member whose node would open the dataset.</param>
    /// <param name="request">The use.</param>
    /// <param name="dataset">The dataset's token, as it is now, or null when there is none.</param>
    /// <param name="grants">The user's grants of this dataset, as they are now.</param>
    /// <param name="takenBack">What the owner took back of these tokens, though the ledger may not say so yet, or never.</param>
    /// <param name="policy">The rules of the member whose node would open the dataset.</param>
    public static AccessDecision Decide(
        MemberId self,
        AccessRequest request,
        Token? dataset,
        IReadOnlyList<Token> grants,
        IReadOnlyDictionary<TokenId, Retraction> takenBack,
        AccessPolicy policy
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(grants);
        ArgumentNullException.ThrowIfNull(takenBack);
        if (dataset?.Type != DatasetToken.Type || dataset.Owner != self)
        {
            return new AccessDecision(null, NotOwn());
        }

        if (request.User == self)
        {
            var own = DatasetToken.Read(dataset);
            return new AccessDecision(
                null,
                HasTheFields(request, own, own.Description.Fields.ToDictionary(field => field.Name))
            );
        }

        var onLedger = DecideByLedger(request, dataset, grants, policy);
        if (onLedger.Refusal is not null)
        {
            return onLedger;
        }

        if (takenBack.TryGetValue(dataset.Id, out var withdrawn))
        {
            return new AccessDecision(null, Withdrawn(dataset, withdrawn));
        }

        var standing = grants.Where(grant => !takenBack.ContainsKey(grant.Id)).ToArray();
        var decision = DecideByLedger(request, dataset, standing, policy);
        return decision.Refusal is not null && onLedger.Grant is { } revoked
            ? new AccessDecision(null, Revoked(revoked, takenBack[revoked]))
            : decision;
    }

    private static AccessDecision DecideByLedger(
        AccessRequest request,
        Token dataset,
        IReadOnlyList<Token> grants,
        AccessPolicy policy
    )
    {
        var token = DatasetToken.Read(dataset);
        var fields = token.Description.Fields.ToDictionary(field => field.Name);
        var refusal =
            IsTheDataset(request, dataset)
            ?? GrantRules.IsOffered(token)
            ?? HasTheFields(request, token, fields)
            ?? KeepsPolicy(request, fields, policy);
        if (refusal is not null)
        {
            return new AccessDecision(null, refusal);
        }

        var restricted = request
            .Uses.Select(use => use.Name)
            .Distinct(StringComparer.Ordinal)
            .Where(name => NeedsGrant(request, fields[name], policy))
            .ToArray();
        return restricted.Length == 0 ? new AccessDecision(null, null) : ByGrant(request, restricted, grants);
    }

    /// <summary>Null, or the refusal of the first use that a rule of the policy forbids: of what is done first, then of what comes out.</summary>
    private static Refusal? KeepsPolicy(
        AccessRequest request,
        Dictionary<string, PublishedField> fields,
        AccessPolicy policy
    )
    {
        foreach (var used in request.Uses)
        {
            var field = fields[used.Name];
            if (policy.Decide(CaseOf(request, field, ActionOf(used.Use))) is { Decision: PolicyDecision.Refuse } rule)
            {
                return field.Role.Allows(used.Use) ? Forbidden(rule, field.Name) : RoleRefusal(used, field.Role);
            }
        }

        foreach (var name in request.ReleasesValues ? request.Uses.Select(use => use.Name) : [])
        {
            var rule = policy.Decide(CaseOf(request, fields[name], PolicyAction.Release));
            if (rule.Decision == PolicyDecision.Refuse)
            {
                return policy.Own.Contains(rule) ? Forbidden(rule, name) : SecretRefusal(name);
            }
        }

        return null;
    }

    private static bool NeedsGrant(AccessRequest request, PublishedField field, AccessPolicy policy) =>
        request
            .Uses.Where(use => use.Name == field.Name)
            .Select(use => ActionOf(use.Use))
            .Concat(request.ReleasesValues ? [PolicyAction.Release] : [])
            .Any(action => policy.Decide(CaseOf(request, field, action)).Decision != PolicyDecision.Allow);

    private static PolicyCase CaseOf(AccessRequest request, PublishedField field, PolicyAction action) =>
        new(request.Classes?.GetValueOrDefault(field.Name), field.Level, field.Tier, action, field.Role);

    private static PolicyAction ActionOf(FieldUse use) =>
        use switch
        {
            FieldUse.Joined => PolicyAction.Join,
            FieldUse.Filtered => PolicyAction.Filter,
            FieldUse.Grouped => PolicyAction.Group,
            FieldUse.Computed => PolicyAction.Compute,
            _ => throw new ArgumentOutOfRangeException(nameof(use)),
        };

    private static Refusal Forbidden(PolicyRule rule, string field) =>
        new Refusal(
            new Rule(
                "access.policy",
                "A use keeps the policy of the organisation that has the data.",
                "使用须遵守数据所有方的策略。"
            ),
            new(
                $"a use of '{field}' that the rule '{rule.Id}' refuses: {rule.Says.En}",
                $"对字段“{field}”的使用被规则“{rule.Id}”拒绝：{rule.Says.Zh}"
            ),
            new(
                "another use or other fields; 'kexin policy explain' says what would change it.",
                "改变使用方式或改用其他字段；“kexin policy explain”说明怎样才行。"
            )
        );

    /// <summary>Null, or which field a computation would use as its role does not allow; fields that are not there are passed over.</summary>
    public static Refusal? KeepsRoles(IReadOnlyList<UsedField> uses, IReadOnlyDictionary<string, PublishedField> fields)
    {
        ArgumentNullException.ThrowIfNull(uses);
        ArgumentNullException.ThrowIfNull(fields);
        foreach (var used in uses)
        {
            if (fields.TryGetValue(used.Name, out var field) && !field.Role.Allows(used.Use))
            {
                return RoleRefusal(used, field.Role);
            }
        }

        return null;
    }

    private static Refusal RoleRefusal(UsedField used, FieldRole role) =>
        new(
            new Rule(
                "access.role",
                "A field is used as its role allows: an identifier is only joined, a measure only computed on.",
                "字段须按其角色使用：标识符只用于连接，度量只用于计算。"
            ),
            role == FieldRole.Identifier
                ? new(
                    $"'{used.Name}', published as an identifier, in {En(used.Use)}.",
                    $"字段“{used.Name}”发布为标识符，却用于{Zh(used.Use)}。"
                )
                : new(
                    $"'{used.Name}', published as a measure, in {En(used.Use)}.",
                    $"字段“{used.Name}”发布为度量，却用于{Zh(used.Use)}。"
                ),
            new(
                $"other fields; or, if '{used.Name}' names nobody, its owner publishing it with another role (--role {used.Name}=quasi-identifier).",
                $"改用其他字段；若“{used.Name}”并不指明个人，可由所有方以其他角色重新发布（--role {used.Name}=quasi-identifier）。"
            )
        );

    private static string En(FieldUse use) =>
        use switch
        {
            FieldUse.Joined => "a join",
            FieldUse.Filtered => "a filter",
            FieldUse.Grouped => "a grouping",
            _ => "a computation on its values",
        };

    private static string Zh(FieldUse use) =>
        use switch
        {
            FieldUse.Joined => "匹配",
            FieldUse.Filtered => "筛选条件",
            FieldUse.Grouped => "分组",
            _ => "对其取值的计算",
        };

    private static Refusal NotOwn() =>
        new Refusal(
            new Rule("access.own-datasets", "A node opens its own datasets alone.", "节点只打开自己的数据集。"),
            new(
                "a dataset that is not on the ledger, or belongs to another member.",
                "数据集不在账本上，或属于另一成员。"
            ),
            new("asking the node that has it.", "向持有它的节点申请。")
        );

    private static Refusal Withdrawn(Token dataset, Retraction at) =>
        new Refusal(
            new Rule(
                "access.not-withdrawn",
                "A dataset that its owner has withdrawn is not opened for others.",
                "数据所有方已下架的数据集不再为他人打开。"
            ),
            new(
                $"dataset {dataset.Id.Value.ToShortString()}, which its owner withdrew at {at.At:u}; the ledger has not recorded that yet.",
                $"数据集 {dataset.Id.Value.ToShortString()} 已由数据所有方于 {at.At:u} 下架，账本尚未记录。"
            ),
            new("a dataset that its owner publishes again.", "由数据所有方重新发布的数据集。")
        );

    private static Refusal Revoked(TokenId grant, Retraction at) =>
        new Refusal(
            new Rule(
                "access.not-revoked",
                "A grant that its owner has revoked is not used.",
                "数据所有方已撤销的授权不再使用。"
            ),
            new(
                $"grant {grant.Value.ToShortString()}, which the data's owner revoked at {at.At:u}; the ledger has not recorded that yet.",
                $"授权 {grant.Value.ToShortString()} 已由数据所有方于 {at.At:u} 撤销，账本尚未记录。"
            ),
            new("a new grant that the owner approves.", "由数据所有方批准的新授权。")
        );

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
                    new Rule(
                        "access.under-a-grant",
                        "Fields that are not open are used under a grant.",
                        "非公开的字段须有授权才能使用。"
                    ),
                    new(
                        $"no grant to {request.User.Value.ToShortString()} for {string.Join(", ", fields)}.",
                        $"没有给成员 {request.User.Value.ToShortString()} 使用这些字段的授权：{string.Join("、", fields)}。"
                    ),
                    new("a grant that the owner approves.", "数据所有方批准的授权。")
                )
        );
    }

    private static Refusal? IsTheDataset(AccessRequest request, Token dataset) =>
        dataset.Id == request.Dataset
            ? null
            : new Refusal(
                new Rule(
                    "access.dataset-named",
                    "A use is decided on the dataset that it names.",
                    "使用与否须依其指明的数据集决定。"
                ),
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
        var unknown = request.Uses.Select(use => use.Name).FirstOrDefault(name => !fields.ContainsKey(name));
        return request.Uses.Count > 0 && unknown is null
            ? null
            : new Refusal(
                new Rule(
                    "access.fields-of-the-dataset",
                    "A use names fields of its dataset.",
                    "使用的字段须属于该数据集。"
                ),
                unknown is null
                    ? new("no field.", "没有指明字段。")
                    : new(
                        $"'{unknown}', which '{dataset.Description.Name}' does not have.",
                        $"“{dataset.Description.Name}”没有字段“{unknown}”。"
                    ),
                new($"fields among: {string.Join(", ", fields.Keys)}.", $"以下字段：{string.Join("、", fields.Keys)}。")
            );
    }

    private static Refusal SecretRefusal(string secret) =>
        new Refusal(
            new Rule(
                "access.compute-only",
                "A field of tier C or level 3 is only computed on: no value of a single row comes out.",
                "隐私保护级别 C 或三级的字段只能参与计算：任何单行的值都不得流出。"
            ),
            new(
                $"a computation from which a party can find out values of '{secret}'.",
                $"有参与方可从计算中得知“{secret}”的值。"
            ),
            new(
                "a computation whose result is an aggregate, as the size of an intersection that no provider learns.",
                "只得到汇总结果的计算，例如不由提供方得知的交集大小。"
            )
        );

    private static Refusal? IsForThePurpose(AccessRequest request, Token grant)
    {
        var purpose = GrantToken.Read(grant).Terms.Purpose;
        return purpose == request.Purpose
            ? null
            : new Refusal(
                new Rule(
                    "access.purpose",
                    "A grant is used for the purpose that it was given for.",
                    "授权须用于给出授权时的使用目的。"
                ),
                new(
                    $"the purpose '{request.Purpose}', while grant {grant.Id.Value.ToShortString()} is for '{purpose}'.",
                    $"使用目的“{request.Purpose}”，而授权 {grant.Id.Value.ToShortString()} 的使用目的是“{purpose}”。"
                ),
                new(
                    $"a computation for '{purpose}', or a grant for '{request.Purpose}'.",
                    $"使用目的为“{purpose}”的计算，或使用目的为“{request.Purpose}”的授权。"
                )
            );
    }
}
