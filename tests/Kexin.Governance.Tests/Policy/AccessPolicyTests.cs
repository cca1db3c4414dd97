using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Declarations;
using Kexin.Governance.Masking;
using Kexin.Governance.Policy;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Tests.Policy;

/// <summary>Every class × level × tier × action × role, against what the program has always decided, and own rules that are only stricter.</summary>
public sealed class AccessPolicyTests
{
    private const string Own = """
        rules:
          - { id: no-conditions-out, decision: refuse, classes: [health/condition], actions: [filter, group], says: { en: Stays., zh: 不得。 } }
          - { id: open-by-grant, decision: grant, tiers: [open], levels: [2], says: { en: Ask., zh: 申请。 } }
        """;

    private static readonly string?[] s_classes = [null, "health/condition", "personal/basic"];

    public static IEnumerable<PolicyCase> Cases =>
        from name in s_classes
        from level in Enumerable.Range(1, 3)
        from tier in Enum.GetValues<DatasetTier>()
        from action in Enum.GetValues<PolicyAction>()
        from role in Enum.GetValues<FieldRole>()
        select new PolicyCase(name, level, tier, action, role);

    [Fact]
    public void The_shipped_rules_decide_every_case_as_the_code_did()
    {
        Assert.Equal(405, Cases.Count());
        Assert.All(Cases, each => Assert.Equal(Before(each), AccessPolicy.Shipped.Decide(each).Decision));
    }

    [Fact]
    public void With_own_rules_every_case_is_decided_by_the_stricter_of_the_two()
    {
        var policy = AccessPolicy.Read(new DeclarationFile("policy.yaml", Own));
        Assert.True(policy.NamesClasses);
        Assert.All(
            Cases,
            each =>
            {
                var own =
                    each is { Class: "health/condition", Action: PolicyAction.Filter or PolicyAction.Group }
                        ? PolicyDecision.Refuse
                    : each is { Tier: DatasetTier.Open, Level: 2 } ? PolicyDecision.Grant
                    : PolicyDecision.Allow;
                var before = Before(each);
                Assert.Equal(own > before ? own : before, policy.Decide(each).Decision);
            }
        );
    }

    [Fact]
    public void A_rule_that_asks_consent_counts_beside_an_equal_one_and_masks_keep_no_identifier()
    {
        const string text = """
            rules:
              - { id: by-consent, decision: grant, consent: true, levels: [2], says: { en: Ask., zh: 申请。 } }
            masks:
              - { id: hidden, mask: redact, classes: [personal/basic], purposes: [care], says: { en: No., zh: 否。 } }
            release: { smallestClass: 9, diversity: 2 }
            """;
        var policy = AccessPolicy.Read(new DeclarationFile("policy.yaml", text));
        var each = new PolicyCase(null, 2, DatasetTier.Restricted, PolicyAction.Compute, FieldRole.QuasiIdentifier);
        Assert.True(policy.Decide(each).Consent);
        Assert.False(policy.Decide(each with { Level = 1 }).Consent);
        Assert.Equal((9, 2), (policy.Release.SmallestClass, policy.Release.Diversity));
        Assert.Equal("hidden", MaskOf("personal/basic", "care"));
        Assert.Equal("all-else-as-granted", MaskOf("personal/basic", "research"));
        Assert.Equal("all-else-as-granted", MaskOf(null, "care"));
        foreach (var wrong in new[] { "mask: keep", "mask: noise" })
        {
            var file = new DeclarationFile(
                "policy.yaml",
                text.Replace("mask: redact", wrong, StringComparison.Ordinal)
            );
            Assert.Equal(4, Assert.Throws<DomainException>(() => AccessPolicy.Read(file)).Line);
        }

        string MaskOf(string? name, string purpose) =>
            policy.MaskOf(new MaskCase(name, 2, FieldRole.QuasiIdentifier, purpose)).Id;
    }

    [Theory]
    [InlineData("decision: refuse", "decision: allow", 2)]
    [InlineData("id: open-by-grant", "id: no-conditions-out", 3)]
    [InlineData("id: open-by-grant", "id: all-else-by-grant", 3)]
    [InlineData("levels: [2]", "levels: [4]", 3)]
    [InlineData("tiers: [open]", "tiers: [opened]", 3)]
    public void An_own_file_that_allows_or_is_wrong_is_refused_with_its_line(string right, string wrong, int line)
    {
        var text = Own.Replace(right, wrong, StringComparison.Ordinal);
        var fault = Assert.Throws<DomainException>(() => AccessPolicy.Read(new DeclarationFile("policy.yaml", text)));
        Assert.Equal(line, fault.Line);
    }

