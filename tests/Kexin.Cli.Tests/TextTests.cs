using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests;

public sealed partial class TextTests
{
    private static readonly Texts English = Texts.In("en");
    private static readonly Texts Chinese = Texts.In("zh");

    [Fact]
    public void Both_languages_have_the_same_keys() => Assert.Equal(English.Keys.Order(), Chinese.Keys.Order());

    [Fact]
    public void No_text_is_empty_and_places_to_fill_in_are_the_same_in_both_languages() =>
        Assert.All(
            English.Keys,
            key =>
            {
                Assert.NotEmpty(English[key]);
                Assert.NotEmpty(Chinese[key]);
                Assert.Equal(Places(English[key]), Places(Chinese[key]));
            }
        );

    [Fact]
    public void Every_key_that_the_program_names_exists() =>
        Assert.All(
            Sources().SelectMany(source => NamedKey().Matches(source)).Select(match => match.Groups["key"].Value),
            key => Assert.True(English.Has(key), key)
        );

    /// <summary>By its own name, by a name that is put together from two that stand in the sources, or as one of a group.</summary>
    [Fact]
    public void Every_text_is_asked_for()
    {
        var sources = Sources().ToList();
        var named = sources.SelectMany(source => Literal().Matches(source)).Select(match => match.Groups[1].Value);
        var words = named.Select(word => word.TrimStart('>', '-')).ToHashSet(StringComparer.Ordinal);
        var groups = sources
            .SelectMany(source => Group().Matches(source))
            .Select(match => match.Groups[1].Value)
            .Except(["column."])
            .ToList();

        // What is asked for as "{what}.new", and what stands within a text in quotes.
        groups.AddRange("password.", "pin.", "passphrase.", "next-passphrase.", "help.");
        Assert.DoesNotContain(
            English.Keys,
            key =>
                !words.Contains(key)
                && !groups.Any(group => key.StartsWith(group, StringComparison.Ordinal))
                && !(
                    Start(key) is var start && (start == "column" || words.Contains(start)) && words.Contains(End(key))
                )
        );

        static string Start(string key) => key[..Math.Max(0, key.LastIndexOf('.'))];

        static string End(string key) => key[(key.LastIndexOf('.') + 1)..];
    }

    [Theory]
    [InlineData("role", typeof(MemberRole))]
    [InlineData("dataset-state", typeof(DatasetState))]
    [InlineData("field-type", typeof(FieldType))]
    [InlineData("tier", typeof(Tier))]
    [InlineData("grant-state", typeof(GrantState))]
    [InlineData("task-state", typeof(TaskState))]
    public void Every_value_of_an_enumeration_has_a_name(string prefix, Type enumeration) =>
        Assert.All(Enum.GetNames(enumeration), name => Assert.True(English.Has($"{prefix}.{name}"), name));

    [Theory]
    [InlineData("--lang", "zh", null, "zh")]
    [InlineData("--lang=zh-CN", "x", "en_GB.UTF-8", "zh")]
    [InlineData("x", "y", "zh_CN.UTF-8", "zh")]
    [InlineData("x", "y", "fr_FR.UTF-8", "en")]
    [InlineData("x", "y", null, "en")]
    public void The_language_is_that_of_the_option_else_of_the_environment(
        string first,
        string second,
        string? variable,
        string expected
    ) => Assert.Equal(expected, Texts.Choose([first, second], name => name == "LANG" ? variable : null));

    private static IEnumerable<string> Places(string text) =>
        Place().Matches(text).Select(match => match.Value).Distinct().Order();

    private static IEnumerable<string> Sources([CallerFilePath] string here = "") =>
        Directory
            .EnumerateFiles(
                Path.Combine(Path.GetDirectoryName(here)!, "../../src/Kexin.Cli"),
                "*.cs",
                SearchOption.AllDirectories
            )
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    [GeneratedRegex("\"([^\"\n]*)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\$""([A-Za-z.-]+\.)\{")]
    private static partial Regex Group();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    [GeneratedRegex("""(?:[Tt]exts\[|Format\(\s*|Fail\(\s*ExitCodes\.\w+,\s*)"(?<key>[a-z][\w.-]*)"[,\])]""")]
    private static partial Regex NamedKey();
}
