using System.Globalization;
using Kexin.Governance.Declarations;
using Kexin.Governance.Policies;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Versions;

/// <summary>The organisation's own policy as it counts: the version that the ledger names or, before there is one, the file in the node's folder.</summary>
/// <remarks>
/// Security: from the first version on the file in the folder decides nothing. Where the version's text is missing at home, as after a restored
/// back-up, there is no policy and nothing is opened, until a next version is set.
/// </remarks>
/// <param name="folder">The file in the node's folder.</param>
/// <param name="texts">Of all versions.</param>
/// <param name="ledger">Names the version.</param>
public sealed class PolicyInForce(IPolicyFile folder, IPolicyTexts texts, ILedger ledger) : IPolicyFile
{
    /// <inheritdoc/>
    public string Stamp() =>
        Current is { } policy
            ? string.Create(CultureInfo.InvariantCulture, $"version {policy.Number} {policy.Content}")
            : folder.Stamp();

    /// <inheritdoc/>
    public VersionedPolicy? Read()
    {
        if (Current is not { } policy)
        {
            return folder.Read();
        }

        var text =
            texts.Find(policy.Content)
            ?? throw new DomainException(
                FaultCodes.Conflict,
                new(
                    $"The text of the own policy's version {policy.Number} is not at this node: nothing is decided without it.",
                    $"本节点没有本机构策略第 {policy.Number} 版的内容：没有它就不作任何决定。"
                ),
                new("Set the next version: 'kexin policy propose FILE'.", "请设定下一版本：kexin policy propose 文件。")
            );
        return new VersionedPolicy(
            new DeclarationFile(
                string.Create(CultureInfo.InvariantCulture, $"policy.yaml ({policy.Number})"),
                text.Yaml
            ),
            (int)policy.Number
        );
    }

    private PolicyToken? Current =>
        ledger.IsOpen && ledger.Find(PolicyToken.IdOf(ledger.Genesis.Suite, ledger.Self)) is { } token
            ? PolicyToken.Read(token)
            : null;
}
