using Kexin.Console.Session;
using Microsoft.AspNetCore.Http;

namespace Kexin.Console.Tests;

public sealed class PreferenceTests
{
    [Theory]
    [InlineData("/data?after=x#y")]
    [InlineData("/")]
    public void A_path_on_this_site_is_followed(string path) => Assert.Equal(path, Preferences.LocalPath(path));

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/\t/elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    [InlineData(null)]
    public void An_address_elsewhere_is_not(string? path) => Assert.Equal("/", Preferences.LocalPath(path));

    [Theory]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", "zh")]
    [InlineData("de,en;q=0.5,zh;q=0.7", "zh")]
    [InlineData("de", "en")]
    [InlineData("*", "en")]
    [InlineData("", "en")]
    public void The_language_is_the_first_that_the_browser_asks_for_and_the_console_speaks(
        string wishes,
        string language
    )
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = wishes;
        Assert.Equal(language, Preferences.LanguageOf(context));
    }

    [Fact]
    public void A_language_that_was_chosen_comes_first()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = "en";
        context.Request.Headers.Cookie = "kexin-language=zh";
        Assert.Equal("zh", Preferences.LanguageOf(context));
    }
}
