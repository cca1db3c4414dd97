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

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    [GeneratedRegex("""(?:[Tt]exts\[|Format\(\s*|Fail\(\s*ExitCodes\.\w+,\s*)"(?<key>[a-z][\w.-]*)"[,\])]""")]
    private static partial Regex NamedKey();
}
