using Kexin.Governance.Policies;
using Kexin.Governance.Policy;
using Kexin.Governance.Versions;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Data;

/// <summary>The own policy is a version on the ledger: who set it, that it counts, and that each decision names it.</summary>
public sealed class PolicyVersionTests
{
    private const string NoAge = """
        change: [data-officer, reviewer]
        rules:
          - id: no-age
            decision: refuse
            levels: [2]
            actions: [compute]
            says: { en: Level 2 is not computed on., zh: 二级字段不参与计算。 }
        """;

    private const string Open = "change: [data-officer]\n";

    private static readonly PolicyVoice s_officer = new("p-officer", ["data-officer"]);
    private static readonly PolicyVoice s_reviewer = new("p-reviewer", ["reviewer"]);
    private static readonly PolicyVoice s_steward = new("p-steward", ["data-steward"]);

    [Fact]
    public async Task A_version_counts_at_once_and_the_evidence_names_which_decided()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.PublishAsync(await node.AddAsync());
        await node.GrantAsync(dataset, ["age"]);
        await node.OpenAsync(node.Request(dataset, "age"));
        Assert.Equal("0", DataNode.Fact(node.Evidence[0], Gate.PolicyFact));

        node.Acting.Now = [s_officer, s_reviewer];
        await SetAsync(node, NoAge);
        node.Acting.Now = [];
        var problem = await node.RefusedAsync(node.Request(dataset, "age"));
        Assert.Equal("access.policy", problem.Refusal!.Rule.Code);
        Assert.Contains("'no-age' of version 1", problem.Refusal.Saw.En, StringComparison.Ordinal);
        Assert.Contains("第 1 版", problem.Refusal.Saw.Zh, StringComparison.Ordinal);
        Assert.Equal("1", DataNode.Fact(node.Evidence[0], Gate.PolicyFact));

        var version = Assert.Single(Versions(node).List(null));
        Assert.True(version.IsInForce);
        var (_, text) = Versions(node).Get(1);
        Assert.Equal(NoAge, text.Yaml);
        Assert.Equal(version.Policy.Content, text.HashOf(node.Node.Get<ILedger>().Genesis.Suite));
    }

    [Fact]
    public async Task A_change_takes_the_roles_that_the_policy_names_and_not_the_next_one()
    {
        await using var node = await DataNode.StartAsync(policy: NoAge);
        await RefusedAsync(node, Open, s_officer);
        await RefusedAsync(node, Open, s_officer, s_steward);
        await RefusedAsync(node, Open, new PolicyVoice("p-both", ["data-officer", "reviewer"]));
        await RefusedAsync(node, Open);
        Assert.Empty(Versions(node).List(null));

        node.Acting.Now = [s_reviewer, s_officer];
        await SetAsync(node, NoAge);
        await RefusedAsync(node, Open, s_officer);
        node.Acting.Now = [s_reviewer, s_officer];
        await SetAsync(node, Open);
        node.Acting.Now = [s_officer];
        await SetAsync(node, "change: [data-officer]\ncollection: always\n");
        Assert.Equal([3L, 2L, 1L], Versions(node).List(null).Select(version => version.Policy.Number));
    }

    [Fact]
    public async Task A_text_that_is_no_policy_sets_nothing()
    {
        await using var node = await DataNode.StartAsync();
        node.Acting.Now = [s_officer];
        await Assert.ThrowsAsync<DomainException>(() => SetAsync(node, "rules: ["));
        await Assert.ThrowsAsync<DomainException>(() => SetAsync(node, new string('#', PolicyText.MostCharacters + 1)));
        await Assert.ThrowsAsync<DomainException>(() =>
            Versions(node).SetAsync(Open, " ", SubmissionState.Final, default)
        );
        Assert.Empty(Versions(node).List(null));
    }

    [Fact]
    public async Task A_version_whose_text_is_gone_or_altered_opens_nothing_until_the_next_is_set()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.PublishAsync(await node.AddAsync());
        await node.GrantAsync(dataset, ["age"]);
        node.Acting.Now = [s_officer];
        await SetAsync(node, Open);
        var file = Assert.Single(Directory.GetFiles(node.Home.Policies));
        var content = await File.ReadAllBytesAsync(file);
        Assert.DoesNotContain("data-officer", System.Text.Encoding.UTF8.GetString(content), StringComparison.Ordinal);

        // Known as long as the node runs; a policy that is read again has to be there.
        File.Delete(file);
        var policy = new OwnPolicy(node.Node.Get<IPolicyFile>());
        Assert.Throws<DomainException>(() => policy.Get());
        content[^1] ^= 1;
        await File.WriteAllBytesAsync(file, content);
        Assert.ThrowsAny<Exception>(() => policy.Get());

        await SetAsync(node, "change: [data-officer]\n# again\n");
        Assert.Equal(2, policy.Get().Version);
    }

    [Fact]
    public async Task A_rule_keeps_the_own_data_from_own_people_of_a_role_and_lets_them_release_nothing()
    {
        await using var node = await DataNode.StartAsync(
            policy: """
            rules:
              - id: not-by-stewards
                decision: refuse
                people: [data-steward]
                says: { en: Stewards use no values., zh: 数据管理员不使用数据。 }
            """
        );
        var dataset = await node.PublishAsync(await node.AddAsync());
        await node.GrantAsync(dataset, ["age"]);
        var own = GateRequest.ForOwner(dataset, ["age"], DataNode.Purpose, DataNode.Document);
        await node.OpenAsync(own);
        await node.OpenAsync(node.Request(dataset, "age"));

        node.Acting.Now = [s_steward];
        Assert.Equal("access.policy", (await node.RefusedAsync(own)).Refusal!.Rule.Code);
        Assert.Equal("access.policy", (await node.RefusedAsync(node.Request(dataset, "age"))).Refusal!.Rule.Code);
        node.Acting.Now = [s_officer];
        await node.OpenAsync(own);
    }

    private static PolicyVersions Versions(DataNode node) => node.Node.Get<PolicyVersions>();

    private static Task<SubmissionReceipt> SetAsync(DataNode node, string yaml) =>
        Versions(node).SetAsync(yaml, "A reason.", SubmissionState.Final, default);

    private static async Task RefusedAsync(DataNode node, string yaml, params PolicyVoice[] people)
    {
        node.Acting.Now = people;
        var problem = await Assert.ThrowsAsync<DomainException>(() => SetAsync(node, yaml));
        Assert.Equal("policies.roles", problem.Refusal!.Rule.Code);
    }
}
