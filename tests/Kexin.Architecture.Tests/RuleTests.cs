using System.Text.RegularExpressions;

namespace Kexin.Architecture.Tests;

/// <summary>A rule is known by its code: each stands once, beside its sentence in both languages.</summary>
public sealed partial class RuleTests
{
    private static readonly Match[] s_rules =
    [
        .. Repository
            .Files(".cs")
            .Where(file => file.Contains("/src/", StringComparison.Ordinal))
            .SelectMany(file => Rules().Matches(File.ReadAllText(file))),
    ];

    [Fact]
    public void A_code_belongs_to_one_rule()
    {
        Assert.True(s_rules.Length > 75, $"Only {s_rules.Length} rules were found: is the pattern still right?");
        Assert.All(s_rules.GroupBy(rule => rule.Groups["code"].Value), rules => Assert.Single(rules));
    }

    [Fact]
    public void A_code_names_its_subject_and_a_sentence_ends_in_both_languages() =>
        Assert.All(
            s_rules,
            rule =>
            {
                Assert.Matches("^[a-z]+\\.[a-z]+(-[a-z]+)*$", rule.Groups["code"].Value);
                Assert.EndsWith(".", rule.Groups["en"].Value, StringComparison.Ordinal);
                Assert.EndsWith("。", rule.Groups["zh"].Value, StringComparison.Ordinal);
            }
        );

    [GeneratedRegex(
        "\\bRule(?: \\w+ = new)?\\(\\s*\"(?<code>[^\"]*)\",\\s*\"(?<en>[^\"]*)\",\\s*\"(?<zh>[^\"]*)\"\\s*\\)"
    )]
    private static partial Regex Rules();
}
