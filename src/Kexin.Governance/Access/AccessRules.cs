using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Grants;
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
    /// <param name="dataset">The dataset as it is now, or null when there is none.</param>
    /// <param name="grants">The user's grants of this dataset, as they are now.</param>
    /// <param name="takenBack">What the owner took back of these tokens, though the ledger may not say so yet, or never.</param>
    /// <param name="policy">The rules of the member whose node would open the dataset.</param>
    public static AccessDecision Decide(
        MemberId self,
        AccessRequest request,
        OfferedDataset? dataset,
        IReadOnlyList<Token> grants,
        IReadOnlyDictionary<TokenId, Retraction> takenBack,
        AccessPolicy policy
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(grants);
        ArgumentNullException.ThrowIfNull(takenBack);
        if (dataset is null || dataset.Token.Owner != self)
        {
            return new AccessDecision(null, NotOwn());
        }

        if (request.User == self)
        {
            // The owner that looks at its own data needs nothing; its part in a joint computation may take consent.
            var unknown = HasTheFields(request, dataset) ?? KeepsOwnPeople(request, dataset, policy);
            return new AccessDecision(null, unknown, unknown is null && KeepsPolicy(request, dataset, policy).Consent);
        }

        var refusal =
            IsTheDataset(request, dataset.Token)
            ?? GrantRules.IsOffered(dataset.Content)
            ?? HasTheFields(request, dataset);
        var kept = refusal is null ? KeepsPolicy(request, dataset, policy) : new Kept(null, [], false);
        refusal ??= kept.Refusal;
        TokenId[] covering = [];
        if (refusal is null && (kept.Restricted.Count > 0 || request.Under is not null))
        {
            refusal = AreGranted(request, kept.Restricted, grants, out covering);
        }

        if (refusal is null && takenBack.TryGetValue(dataset.Token.Id, out var withdrawn))
        {
            refusal = Withdrawn(dataset.Token, withdrawn);
        }

        if (refusal is not null || covering.Length == 0)
        {
            return new AccessDecision(null, refusal, refusal is null && kept.Consent);
        }

        foreach (var grant in covering)
        {
            if (!takenBack.ContainsKey(grant))
            {
                return new AccessDecision(grant, null, kept.Consent);
            }
        }

        return new AccessDecision(null, Revoked(covering[0], takenBack[covering[0]]));
    }

    /// <summary>What the rules say of all uses.</summary>
    /// <param name="Refusal">Of the first use that a rule forbids: of what is done first, then of what comes out.</param>
    /// <param name="Restricted">The fields that are allowed under a grant only, each once.</param>
    /// <param name="Consent">Whether a rule asks for the consent of whom the rows are about.</param>
    private readonly record struct Kept(Refusal? Refusal, IReadOnlyList<string> Restricted, bool Consent);

    private static Kept KeepsPolicy(AccessRequest request, OfferedDataset dataset, AccessPolicy policy)
    {
        var restricted = new List<string>(request.Uses.Count);
        var consent = false;
        Refusal? refusal = null;
        foreach (var used in request.Uses)
        {
            var field = dataset.Fields[used.Name];
            var rule = Decide(field, ActionOf(used.Use));
            if (rule.Decision == PolicyDecision.Refuse)
            {
                refusal ??= field.Role.Allows(used.Use)
                    ? Forbidden(rule, field.Name, policy.Version)
                    : RoleRefusal(used, field.Role);
            }
        }

        for (var i = 0; request.ReleasesValues && i < request.Uses.Count; i++)
        {
            var name = request.Uses[i].Name;
            var rule = Decide(dataset.Fields[name], PolicyAction.Release);
            if (rule.Decision == PolicyDecision.Refuse)
            {
                refusal ??= policy.Own.Contains(rule) ? Forbidden(rule, name, policy.Version) : SecretRefusal(name);
            }
        }

        return new Kept(refusal, restricted, consent);

        PolicyRule Decide(PublishedField field, PolicyAction action)
        {
            var rule = policy.Decide(CaseOf(request, field, action));
            consent |= rule.Consent;
            if (rule.Decision != PolicyDecision.Allow && !restricted.Contains(field.Name))
            {
                restricted.Add(field.Name);
            }

            return rule;
        }
    }

    /// <summary>What rules about the organisation's own people keep from them of its own data.</summary>
    private static Refusal? KeepsOwnPeople(AccessRequest request, OfferedDataset dataset, AccessPolicy policy)
    {
        if (request.People is null)
        {
            return null;
        }

        foreach (var used in request.Uses)
        {
            PolicyAction[] actions = request.ReleasesValues
                ? [ActionOf(used.Use), PolicyAction.Release]
                : [ActionOf(used.Use)];
            foreach (var action in actions)
            {
                if (policy.FindForOwner(CaseOf(request, dataset.Fields[used.Name], action)) is { } rule)
                {
                    return Forbidden(rule, used.Name, policy.Version);
                }
            }
        }

        return null;
    }

    private static PolicyCase CaseOf(AccessRequest request, PublishedField field, PolicyAction action) =>
        new(
            request.Classes?.GetValueOrDefault(field.Name),
            field.Level,
            field.Tier,
            action,
            field.Role,
            request.People
        );

    private static PolicyAction ActionOf(FieldUse use) =>
        use switch
        {
            FieldUse.Joined => PolicyAction.Join,
            FieldUse.Filtered => PolicyAction.Filter,
            FieldUse.Grouped => PolicyAction.Group,
            FieldUse.Computed => PolicyAction.Compute,
            _ => throw new ArgumentOutOfRangeException(nameof(use)),
        };

    private static Refusal Forbidden(PolicyRule rule, string field, int version) =>
        new Refusal(
            new Rule(
                "access.policy",
                "A use keeps the policy of the organisation that has the data.",
                "使用须遵守数据所有方的策略。"
            ),
            new(
                $"a use of '{field}' that the rule '{rule.Id}'{(version > 0 ? $" of version {version}" : "")} refuses: {rule.Says.En}",
                $"对字段“{field}”的使用被{(version > 0 ? $"第 {version} 版" : "")}规则“{rule.Id}”拒绝：{rule.Says.Zh}"
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
            new Rule("access.own-datasets", "A node opens only its own datasets.", "节点只打开自己的数据集。"),
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

    /// <summary>Null, and the grants that cover the use, in their order; or what the last of them lacks.</summary>
    private static Refusal? AreGranted(
        AccessRequest request,
        IReadOnlyList<string> fields,
        IReadOnlyList<Token> grants,
        out TokenId[] covering
    )
    {
        var use = new GrantUse(
            request.User,
            request.Dataset,
            fields,
            request.Purpose,
            request.Document,
            request.Person
        );
        var found = new List<TokenId>(1);
        Refusal? last = null;
        foreach (var grant in grants)
        {
            last = GrantRules.Covers(grant, use, request.Time) ?? IsForThePurpose(request, grant);
            if (last is null)
            {
                found.Add(grant.Id);
            }
        }

        covering = [.. found];
        return covering.Length > 0
            ? null
            : last
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

    private static Refusal? HasTheFields(AccessRequest request, OfferedDataset dataset)
    {
        string? unknown = null;
        foreach (var used in request.Uses)
        {
            unknown ??= dataset.Fields.ContainsKey(used.Name) ? null : used.Name;
        }

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
                        $"'{unknown}', which '{dataset.Content.Description.Name}' does not have.",
                        $"“{dataset.Content.Description.Name}”没有字段“{unknown}”。"
                    ),
                new(
                    $"fields among: {string.Join(", ", dataset.Fields.Keys)}.",
                    $"以下字段：{string.Join("、", dataset.Fields.Keys)}。"
                )
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
