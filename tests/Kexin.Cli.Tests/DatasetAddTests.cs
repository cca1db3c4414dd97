using System.Text.Json;

namespace Kexin.Cli.Tests;

/// <summary>A file is sent once, shown, and kept or dropped.</summary>
public sealed class DatasetAddTests
{
    private const string Inspect = "POST /v1/intake/f1/inspect";
    private const string Keep = "POST /v1/intake/f1/keep";
    private const string Drop = "DELETE /v1/intake/f1";

    private const string Inspection =
        """{"rows":20,"encoding":"UTF-8","delimiter":",","columns":[{"name":"crp","type":"text","isDeclared":false,"zone":null,"values":17,"missing":3,"distinct":16,"samples":["0.1","0.2"],"bins":[]}],"findings":[{"kind":"nearlyOfType","text":{"en":"crp is text because of line 9","zh":"crp 为文本，原因在第 9 行"},"field":"crp","line":9}],"isRefused":false,"options":{"missing":["NA"]}}""";

    private const string Kept =
        """{"id":"aa11000000000000000000000000000000000000000000000000000000000001","name":"heart","state":"local","rows":20,"fields":[],"sizeInBytes":5,"addedAt":"2027-01-31T23:00:00Z","tokenId":null,"source":null,"findings":[]}""";

    private const string Dataset = "aa11000000000000000000000000000000000000000000000000000000000001";
    private const string Preview = $"POST /v1/datasets/{Dataset}/publish/preview";
    private const string Publish = $"POST /v1/datasets/{Dataset}/publish?wait=final";

    private const string Entry =
        $$"""{"tokenId":"{{Dataset}}","name":"heart","description":"Who came","owner":{"id":"{{Dataset}}","name":"North"},"state":"published","rows":20,"fields":[],"purposes":["care"],"publishedAt":"2027-02-01T12:00:00Z","version":1}""";

    private const string Published =
        $$"""{"step":"datasets.publish","text":{"en":"dataset published","zh":"数据集已发布"},"subject":"{{Dataset}}","transactionId":"{{Dataset}}","height":7,"state":"final","time":"2027-02-01T12:00:00Z","proofUrl":"/x"}""";

    [Theory]
    [InlineData("en", "crp is text because of line 9", "crp +text +3 +16 +0\\.1; 0\\.2")]
    [InlineData("zh", "crp 为文本，原因在第 9 行", "crp +文本 +3 +16 +0\\.1；0\\.2")]
    public async Task Without_a_terminal_the_report_is_printed_and_the_file_kept(
        string language,
        string finding,
        string column
    )
    {
        await using var node = Node();
        var shell = new Shell();
        Assert.Equal(ExitCodes.Done, await AddAsync(shell, node, "--lang", language));
        Assert.Contains(finding, shell.Output, StringComparison.Ordinal);
        Assert.Matches(column, shell.Output);
        Assert.Equal(["POST /v1/intake", Inspect, Keep], node.Asked.Select(asked => asked.Request));
        Assert.Equal("crp\n1\n", node.Asked[0].Body);
    }

