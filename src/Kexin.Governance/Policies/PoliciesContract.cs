using Kexin.Ledger.Contracts;

namespace Kexin.Governance.Policies;

/// <summary>The versions of the members' policies: each says who set it, and is changed by people of the roles that the version before named.</summary>
/// <remarks>
/// Security: that people have these roles is their node's word, under its key; that the named roles had a part, and that no version is
/// left out or changed afterwards, every member holds.
/// </remarks>
public sealed class PoliciesContract : DescribedContract
{
    /// <summary>The contract's name.</summary>
    public const string ContractName = "policies";

    /// <summary>Takes <see cref="SetPolicy"/>; consumes the member's own policy where there is one.</summary>
    public const string Set = "set";

    /// <summary>The contract.</summary>
    public PoliciesContract()
        : base(
            new ContractDescription(
                ContractName,
                new("Policies", "策略"),
                [TokenDescription.Of<PolicyToken>(PolicyToken.Type, new("policy", "策略"))],
                [
                    new ActionDescription<SetPolicy>(
                        Set,
                        new("Set the own policy", "设定本机构策略"),
                        new("policy set", "已设定策略"),
                        new(
                            "A member sets its policy in a next version, by people of the roles that the last one names.",
                            "成员设定其策略的下一版本，由上一版本指明的角色完成。"
                        ),
                        SetOwn
                    )
                    {
                        SaysWhoActs = true,
                        MadeId = (suite, _, arguments) => PolicyToken.IdOf(suite, arguments.Member),
                        Takes = (arguments, _, tokens) =>
                            new(
                                [],
                                tokens.Find(PolicyToken.IdOf(tokens.Suite, arguments.Member)) is { } before
                                    ? [before]
                                    : []
                            ),
                    },
                ]
            )
        ) { }

    private static ContractOutcome SetOwn(ContractCall call, SetPolicy arguments)
    {
        var id = PolicyToken.IdOf(call.Suite, call.Submitter.Member);
        if (
            arguments.Member != call.Submitter.Member
            || (call.Consumes.Count == 0 ? call.Exists(id) : call.Consumes[0].Id != id)
        )
        {
            return ContractOutcome.Refuses(PolicyRoles.GoesOn());
        }

        var before = call.Consumes.Count == 0 ? null : PolicyToken.Read(call.Consumed(PolicyToken.Type));

        // The roles of the next version, too: who could not change it again would have locked it.
        var refusal =
            (before is null ? null : PolicyRoles.HaveAPart(before.ChangedBy, arguments.By))
            ?? PolicyRoles.HaveAPart(arguments.ChangedBy, arguments.By);
        if (refusal is not null)
        {
            return ContractOutcome.Refuses(refusal);
        }

        return ContractOutcome.Makes(
            new TokenOutput(
                id,
                PolicyToken.Type,
                call.Submitter.Member,
                new PolicyToken(
                    (before?.Number ?? 0) + 1,
                    arguments.Content,
                    arguments.ChangedBy,
                    arguments.By,
                    arguments.Reason,
                    call.Time
                ).EncodeFields()
            )
        );
    }
}
