using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Node.Tests.Hosting;

namespace Kexin.Node.Tests.Problems;

/// <summary>Whatever is sent to whichever call, its error names no type of the program and quotes nothing of the framework.</summary>
public sealed partial class RouteErrorsTests
{
    private static readonly string[] s_methods = ["get", "post", "put", "patch", "delete"];

    private static readonly string?[] s_bodies = [null, "{", "[1]", """{"name":{"a":1},"id":[],"wait":1}"""];

    [Fact]
    public async Task Errors_of_every_call_are_in_words()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Anyone();
        owner.Timeout = Timeout.InfiniteTimeSpan;
        owner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            ApiAccess.Load(node.Folder).Token
        );
        using var description = JsonDocument.Parse(
            await owner.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative))
        );
        var (errors, told) = (0, new List<string>());
        foreach (var path in description.RootElement.GetProperty("paths").EnumerateObject())
        {
            var address = Parameter().Replace(path.Name, "x") + "?after=%00&limit=x&wait=1&state=9&order=1&until=x";
            foreach (var call in path.Value.EnumerateObject().Where(each => s_methods.Contains(each.Name)))
            {
                foreach (var body in call.NameEquals("get") ? [null] : s_bodies)
                {
                    using var request = new HttpRequestMessage(new HttpMethod(call.Name.ToUpperInvariant()), address);
                    request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
                    using var answer = await owner.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    if ((int)answer.StatusCode < 400)
                    {
                        continue;
                    }

                    var text = await answer.Content.ReadAsStringAsync();
                    errors++;
                    if (
                        TypeOrFrame().IsMatch(text)
                        || answer.Content.Headers.ContentType?.MediaType != Problem.MediaType
                    )
                    {
                        told.Add($"{call.Name} {address} {body}: {text}");
                    }
                }
            }
        }

        Assert.Empty(told);
        Assert.InRange(errors, 100, int.MaxValue);
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();

    /// <summary>A type with its namespace, one with type parameters, or a line of a stack.</summary>
    [GeneratedRegex(@"\b(System|Microsoft|Kexin)\.\p{Lu}\w+|\w`\d|   at \w|Exception\b")]
    private static partial Regex TypeOrFrame();
}
