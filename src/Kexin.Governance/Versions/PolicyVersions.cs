using System.Globalization;
using Kexin.Cryptography;
using Kexin.Governance.Access;
using Kexin.Governance.Declarations;
using Kexin.Governance.Policies;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Versions;

/// <summary>A version of a member's policy, as the ledger has it.</summary>
/// <param name="Policy">What it says.</param>
/// <param name="Height">The block that has it.</param>
/// <param name="Transaction">By which it was set.</param>
/// <param name="IsInForce">Whether no later one was set.</param>
public sealed record PolicyVersion(PolicyToken Policy, long Height, TransactionId? Transaction, bool IsInForce);

/// <summary>Sets versions of the own policy, and lists everybody's.</summary>
/// <param name="ledger">Has the versions.</param>
/// <param name="texts">Has the own texts.</param>
/// <param name="policy">What is in force.</param>
/// <param name="people">Who sets it.</param>
/// <param name="evidence">Told of each version.</param>
public sealed class PolicyVersions(
    ILedger ledger,
    IPolicyTexts texts,
    OwnPolicy policy,
    IActingPeople people,
    IEvidence evidence
)
{
    /// <summary>How many versions are listed: the ledger has all of them as the life of the policy's token.</summary>
    public const int MostListed = 100;

    /// <summary>The roles that have to have a part in the next version, each by another person.</summary>
    /// <exception cref="DomainException">The organisation's own file is no policy.</exception>
    public IReadOnlyList<string> ChangedBy =>
        // The first version follows the file in the folder, which the ledger does not know.
        (ledger.IsOpen ? Current(ledger.Self)?.ChangedBy : null) ?? policy.Get().ChangedBy;

    /// <summary>Sets the next version of the own policy: the people who act have to be of the roles that the last one names.</summary>
    /// <param name="yaml">The text, as <c>policy.yaml</c>.</param>
    /// <param name="reason">Why, for all members.</param>
    /// <param name="until">How far it has to come.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="DomainException">The text is no policy, or a rule refused.</exception>
    public async Task<SubmissionReceipt> SetAsync(
        string yaml,
        string reason,
        SubmissionState until,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(yaml);
        TextRules.RequireText(reason, "A reason", "理由");
        if (yaml.Length > PolicyText.MostCharacters)
        {
            throw DomainException.Invalid(
                $"A policy that people confirm has at most {PolicyText.MostCharacters} characters, not {yaml.Length}.",
                $"须由人员确认的策略最多 {PolicyText.MostCharacters} 个字符，现有 {yaml.Length} 个。"
            );
        }

        var next = AccessPolicy.Read(new DeclarationFile("policy.yaml", yaml));
        var before = Current(ledger.Self);
        if (PolicyRoles.HaveAPart(ChangedBy, people.Now) is { } refusal)
        {
            throw DomainException.RefusedBy(refusal);
        }

        var text = PolicyText.Of(yaml, RandomSource.System);
        var content = text.HashOf(ledger.Genesis.Suite);
        var id = PolicyToken.IdOf(ledger.Genesis.Suite, ledger.Self);

        // Kept before the ledger names it: a version whose text nobody has would close the gate.
        texts.Keep(content, text);
        await evidence.RecordAsync(
            new EvidenceEvent(
                EvidenceKinds.PolicySet,
                new("A version of the own policy was handed in to the ledger.", "已向账本提交本机构策略的一个版本。"),
                [
                    new("content", content.ToString()),
                    new("version", ((before?.Number ?? 0) + 1).ToString(CultureInfo.InvariantCulture)),
                    new("reason", reason),
                ]
            ),
            CancellationToken.None
        );
        return await ledger.SubmitAsync(
            new ContractAction(
                PoliciesContract.ContractName,
                PoliciesContract.Set,
                new SetPolicy(ledger.Self, content, next.ChangedBy, people.Now, reason).Encode(),
                Reads: [],
                Consumes: ledger.Find(id) is { } token ? [token] : [],
                Subject: id
            ),
            until,
            cancel
        );
    }

    /// <summary>The versions of a member's policy, the newest first, at most <see cref="MostListed"/>; empty where it has none on the ledger.</summary>
    /// <param name="member">Whose; null for the own.</param>
    public IReadOnlyList<PolicyVersion> List(MemberId? member)
    {
        var id = PolicyToken.IdOf(ledger.Genesis.Suite, member ?? ledger.Self);
        var current = Current(member ?? ledger.Self)?.Number;
        return
        [
            .. ledger
                .Life(id)
                .Where(step => step.After is not null)
                .TakeLast(MostListed)
                .Select(step => (step, Policy: PolicyToken.Read(step.After!)))
                .Select(each => new PolicyVersion(
                    each.Policy,
                    each.step.Height,
                    each.step.Transaction,
                    each.Policy.Number == current
                ))
                .Reverse(),
        ];
    }

    /// <summary>The text of an own version, with its salt.</summary>
    /// <exception cref="DomainException">There is no such version, or its text is not at this node.</exception>
    public (PolicyVersion Version, PolicyText Text) Get(long number)
    {
        var version =
            List(null).FirstOrDefault(each => each.Policy.Number == number)
            ?? throw DomainException.NotFound(
                $"The own policy has no version {number} on the ledger.",
                $"账本上没有本机构策略的第 {number} 版。"
            );
        var text =
            texts.Find(version.Policy.Content)
            ?? throw DomainException.NotFound(
                $"The text of version {number} is not at this node.",
                $"本节点没有第 {number} 版的内容。"
            );
        return (version, text);
    }

    private PolicyToken? Current(MemberId member) =>
        ledger.Find(PolicyToken.IdOf(ledger.Genesis.Suite, member)) is { } token ? PolicyToken.Read(token) : null;
}
