using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Kexin.Ledger.Contracts;

namespace Kexin.Node.Tests.Problems;

public sealed partial class RuleTextTests
{
    [Fact]
    public void Every_rule_that_says_no_has_a_chinese_sentence()
    {
        var rules = Sources().SelectMany(RulesIn).ToHashSet();
        Assert.True(rules.Count > 50, $"Only {rules.Count} rules were found: is the pattern still right?");
        Assert.All(rules, rule => Assert.NotEqual(rule, RuleTexts.Of(rule).Zh));
    }

    [Fact]
    public void A_rule_that_is_not_known_is_told_as_it_came() =>
        Assert.Equal("Something newer.", RuleTexts.Of("Something newer.").Zh);

    /// <summary>The first argument of each refusal: a sentence, a choice of two, or a constant of the same file.</summary>
    private static IEnumerable<string> RulesIn(string source)
    {
        foreach (var first in Refusals().Matches(source).Select(match => match.Groups["first"].Value))
        {
            var sentences = Sentences().Matches(first);
            if (sentences.Count == 0)
            {
                sentences = Regex.Matches(source, $"const string {first.Trim()} = (?<rule>\"[^\"]*\")");
            }

            // What comes from another node is in no source.
            Assert.True(
                sentences.Count > 0 || first == "ReadPart(reader)",
                $"The rule is not a plain sentence: {first}"
            );
            foreach (Match sentence in sentences)
            {
                yield return sentence.Groups["rule"].Value.Trim('"');
            }
        }
    }

    private static IEnumerable<string> Sources([CallerFilePath] string here = "") =>
        Directory
            .EnumerateFiles(
                Path.Combine(Path.GetDirectoryName(here)!, "../../../src"),
                "*.cs",
                SearchOption.AllDirectories
            )
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            // A refusal between the parties of a regression is a message of its own, with a number for a reason.
            .Where(file => !file.Contains("/Kexin.Computations/", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    [GeneratedRegex("new Refusal\\(\\s*(?<first>(\"[^\"]*\"|[^\",])+),")]
    private static partial Regex Refusals();

    [GeneratedRegex("(?<![$])(?<rule>\"[^\"]*\")")]
    private static partial Regex Sentences();
}
