using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Declarations;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Policy;

/// <summary>The organisation's own file of rules.</summary>
public interface IPolicyFile
{
    /// <summary>The file and which version it is, read at once; or null where there is none.</summary>
    VersionedPolicy? Read();

    /// <summary>Changes whenever the file does; cheap to ask.</summary>
    string Stamp();
}

/// <summary>A file of rules, and which version on the ledger that is.</summary>
/// <param name="File">The rules.</param>
/// <param name="Version">From 1; 0 where the ledger has none.</param>
public sealed record VersionedPolicy(DeclarationFile File, int Version = 0);

/// <summary>The policy of this node, read when its file has changed; while the file is none, nothing is decided and so nothing is opened.</summary>
/// <param name="file">The organisation's own rules.</param>
public sealed class OwnPolicy(IPolicyFile file)
{
    private Known? _known;

    /// <summary>The policy.</summary>
    /// <exception cref="DomainException">The organisation's own file is no policy; it names the line. Repaired, it is read.</exception>
    public AccessPolicy Get()
    {
        // What is written between the two is read at the next question.
        var stamp = file.Stamp();
        if (_known is { } known && known.Stamp == stamp)
        {
            return known.Policy;
        }

        var policy = file.Read() is { } own ? AccessPolicy.Read(own.File, own.Version) : AccessPolicy.Shipped;
        _known = new Known(stamp, policy);
        return policy;
    }

    private sealed record Known(string Stamp, AccessPolicy Policy);

    /// <summary>What decides a case, and what would be decided otherwise were one thing of it different.</summary>
    /// <exception cref="DomainException">The organisation's own file is no policy.</exception>
    public PolicyExplanation Explain(PolicyCase @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        var policy = Get();
        var rule = policy.Decide(@case);
        PolicyCase[] others =
        [
            .. Enumerable.Range(1, 3).Select(level => @case with { Level = level }),
            .. Enum.GetValues<DatasetTier>().Select(tier => @case with { Tier = tier }),
            .. Enum.GetValues<PolicyAction>().Select(action => @case with { Action = action }),
            .. Enum.GetValues<FieldRole>().Select(role => @case with { Role = role }),
            @case with
            {
                Class = null,
            },
        ];
        return new PolicyExplanation(
            policy,
            rule,
            [
                .. others
                    .Where(other => other != @case)
                    .Select(other => new PolicyChange(other, policy.Decide(other)))
                    .Where(change => change.Rule.Decision != rule.Decision),
            ]
        );
    }
}

/// <summary>Which rule decides, and what would change that.</summary>
/// <param name="Policy">The policy that was asked.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Changes">Cases that differ in one thing and are decided otherwise.</param>
public sealed record PolicyExplanation(AccessPolicy Policy, PolicyRule Rule, IReadOnlyList<PolicyChange> Changes);

/// <summary>A case that is decided otherwise.</summary>
/// <param name="Case">The case.</param>
/// <param name="Rule">Its rule.</param>
public sealed record PolicyChange(PolicyCase Case, PolicyRule Rule);
