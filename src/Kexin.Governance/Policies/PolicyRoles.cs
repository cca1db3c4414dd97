using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Policies;

/// <summary>The rules by which a policy is changed; contract and node ask the same ones.</summary>
public static class PolicyRoles
{
    /// <summary>Null where each named role had a part by another person; otherwise the rule.</summary>
    /// <param name="roles">The roles that the version in force names.</param>
    /// <param name="people">Who sets the next.</param>
    public static Refusal? HaveAPart(IReadOnlyList<string> roles, IReadOnlyList<PolicyVoice> people)
    {
        ArgumentNullException.ThrowIfNull(roles);
        ArgumentNullException.ThrowIfNull(people);
        return Matches(roles, 0, people, [])
            ? null
            : new Refusal(
                new Rule(
                    "policies.roles",
                    "A policy is changed by people of the roles that it names, each role by another person.",
                    "策略须由其指明的角色变更，每个角色须由不同的人担任。"
                ),
                new(
                    $"{string.Join("; ", people.Select(person => $"{person.Person}: {string.Join(", ", person.Roles)}"))}.",
                    $"{string.Join("；", people.Select(person => $"{person.Person}：{string.Join("、", person.Roles)}"))}。"
                ),
                new(
                    $"{roles.Count} people, of the roles: {string.Join(", ", roles)}. One proposes it, another confirms it.",
                    $"需 {roles.Count} 人，角色为：{string.Join("、", roles)}。由一人提出，另一人确认。"
                )
            );
    }

    internal static Refusal GoesOn() =>
        new(
            new Rule(
                "policies.goes-on",
                "A member's policy has one account of its versions.",
                "每个成员的策略只有一份版本记录。"
            ),
            new(
                "a transaction that passes over it, or takes another member's.",
                "该交易没有以这份记录为基础，或使用了其他成员的记录。"
            ),
            new("consuming the own policy's token.", "使用本机构策略的凭证。")
        );

    /// <summary>Whether the roles from one on can each be given a person who has it and no other of them.</summary>
    private static bool Matches(
        IReadOnlyList<string> roles,
        int from,
        IReadOnlyList<PolicyVoice> people,
        IReadOnlyList<PolicyVoice> taken
    ) =>
        from == roles.Count
        || people.Any(person =>
            person.Roles.Contains(roles[from])
            && !taken.Contains(person)
            && Matches(roles, from + 1, people, [.. taken, person])
        );
}
