using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Computations.Intersection;

namespace Kexin.Cluster.Tests;

/// <summary>What a node tells those without its token, and what it writes to its log.</summary>
[Collection(Hospitals.Name)]
public sealed class OpenDoorsTests(HospitalsFixture hospitals)
{
    private Cluster Cluster => hospitals.Cluster;

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/docs")]
    [InlineData(Routes.Health)]
    public async Task A_page_that_tells_no_secret_takes_no_token(string page)
    {
        using var anyone = Anyone();
        using var answer = await anyone.GetAsync(new Uri(page, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var refused = await anyone.GetAsync(new Uri(Routes.Node, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task The_description_of_the_api_names_every_route()
    {
        using var anyone = Anyone();
        using var description = JsonDocument.Parse(
            await anyone.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative))
        );
        var described = description.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name);
        var routes = typeof(Routes)
            .Assembly.GetExportedTypes()
            .Where(type => type.Name.EndsWith(nameof(Routes), StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Metrics_name_no_member_and_no_dataset()
    {
        await RunAsync();
        using var anyone = Anyone();
        anyone.DefaultRequestHeaders.Authorization = new("Bearer", ApiAccess.Load(Cluster.Centre.Folder).Token);
        var metrics = await anyone.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("kexin_ledger_height", metrics, StringComparison.Ordinal);
        Assert.All(
            Cluster.Nodes.SelectMany(node => new[] { node.Name, node.MemberId }).Concat(hospitals.Datasets.Values),
            name => Assert.DoesNotContain(name, metrics, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task Logs_are_json_lines_with_no_value_of_the_data_and_no_name_of_who_owns_it()
    {
        using (var broken = new MemoryStream("patient_id,age\nmarker-north-00001,old\n"u8.ToArray()))
        {
            var options = JsonElement.Parse("""{"columns":[{"name":"age","type":"number"}]}""");
            var request = new KeepFile("broken", DatasetFormat.Csv, options, "generated");
            await Assert.ThrowsAsync<KexinApiException>(() => Cluster["north"].Client.Intake.AddAsync(request, broken));
        }

        // The two have nobody in common, which is too few to tell of: the three that take part log it.
        string[] strangers = [hospitals.Datasets["north"], hospitals.Datasets["east"]];
        var task = await Steps.AgreeAsync(Cluster, Questions.CommonPatients(strangers, ReleasedPart.Set));
        var end = await Steps.RunAsync(Cluster.Centre, task);
        Assert.Equal(TaskState.Failed, end.State);
        NodeProcess[] party = [Cluster["north"], Cluster["east"], Cluster.Centre];
        foreach (var node in party)
        {
            await Steps.EndAsync(node, task, end.RunId!);
            await Cluster.WaitAsync(() => Task.FromResult(Logged(node, end.RunId!)), $"{node.Name} logs the run's end");
        }

        var names = Cluster.Nodes.Select(node => node.Name).ToList();
        var sought = hospitals.Cohorts.Select(Plaintext.Of).ToList();
        foreach (var node in Cluster.Nodes)
        {
            var log = node.Log();
            Assert.All(names, name => Assert.DoesNotContain(name, log, StringComparison.OrdinalIgnoreCase));
            Assert.All(sought, plaintext => Assert.False(plaintext.IsIn(Encoding.UTF8.GetBytes(log)), log));
            // But for the line that says where the node serves.
            var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where((_, number) => number > 0);
            Assert.All(lines, line => Assert.NotEqual("", JsonNode.Parse(line)!["Message"]!.GetValue<string>()));
        }
    }

    private static bool Logged(NodeProcess node, string run) =>
        node.Log().Contains($"Run {run[..8]}", StringComparison.Ordinal);

    private async Task RunAsync()
    {
        var task = await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(hospitals.Datasets.Values));
        Assert.Equal(TaskState.Completed, (await Steps.RunAsync(Cluster.Centre, task)).State);
    }

    private HttpClient Anyone() => new() { BaseAddress = ApiAccess.Load(Cluster.Centre.Folder).Url };
}
