using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Kexin.Console.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kexin.Console.Tests;

/// <summary>The page that checks proof files, as the console serves it.</summary>
public sealed partial class VerifyPageTests
{
    [Fact]
    public async Task Anybody_gets_the_page_and_it_may_run_its_own_script_and_nothing_else()
    {
        var (headers, page) = await GetAsync();
        var policy = headers.ContentSecurityPolicy.ToString();
        Assert.Equal(
            [
                "default-src 'none'",
                $"script-src '{HashOf(page, "script")}'",
                $"style-src '{HashOf(page, "style")}'",
                "img-src data:",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
            ],
            policy.Split("; ")
        );
        Assert.Equal("nosniff", headers.XContentTypeOptions);
        Assert.Equal("text/html; charset=utf-8", headers.ContentType);
    }

    [Fact]
    public async Task The_page_keeps_the_same_policy_on_a_disk_and_loads_nothing()
    {
        var (headers, page) = await GetAsync();
        var own = Meta().Match(page).Groups[1].Value;
        Assert.Equal($"{own}; frame-ancestors 'none'", headers.ContentSecurityPolicy);
        var markup = Embedded().Replace(page[..page.IndexOf("</html>", StringComparison.Ordinal)], "");
        Assert.DoesNotContain("src=", markup, StringComparison.Ordinal);
        Assert.Equal(["data:,", "/verify"], Addresses().Matches(markup).Select(match => match.Groups[1].Value));
    }

    private static async Task<(IHeaderDictionary Headers, string Page)> GetAsync()
    {
        await using var app = ConsoleApplication.Build(new Uri("http://127.0.0.1:9/"), NullLoggerFactory.Instance);
        await app.StartAsync();
        using var body = new MemoryStream();
        var request = new DefaultHttpContext { Response = { Body = body } };
        request.Request.Method = HttpMethods.Get;
        request.Request.Scheme = "http";
        request.Request.Host = new HostString("127.0.0.1", 9);
        request.Request.Path = "/verify";
        await ((GuestServer)app.Services.GetRequiredService<IServer>()).HandleAsync(request.Features);
        await app.StopAsync();
        Assert.Equal(StatusCodes.Status200OK, request.Response.StatusCode);
        return (request.Response.Headers, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static string HashOf(string page, string element)
    {
        var start = page.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var end = page.LastIndexOf($"</{element}>", StringComparison.Ordinal);
        return $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page[start..end])))}";
    }

    [GeneratedRegex("""http-equiv="Content-Security-Policy" content="([^"]+)">""")]
    private static partial Regex Meta();

    [GeneratedRegex("<(script|style)>.*</\\1>", RegexOptions.Singleline)]
    private static partial Regex Embedded();

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Addresses();
}
