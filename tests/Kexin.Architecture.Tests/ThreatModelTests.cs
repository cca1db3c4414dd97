using System.Text.RegularExpressions;

namespace Kexin.Architecture.Tests;

/// <summary>What the threat model promises is tried by tests that are there, in both languages the same.</summary>
public sealed partial class ThreatModelTests
{
    [Theory]
    [InlineData("threat-model.md")]
    [InlineData("threat-model.zh-CN.md")]
    public void Every_test_that_is_named_is_there(string file)
    {
        var named = Named(file);
        Assert.True(named.Length > 20, "The threat model names few tests.");
        var sources = Repository
            .Files(".cs")
            .Where(path => path.Contains("/tests/", StringComparison.Ordinal))
            .ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);
        Assert.All(
            named,
            test =>
            {
                var (type, method) = (test[..test.IndexOf('.')], test[(test.IndexOf('.') + 1)..]);
                Assert.Contains(sources[type], text => text.Contains($" {method}(", StringComparison.Ordinal));
            }
        );
    }

    [Fact]
    public void Both_languages_name_the_same_tests() =>
        Assert.Equal(Named("threat-model.md"), Named("threat-model.zh-CN.md"));

    private static string[] Named(string file) =>
        [
            .. Test()
                .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", file)))
                .Select(match => match.Groups[1].Value),
        ];

    [GeneratedRegex("`([A-Za-z]+\\.[A-Za-z_]+)`")]
    private static partial Regex Test();
}
