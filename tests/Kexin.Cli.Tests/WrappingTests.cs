using Kexin.Cli.Rendering;

namespace Kexin.Cli.Tests;

public sealed class WrappingTests
{
    [Theory]
    [InlineData("one two three", 8, "one two", "three")]
    [InlineData("one two", 7, "one two")]
    [InlineData("a 0123456789abcdef", 8, "a", "0123456789abcdef")]
    [InlineData("两家医院各自持有", 8, "两家医院", "各自持有")]
    [InlineData("两家医院，各自持有", 8, "两家医", "院，各自", "持有")]
    [InlineData("基于 ristretto 的求交", 12, "基于", "ristretto 的", "求交")]
    [InlineData("first\nsecond", 80, "first", "second")]
    [InlineData("", 80, "")]
    [InlineData("如 d=yyyy年M月d日.", 17, "如 d=yyyy年M月d", "日.")]
    [InlineData("until 2027-02-01 20:00 +08:00: then", 24, "until", "2027-02-01 20:00 +08:00:", "then")]
    public void A_text_breaks_at_spaces_and_between_chinese_characters(string text, int width, params string[] lines) =>
        Assert.Equal(lines, Wrapping.Lines(text, width));
}
