using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Governance.Catalogue;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Kexin.Node.Tests.Data;

/// <summary>Files over HTTP, through the real web server.</summary>
public sealed class UploadTests
{
    private const int SizeInBytes = 40 << 20;

    [Fact]
    public async Task A_file_larger_than_the_server_s_own_bound_streams_in()
    {
        await using var node = await DataNode.StartAsync();
        await using var app = Serve(node);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(AddressOf(app)) };
        using var file = new StringContent(BuildCsv(out var rows), Encoding.UTF8, "text/csv");
        using var response = await client.PostAsync(Routes.Intake, file);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var held = await response.Content.ReadFromJsonAsync(KexinJson.Default.HeldFile);
        var options = JsonElement.Parse("""{"columns":[{"name":"age","type":"number"}],"required":["age"]}""");
        using var kept = await client.PostAsJsonAsync(
            Routes.KeepFile.With(held!.Id),
            new KeepFile("big", DatasetFormat.Csv, options),
            KexinJson.Default.KeepFile
        );
        var dataset = await kept.Content.ReadFromJsonAsync(KexinJson.Default.Dataset);
        Assert.Equal((rows, FieldType.Number), (dataset!.Rows, dataset.Fields[0].Type));
        var page = await client.GetFromJsonAsync(
            $"{Routes.Datasets}?order=TIME&limit=5",
            KexinJson.Default.PageOfDataset
        );
        Assert.Equal(dataset.Id, Assert.Single(page!.Items).Id);
        using var gone = await client.DeleteAsync(new Uri($"/v1/datasets/{dataset.Id[..6]}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(node.VaultFolder));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        await using var node = await DataNode.StartAsync();
        await using var app = Serve(node);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(AddressOf(app)) };
        using var stop = new CancellationTokenSource();
        using var file = new StreamContent(new BrokenOff(stop));
        await Assert.ThrowsAnyAsync<Exception>(() =>
            client.PostAsync(new Uri(Routes.Intake, UriKind.Relative), file, stop.Token)
        );
        await app.StopAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(node.VaultFolder));
    }

    [Fact]
    public async Task Words_for_no_value_are_missing_where_they_are_named_and_nowhere_else()
    {
        const string csv = "age,chol,note\n63,233,NA\n?,-9,n/a\n na ,250,ok\n41,-90,\n";
        await using var node = await DataNode.StartAsync();
        await using var app = Serve(node);
        await app.StartAsync();
        using var client = new KexinClient(new ApiAccess(new Uri(AddressOf(app)), "none"));
        var named = await AddAsync("named", """{"missing":["?"," NA","-9"]}""");
        Assert.Equal([FieldType.Integer, FieldType.Integer, FieldType.Text], named.Fields.Select(field => field.Type));
        Assert.Equal([2, 1, 2], named.Fields.Select(field => field.Missing));
        Assert.Equal("?,  NA, -9", DataNode.Fact(node.Evidence[0], "missing"));

        var unnamed = await AddAsync("unnamed", "{}");
        Assert.Equal([FieldType.Text, FieldType.Integer, FieldType.Text], unnamed.Fields.Select(field => field.Type));
        Assert.Equal([0, 0, 1], unnamed.Fields.Select(field => field.Missing));

        string[] wrong =
        [
            """{"missing":[" "]}""",
            $$"""{"missing":["{{new string('x', 201)}}"]}""",
            $$"""{"missing":[{{string.Join(',', Enumerable.Range(0, 21).Select(i => $"\"-{i}\""))}}]}""",
        ];
        foreach (var options in wrong)
        {
            var error = await Assert.ThrowsAsync<DomainException>(() => node.AddAsync(csv, "wrong", options));
            Assert.Equal(ProblemCodes.Invalid, error.Code);
        }

        Assert.Equal(2, Directory.EnumerateFileSystemEntries(node.VaultFolder).Count());

        async Task<Dataset> AddAsync(string name, string options)
        {
            using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
            return await client.Intake.AddAsync(
                new KeepFile(name, DatasetFormat.Csv, JsonElement.Parse(options)),
                file
            );
        }
    }

    [Fact]
    public async Task The_catalogue_is_searched_by_any_state_and_none_of_its_entries_is_local()
    {
        await using var node = await DataNode.StartAsync();
        await using var app = Serve(node);
        await app.StartAsync();
        using var client = new KexinClient(new ApiAccess(new Uri(AddressOf(app)), "none"));
        var token = await node.PublishAsync(await node.AddAsync());
        var found = await client.Catalogue.FindAsync("HEART", DatasetState.Published);
        Assert.Equal(token.ToString(), Assert.Single(found.Items).TokenId);
        Assert.Empty((await client.Catalogue.FindAsync(null, DatasetState.Withdrawn)).Items);
        Assert.Empty((await client.Catalogue.FindAsync(null, DatasetState.Local)).Items);
    }

    [Fact]
    public async Task A_list_leaves_out_the_words_on_fields_which_only_the_single_view_shows()
    {
        await using var node = await DataNode.StartAsync();
        await using var app = Serve(node);
        await app.StartAsync();
        using var client = new KexinClient(new ApiAccess(new Uri(AddressOf(app)), "none"));
        var words = new string('w', 1000);
        await node
            .Node.Get<Publishing>()
            .PublishAsync(
                (await node.AddAsync()).Id,
                new PublishDataset("Heart", [DataNode.Purpose], [new PublishField("age", 3, Tier.C, words)]).ToDomain(),
                Kexin.Ledger.Contracts.Ports.SubmissionState.Final,
                CancellationToken.None
            );
        var listed = Assert.Single((await client.Catalogue.ListAsync()).Items);
        Assert.All(listed.Fields, field => Assert.Null(field.Description));
        var whole = node.Entry(listed.TokenId);
        Assert.Equal(words, whole.Fields.Single(field => field.Name == "age").Description);
    }

    private static string BuildCsv(out long rows)
    {
        var csv = new StringBuilder("age,note\n", SizeInBytes + 100);
        for (rows = 0; csv.Length < SizeInBytes; rows++)
        {
            csv.Append(rows % 90).Append(",a note that makes the line longer than it would be without it\n");
        }

        return csv.ToString();
    }

    private static WebApplication Serve(DataNode node)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.ConfigureHttpJsonOptions(options =>
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, KexinJson.Default)
        );
        builder.Services.AddSingleton(node.Node.Get<HeldUploads>());
        builder.Services.AddSingleton(node.Datasets).AddSingleton(node.Grants).AddSingleton(node.Node.Get<ILedger>());
        builder.Services.AddSingleton(node.Node.Get<Publishing>()).AddSingleton(node.Node.Get<PublishedDatasets>());
        var app = builder.Build();
        app.MapDatasets();
        app.MapIntake();
        app.MapGrants();
        return app;
    }

    private static string AddressOf(WebApplication app) =>
        app
            .Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();

    /// <summary>Gives a beginning, then goes away.</summary>
    private sealed class BrokenOff(CancellationTokenSource stop) : MemoryStream
    {
        private int _pieces;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            await Task.Yield();
            if (_pieces++ == 100)
            {
                await stop.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                throw new IOException("The caller went away.");
            }

            var text = _pieces == 1 ? "age,sex\n" : "63,M\n";
            return Encoding.UTF8.GetBytes(text, buffer.Span);
        }
    }
}
