using Kexin.Client.Contracts;
using Kexin.Endpoints.Faults;
using Kexin.Governance.Tests;

namespace Kexin.Node.Tests.Problems;

/// <summary>What a rule says with ids is told with names, and nothing else in it changes.</summary>
public sealed class NamedIdsTests
{
    private readonly MemoryCatalogue _ledger = new();

    [Fact]
    public void A_member_and_a_dataset_are_named()
    {
        var dataset = _ledger.Add("North", "heart").Id.Value.ToShortString();
        var member = _ledger.Genesis.Members.Cards[0].Id.Value.ToShortString();
        Assert.Equal("the review of North.", Say($"the review of {member}.", "en"));
        Assert.Equal("以下提供方的审核：North、North。", Say($"以下提供方的审核：{member}、{member}。", "zh"));
        Assert.Equal($"dataset \"heart\" ({dataset}), which ended.", Say($"dataset {dataset}, which ended.", "en"));
        Assert.Equal($"数据集“heart”（{dataset}）已结束。", Say($"数据集 {dataset} 已结束。", "zh"));
    }

    [Fact]
    public void What_is_no_id_or_stands_beside_its_name_stays()
    {
        var dataset = _ledger.Add("North", "heart").Id.Value.ToShortString();
        var member = _ledger.Genesis.Members.Cards[0].Id.Value.ToShortString();
        foreach (
            var text in (string[])["20240229", $"North ({member})", $"North（{member}）", $"a{dataset}", $"{dataset}0"]
        )
        {
            Assert.Equal(text, Say(text, "en"));
        }
    }

    private string? Say(string text, string language) =>
        new NamedIds(_ledger)
            .In(new Problem("t", 422, ProblemCodes.Refused, WouldSatisfy: text), language)
            .WouldSatisfy;
}
