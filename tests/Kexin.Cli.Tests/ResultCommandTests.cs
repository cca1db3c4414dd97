using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests;

public sealed class ResultCommandTests : IDisposable
{
    private const string Task = "aa11000000000000000000000000000000000000000000000000000000000001";
    private readonly string _folder = Directory.CreateTempSubdirectory("kexin-result-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_result_goes_to_the_screen_or_into_a_file_by_its_ending()
    {
        await using var node = Node(SampleSheets.Regression);
        var (code, output) = await RunAsync(node);
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("thalach", output, StringComparison.Ordinal);

        Assert.Equal(ExitCodes.Done, (await RunAsync(node, "--output", In("r.html"))).Code);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(In("r.html")), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("r.html")));
        }

        Assert.Equal(ExitCodes.Done, (await RunAsync(node, "--output", In("r.txt"))).Code);
        Assert.Contains("thalach", await File.ReadAllTextAsync(In("r.txt")), StringComparison.Ordinal);

        Assert.Equal(ExitCodes.Done, (await RunAsync(node, "--output", In("r.csv"))).Code);
        Assert.Equal(
            ["r.about.csv", "r.coefficients.csv", "r.fit.csv", "r.roc.csv"],
            Directory.GetFiles(_folder, "*.csv").Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal("rows,left-out,area\r\n1740,held-back,0.7931\r\n", await File.ReadAllTextAsync(In("r.fit.csv")));
        foreach (var file in new[] { "r.html", "r.txt", "r.about.csv" })
        {
            var text = await File.ReadAllTextAsync(In(file));
            Assert.All(
                ["Who is at risk", "research", "Heart Centre", "North/heart", "2027-02-01"],
                part => Assert.Contains(part, text, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task One_table_may_be_chosen_and_one_that_is_not_there_is_refused_with_what_is()
    {
        await using var node = Node(SampleSheets.Regression);
        var (code, output) = await RunAsync(node, "--format", "csv", "--table", "fit");
        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal("rows,left-out,area\n1740,held-back,0.7931\n", output);
        var shell = new Shell();
        Assert.Equal(
            ExitCodes.Usage,
            await shell.RunAsync("task", "result", Task, "--node", node.Folder, "--table", "none")
        );
        Assert.Contains("coefficients, fit, roc", shell.Error, StringComparison.Ordinal);
        Assert.Equal(
            ExitCodes.Usage,
            await shell.RunAsync("task", "result", Task, "--node", node.Folder, "--format", "csv")
        );
        Assert.Contains("--table", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("html")]
    public async Task What_is_no_look_at_the_screen_goes_through_the_airlock_and_has_every_row(string format)
    {
        SheetTable list = new(
            "identifiers",
            new("Identifiers", "标识符"),
            [SampleSheets.Key("identifier", "id", "id")],
            3,
            [
                [new("P1")],
            ]
        );
        var all = list with
        {
            Rows =
            [
                [new("P1")],
                [new("P2")],
                [new("P3")],
            ],
        };
        await using var node = Node(new Sheet([list], [], [], [], []), new Sheet([all], [], [], [], []));
        var (code, output) = await RunAsync(node, "--format", format);
        Assert.Equal(ExitCodes.Done, code);
        Assert.All(["P1", "P2", "P3"], id => Assert.Contains(id, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new string[0], "GET result")]
    [InlineData(new[] { "--table", "fit" }, "GET result")]
    [InlineData(new[] { "--format", "json" }, "POST result/release")]
    [InlineData(new[] { "--format", "html", "--table", "fit" }, "POST result/release?table=fit")]
    [InlineData(new[] { "--format", "csv", "--table", "fit" }, "POST result/release?table=fit")]
    [InlineData(new[] { "--format", "csv" }, "GET result")]
    public async Task A_result_is_asked_for_once_and_leaves_only_where_it_is_written(string[] options, string asked)
    {
        await using var node = Node(SampleSheets.Regression);
        await RunAsync(node, options);
        Assert.Equal(
            [asked],
            node.Asked.Select(call => call.Request.Replace($"/v1/tasks/{Task}/", "", StringComparison.Ordinal))
                .Where(request => request.Contains("result", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task What_the_airlock_holds_back_leaves_no_file_and_is_seen_on_the_screen_all_the_same()
    {
        await using var node = Node(SampleSheets.Regression);
        node.Answers[$"POST /v1/tasks/{Task}/result/release"] = (
            403,
            """{"title":"Results.","status":403,"code":"refused","detail":"No count below 20.","ruleCode":"results.small-count"}"""
        );
        var (code, _) = await RunAsync(node, "--output", In("r.csv"));
        Assert.NotEqual(ExitCodes.Done, code);
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Equal(ExitCodes.Done, (await RunAsync(node)).Code);
    }

    private static FakeNode Node(Sheet sheet, Sheet? released = null)
    {
        var node = new FakeNode
        {
            Answers = { [$"GET /v1/tasks/{Task}/result"] = (200, SampleSheets.AsResult(sheet, Task)) },
        };
        var left = (200, $$"""{"result":{{SampleSheets.AsResult(released ?? sheet, Task)}},"evidence":7}""");
        node.Answers[$"POST /v1/tasks/{Task}/result/release"] = left;
        foreach (var part in SheetCsv.NamesOf(sheet))
        {
            var only = (released ?? sheet) with
            {
                Tables = [.. (released ?? sheet).Tables.Where(table => table.Id == part)],
                Series = [.. (released ?? sheet).Series.Where(series => series.Id == part)],
            };
            node.Answers[$"POST /v1/tasks/{Task}/result/release?table={part}"] = (
                200,
                $$"""{"result":{{SampleSheets.AsResult(only, Task)}},"evidence":7}"""
            );
        }

        return node;
    }

    private static async Task<(int Code, string Output)> RunAsync(FakeNode node, params string[] options)
    {
        var shell = new Shell();
        var code = await shell.RunAsync(["task", "result", Task, "--node", node.Folder, .. options]);
        return (code, shell.Output);
    }

    private string In(string name) => Path.Combine(_folder, name);
}