    [Theory]
    [InlineData("y", Keep)]
    [InlineData("是", Keep)]
    [InlineData("n", Drop)]
    [InlineData("", Drop)]
    public async Task At_a_terminal_the_file_is_kept_after_a_yes_and_else_dropped(string typed, string last)
    {
        await using var node = Node();
        var shell = new Shell { Typed = typed };
        await AddAsync(shell, node);
        Assert.Equal(last, node.Asked[^1].Request);
        Assert.Equal(last == Drop, shell.Error.Contains("Nothing was kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_yes_nobody_is_asked()
    {
        await using var node = Node();
        Assert.Equal(ExitCodes.Done, await AddAsync(new Shell { Typed = "n" }, node, "--yes"));
        Assert.Equal(Keep, node.Asked[^1].Request);
    }

    [Fact]
    public async Task A_preview_keeps_nothing()
    {
        await using var node = Node();
        Assert.Equal(ExitCodes.Done, await AddAsync(new Shell(), node, "--preview", "--json"));
        Assert.Equal(Drop, node.Asked[^1].Request);
    }

    [Fact]
    public async Task Options_name_columns_of_any_spelling()
    {
        await using var node = Node();
        await AddAsync(
            new Shell(),
            node,
            "--type",
            "Glucose, fasting (mmol/L)=number",
            "\"BMI>=30\"=boolean",
            "--type",
            "\"a=b\"=text",
            "--percent",
            "\"Glucose, fasting (mmol/L)\",share",
            "--missing",
            "NA",
            "-9",
            "--missing=iso=",
            "--missing",
            "crp=NA",
            "\"x=y\"",
            "--recode",
            "\"a=b\"=f=F",
            "--delimiter",
            "semicolon"
        );
        using var body = JsonDocument.Parse(node.Asked.Single(asked => asked.Request == Inspect).Body);
        Assert.Equal(
            """{"columns":[{"name":"Glucose, fasting (mmol/L)","type":"number","percent":true},{"name":"BMI>=30","type":"boolean"},{"name":"a=b","type":"text","recode":[{"from":"f","to":"F"}]},{"name":"share","percent":true},{"name":"iso","missing":[]},{"name":"crp","missing":["NA"]}],"missing":["NA","-9","x=y"],"delimiter":"semicolon"}""",
            System.Text.RegularExpressions.Regex.Unescape(body.RootElement.GetProperty("options").GetRawText())
        );
    }

    [Theory]
    [InlineData("--type", "age=day")]
    [InlineData("--type", "age=1")]
    [InlineData("--recode", "sex=f")]
    [InlineData("--delimiter", "x")]
    public async Task Options_that_say_nothing_that_is_known_are_refused_before_anything_is_sent(
        string option,
        string value
    )
    {
        await using var node = Node();
        Assert.Equal(ExitCodes.Usage, await AddAsync(new Shell(), node, option, value));
        Assert.Empty(node.Asked);
    }

    [Fact]
    public async Task Options_are_kept_in_a_file_and_used_again_next_month()
    {
        await using var node = Node();
        var file = Path.Combine(node.Folder, "heart.kexin.json");
        await AddAsync(new Shell(), node, "--missing", "NA", "--save-options", file);
        await AddAsync(new Shell(), node, "--options", file, "--no-header");
        using var body = JsonDocument.Parse(node.Asked.Last(asked => asked.Request == Keep).Body);
        Assert.Equal("""{"missing":["NA"],"noHeader":true}""", body.RootElement.GetProperty("options").GetRawText());
    }

    [Fact]
    public async Task Options_are_never_written_over_the_data_or_over_something_else()
    {
        await using var node = Node();
        var other = Path.Combine(node.Folder, "notes.txt");
        await File.WriteAllTextAsync(other, "notes");
        foreach (var file in new[] { Path.Combine(node.Folder, "heart.csv"), other })
        {
            Assert.Equal(ExitCodes.Usage, await AddAsync(new Shell(), node, "--save-options", file));
        }

        Assert.Equal("notes", await File.ReadAllTextAsync(other));
        Assert.Equal("crp\n1\n", await File.ReadAllTextAsync(Path.Combine(node.Folder, "heart.csv")));
    }

    [Fact]
    public async Task A_file_is_kept_and_published_in_one_command()
    {
        await using var node = Node();
        var shell = new Shell();
        string[] publication =
        [
            "--publish",
            "--yes",
            "--description",
            "Who came",
            "--purpose",
            "care",
            "--field",
            "crp=2B",
        ];
        Assert.Equal(ExitCodes.Done, await AddAsync(shell, node, publication));
        Assert.Equal([Keep, Preview, Publish], node.Asked.Skip(2).Select(asked => asked.Request));
        Assert.Contains("for ever", shell.Output, StringComparison.Ordinal);
        Assert.Contains("dataset published", shell.Output, StringComparison.Ordinal);
        Assert.Contains(
            """"description":"Who came","purposes":["care"]"""",
            node.Asked[^1].Body,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--description is missing", "--publish")]
    [InlineData("--purpose is missing", "--publish", "--description", "d")]
    [InlineData("--purpose says how", "--purpose", "care")]
    [InlineData("--field says how", "--field", "crp=2B")]
    [InlineData("add --yes", "--publish", "--description", "d", "--purpose", "p")]
    [InlineData("请加 --yes", "--publish", "--description", "d", "--purpose", "p", "--lang=zh")]
    public async Task What_is_half_of_a_publication_is_refused_before_anything_is_sent(
        string says,
        params string[] options
    )
    {
        await using var node = Node();
        var shell = new Shell();
        Assert.Equal(ExitCodes.Usage, await AddAsync(shell, node, options));
        Assert.Contains(says, shell.Error, StringComparison.Ordinal);
        Assert.Empty(node.Asked);
    }

    [Theory]
    [InlineData("no column \"crq\"", "--field", "crq=2B")]
    [InlineData("没有列“crq”", "--role", "crq=identifier", "--lang=zh")]
    public async Task A_publication_of_a_field_that_the_file_lacks_keeps_nothing(string says, params string[] options)
    {
        await using var node = Node();
        var shell = new Shell();
        string[] publication = ["--publish", "--yes", "--description", "d", "--purpose", "p", .. options];
        Assert.Equal(ExitCodes.Usage, await AddAsync(shell, node, publication));
        Assert.Contains(says, shell.Error, StringComparison.Ordinal);
        Assert.Equal([Inspect, Drop], node.Asked.Skip(1).Select(asked => asked.Request));
    }

    private static FakeNode Node() =>
        new()
        {
            Answers =
            {
                ["POST /v1/intake"] = (200, """{"id":"f1","sizeInBytes":6,"until":"2027-02-01T13:00:00Z"}"""),
                [Inspect] = (200, Inspection),
                [Keep] = (200, Kept),
                [Drop] = (204, ""),
                [Preview] = (200, Entry),
                [Publish] = (200, Published),
            },
        };

    private static async Task<int> AddAsync(Shell shell, FakeNode node, params string[] options)
    {
        var file = Path.Combine(node.Folder, "heart.csv");
        await File.WriteAllTextAsync(file, "crp\n1\n");
        return await shell.RunAsync(["dataset", "add", file, "--node", node.Folder, .. options]);
    }
}
