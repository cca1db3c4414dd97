using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Kexin.Node.Tests.Problems;

public sealed partial class RuleTextTests
{
    [Fact]
    public void Every_rule_that_says_no_has_a_chinese_sentence()
    {
        var rules = Sources()
            .SelectMany(source => Rule().Matches(source))
            .Select(match => match.Groups["rule"].Value)
            .ToHashSet();
        Assert.True(rules.Count > 50, $"Only {rules.Count} rules were found: is the pattern still right?");
        Assert.All(rules, rule => Assert.NotEqual(rule, RuleTexts.Of(rule).Zh));
    }

    [Fact]
    public void A_rule_that_is_not_known_is_told_as_it_came() =>
        Assert.Equal("Something newer.", RuleTexts.Of("Something newer.").Zh);

    private static IEnumerable<string> Sources([CallerFilePath] string here = "") =>
        Directory
            .EnumerateFiles(
                Path.Combine(Path.GetDirectoryName(here)!, "../../../src"),
                "*.cs",
                SearchOption.AllDirectories
            )
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    [GeneratedRegex("new Refusal\\(\\s*\"(?<rule>[^\"]*)\"")]
    private static partial Regex Rule();
}
