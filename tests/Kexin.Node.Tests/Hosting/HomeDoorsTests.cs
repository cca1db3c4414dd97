using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Node.Tests.Hosting;

/// <summary>What reaches a node from its own machine: pages in the owner's browser, other users, guessers, and the owner.</summary>
public sealed class HomeDoorsTests(HomeDoorsTests.Home home) : IClassFixture<HomeDoorsTests.Home>
{
    private readonly ServingNode _node = home.Node;

    [Theory]
    [InlineData("attacker.example")]
    [InlineData("127.0.0.1.attacker.example")]
    [InlineData("localhost:1")]
    public async Task A_page_whose_name_was_pointed_at_this_machine_is_turned_away_even_with_the_token(string host)
    {
        using var anyone = _node.Anyone();
        foreach (var path in new[] { Routes.Health, Routes.Node, "/openapi/v1.json", "/docs/index.html", "/metrics" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ApiAccess.Load(_node.Folder).Token);
            using var answer = await anyone.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_owners_programs_come_by_a_socket_that_nobody_else_can_open_and_never_by_the_port()
    {
        var access = ApiAccess.Load(_node.Folder);
        Assert.Equal(Path.Combine(_node.Folder, "api.sock"), access.Socket);
        const UnixFileMode others = (UnixFileMode)0b000_111_111;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(access.Socket!) & others);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_node.Folder) & others);
        using var owner = _node.Owner();
        Assert.Equal("Self", (await owner.Node.GetAsync()).Name);

        // Somebody else listens on the node's port while the node is down.
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/");
        using var careful = new KexinClient(access with { Url = url, Socket = access.Socket + ".gone" });
        await Assert.ThrowsAsync<HttpRequestException>(() => careful.Node.GetAsync());
        Assert.False(port.Pending());
    }

    [Fact]
    public async Task Metrics_take_the_token()
    {
        using var anyone = _node.Anyone();
        using var refused = await anyone.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        anyone.DefaultRequestHeaders.Authorization = new("Bearer", ApiAccess.Load(_node.Folder).Token);
        Assert.Contains(
            "kexin_api_refused",
            await anyone.GetStringAsync(new Uri("/metrics", UriKind.Relative)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_page_tells_the_browser_to_run_its_own_scripts_only_and_to_show_it_in_no_other_page()
    {
        using var anyone = _node.Anyone();
        using var page = await anyone.GetAsync(new Uri("/docs/index.html", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));

        // Under that policy a script in the page would not run, so there must be none.
        Assert.DoesNotMatch("<script(?![^>]* src=)", await page.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Who_guesses_the_token_is_counted_slowed_and_reported_and_the_owner_is_not_locked_out()
    {
        using var anyone = _node.Anyone();
        anyone.DefaultRequestHeaders.Authorization = new("Bearer", new string('0', 64));
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(_ => anyone.GetAsync(new Uri(Routes.Node, UriKind.Relative)))
        );
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);
        Assert.All(answers, answer => Assert.False(answer.IsSuccessStatusCode));
        using var owner = _node.Owner();
        var alarm = Assert.Single((await owner.Node.HealthAsync()).Alarms, item => item.Code == SignIns.AlarmCode);
        Assert.InRange(int.Parse(alarm.Text.En.Split(' ')[0], null), answers.Length, int.MaxValue);
    }

    [Fact]
    public async Task A_connection_that_never_ends_its_head_is_ended()
    {
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, _node.Address.Port);
        var stream = slow.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nX: "u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 408", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":5,"cards":[]}""", "application/json", 400)]
    [InlineData("""{"name":"x"}""", "application/json", 400)]
    [InlineData("""{"name":"x","cards":[],"surprise":1}""", "application/json", 400)]
    [InlineData("{", "application/json", 400)]
    [InlineData("", "application/json", 400)]
    [InlineData("name=x", "application/x-www-form-urlencoded", 415)]
    public async Task A_body_that_will_not_do_is_explained_without_the_programs_own_words(
        string body,
        string type,
        int status
    )
    {
        await AssertExplainedAsync(Routes.Consortium, () => new StringContent(body, Encoding.UTF8, type), status);
    }

    [Fact]
    public async Task A_body_that_is_too_long_and_an_address_that_is_none_are_explained_too()
    {
        var large = new string(' ', Limits.LargestBodyInBytes + 1);
        await AssertExplainedAsync(
            Routes.Consortium,
            () => new StringContent(large, Encoding.UTF8, "application/json"),
            413
        );
        await AssertExplainedAsync("/v1/nothing", () => JsonContent.Create(1), 404);
        await AssertExplainedAsync(Routes.Card, () => JsonContent.Create(1), 405);
    }

    private async Task AssertExplainedAsync(string path, Func<HttpContent> content, int status)
    {
        using var owner = _node.Anyone();
        owner.DefaultRequestHeaders.Authorization = new("Bearer", ApiAccess.Load(_node.Folder).Token);
        foreach (var language in new[] { "en", "zh" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content() };
            request.Headers.AcceptLanguage.ParseAdd(language);

            // What is refused unread is not sent.
            request.Headers.ExpectContinue = true;
            using var answer = await owner.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal(Problem.MediaType, answer.Content.Headers.ContentType?.MediaType);
            var problem = JsonSerializer.Deserialize<Problem>(text, JsonSerializerOptions.Web)!;
            Assert.Equal(status, problem.Status);
            Assert.NotEmpty(problem.Title);
            Assert.DoesNotMatch(@"Kexin\.|System\.|\.NET|BytePosition|Microsoft", text);
        }
    }

    public sealed class Home : IAsyncLifetime
    {
        internal ServingNode Node { get; private set; } = null!;

        public async Task InitializeAsync() => Node = await ServingNode.StartAsync();

        public async Task DisposeAsync() => await Node.DisposeAsync();
    }
}