    [Fact]
    public void While_the_own_file_is_wrong_nothing_is_decided_and_a_change_of_it_counts_at_once()
    {
        var file = new File { Text = "rules: [" };
        var policy = new OwnPolicy(file);
        Assert.Throws<DomainException>(() => policy.Get());
        file.Text = Own;
        Assert.Equal(2, policy.Get().Own.Count);

        // A change counts without a restart, and so does a fault.
        file.Text = null;
        Assert.Empty(policy.Get().Own);
        file.Text = "rules: [";
        Assert.Throws<DomainException>(() => policy.Get());
    }

    [Fact]
    public void An_explanation_names_the_rule_and_each_single_change_that_decides_otherwise()
    {
        var policy = new OwnPolicy(new File());
        var explained = policy.Explain(
            new PolicyCase(null, 3, DatasetTier.Restricted, PolicyAction.Release, FieldRole.QuasiIdentifier)
        );
        Assert.Equal("level-3-values-stay", explained.Rule.Id);
        Assert.Equal(
            ["1 Release", "2 Release", "3 Join", "3 Filter", "3 Group", "3 Compute"],
            explained.Changes.Select(change => $"{change.Case.Level} {change.Case.Action}")
        );
        Assert.All(explained.Changes, change => Assert.Equal("all-else-by-grant", change.Rule.Id));
    }

    [Fact]
    public void A_rule_about_people_decides_for_every_class_level_action_and_role_of_theirs_and_for_nobody_else()
    {
        var policy = AccessPolicy.Read(
            new DeclarationFile(
                "policy.yaml",
                """
                rules:
                  - id: stewards-compute-nothing
                    decision: refuse
                    people: [data-steward]
                    actions: [compute, release]
                    levels: [2, 3]
                    says: { en: Stewards do not compute., zh: 数据管理员不参与计算。 }
                """
            )
        );
        foreach (var each in Cases)
        {
            var refused = each.Level >= 2 && each.Action is (PolicyAction.Compute or PolicyAction.Release);
            foreach (
                var roles in new string[]?[]
                {
                    null,
                    [],
                    ["researcher"],
                    ["data-steward"],
                    ["researcher", "data-steward"],
                }
            )
            {
                var decided = policy.Decide(each with { People = roles }).Decision;
                Assert.Equal(
                    refused && roles?.Contains("data-steward") == true
                        ? PolicyDecision.Refuse
                        : AccessPolicy.Shipped.Decide(each).Decision,
                    decided
                );
            }

            Assert.Equal(refused, policy.FindForOwner(each with { People = ["data-steward"] }) is not null);
            Assert.Null(policy.FindForOwner(each with { People = ["researcher"] }));
        }
    }

    [Fact]
    public void The_version_that_decided_is_that_of_the_text_that_was_read()
    {
        // A next version is set at the moment when this one has been read.
        var file = new File { Text = "change: [data-officer]\n", Version = 1 };
        file.Reading = () => (file.Text, file.Version) = ("change: [reviewer]\n", 2);
        var policy = new OwnPolicy(file);
        var first = policy.Get();
        Assert.Equal((1, "data-officer"), (first.Version, Assert.Single(first.ChangedBy)));
        file.Reading = () => { };
        var second = policy.Get();
        Assert.Equal((2, "reviewer"), (second.Version, Assert.Single(second.ChangedBy)));
    }

    /// <summary>What stood in AccessRules before there was a policy.</summary>
    private static PolicyDecision Before(PolicyCase each)
    {
        var isAllowedByRole =
            each.Role == FieldRole.QuasiIdentifier
            || each.Action == PolicyAction.Release
            || each.Action == (each.Role == FieldRole.Identifier ? PolicyAction.Join : PolicyAction.Compute);
        return !isAllowedByRole ? PolicyDecision.Refuse
            : each.Action == PolicyAction.Release && (each.Tier == DatasetTier.Secret || each.Level == 3)
                ? PolicyDecision.Refuse
            : each.Tier == DatasetTier.Open ? PolicyDecision.Allow
            : PolicyDecision.Grant;
    }

    private sealed class File : IPolicyFile
    {
        public string? Text { get; set; }

        public int Version { get; set; }

        /// <summary>What happens as soon as it was read.</summary>
        public Action Reading { get; set; } = () => { };

        public string Stamp() => Text ?? "none";

        public VersionedPolicy? Read()
        {
            var read = Text is null ? null : new VersionedPolicy(new DeclarationFile("policy.yaml", Text), Version);
            Reading();
            return read;
        }
    }
}
