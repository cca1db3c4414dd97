using System.Globalization;
using System.Text.Json;
using Kexin.Cli.Demo;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests.Demo;

public sealed class DemoScreenTests
{
    private static readonly DateTimeOffset Noon = new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Hospitals = ["北山医院", "budapest", "long-beach", "zurich-basel"];

    [Theory]
    [InlineData("en", 80)]
    [InlineData("zh", 80)]
    [InlineData("en", 120)]
    public void Everything_found_is_on_the_screen_and_no_table_is_wider(string language, int width)
    {
        var (shell, record) = (new Shell { Width = width }, Record());
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var terminal = new Terminal(
            writer,
            writer,
            Texts.In(language),
            TimeProvider.System,
            shell.Terminal(writer, writer).Form
        );
        var screen = new DemoScreen(terminal);
        foreach (var step in record.Steps)
        {
            screen.StepDone(step);
        }

        screen.Close(record, "0123abcd");
        var text = writer.ToString();
        Assert.Contains("239.5", text, StringComparison.Ordinal);
        Assert.Contains("0.7931", text, StringComparison.Ordinal);
        Assert.Contains("zurich-basel", text, StringComparison.Ordinal);
        Assert.Contains("1.0 KiB", text, StringComparison.Ordinal);
        Assert.Contains("kill 41", text, StringComparison.Ordinal);
        Assert.Contains("0123abcd", text, StringComparison.Ordinal);
        Assert.Contains(language == "zh" ? "研究人员" : "Researcher", text, StringComparison.Ordinal);
        Assert.Contains("/d/proofs", text, StringComparison.Ordinal);
        Assert.Contains("7 controls are too few", text, StringComparison.Ordinal);
        Assert.Equal(
            Hospitals.Length,
            text.Split(language == "zh" ? "共线" : "collinear").Length - 1 // the joint fit's and three of the own
        );
        Assert.All(
            text.Split('\n')
                .Where(line =>
                    line.Contains("──", StringComparison.Ordinal) && !line.Contains(' ', StringComparison.Ordinal)
                ),
            line => Assert.True(line.Length <= width, line)
        );
        Assert.Equal(record.Steps.Count, text.Split('✓').Length - 1);
    }

    [Fact]
    public void The_same_record_is_json()
    {
        using var json = JsonDocument.Parse(Call.ToJson(Record()));
        var joint = json.RootElement.GetProperty("analyses")[0].GetProperty("joint");
        Assert.Equal("statistics", joint.GetProperty("computation").GetString());
        var table = joint.GetProperty("sheet").GetProperty("tables")[0];
        Assert.Equal(239.5, table.GetProperty("rows")[0][3].GetDouble());
        Assert.Equal(0, table.GetProperty("rows")[1][3].GetProperty("heldBack").GetInt32());
        Assert.Equal(
            "final",
            json.RootElement.GetProperty("steps")[0]
                .GetProperty("receipts")[0]
                .GetProperty("receipt")
                .GetProperty("state")
                .GetString()
        );
    }

    private static DemoRecord Record() =>
        new(
            "1",
            "standard",
            true,
            "/d",
            Noon,
            21.5,
            new string('c', 64),
            [
                new DemoOrganisation(
                    "研究中心",
                    MemberRole.Member,
                    new string('a', 64),
                    41,
                    "http://127.0.0.1:1/",
                    "/d/n",
                    null,
                    0
                ),
            ],
            [
                new DemoStep(1, "publish", ["4", "920"], [Receipt(3), Receipt(4)], 4, new string('b', 64), 0.5),
                new DemoStep(2, "browse", ["4", "6"], [], 4, new string('b', 64), 0.1),
            ],
            [
                new DemoAnalysis(
                    "Mean",
                    "t1",
                    new("r", "披露"),
                    Statistics(239.5),
                    [.. Hospitals.Select(name => new DemoOwnResult(name, Statistics(200)))],
                    Parties(),
                    0.4
                ),
                new DemoAnalysis(
                    "Regression",
                    "t2",
                    new("r", "披露"),
                    Regression(),
                    [
                        .. Hospitals[..^1].Select(name => new DemoOwnResult(name, Regression())),
                        new DemoOwnResult(Hospitals[^1], null, "7 controls are too few"),
                    ],
                    Parties(),
                    1.4
                ),
            ],
            ["/d/proofs/1.proof"],
            true,
            [new DemoSignIn("研究中心", "http://127.0.0.1:1/", "researcher", new("Researcher", "研究人员"))]
        );

    private static DemoReceipt Receipt(long height) =>
        new(
            "北山医院",
            new Receipt(
                Steps.PublishDataset,
                new("dataset published", "数据集已发布"),
                new string('d', 64),
                new string('e', 64),
                height,
                ReceiptState.Final,
                Noon,
                "/v1/p"
            )
        );

    private static DemoParty[] Parties() =>
        [
            new DemoParty("北山医院", null, 1024, 2048, 3, 4),
            new DemoParty("研究中心", new("the means", "均值"), 1, 2, 3, 4),
        ];

    private static ComputationResult Statistics(double mean) =>
        new("t", "r", "statistics", SampleSheets.Statistics(mean), Noon, Noon, SampleSheets.Source, []);

    private static ComputationResult Regression() =>
        new("t", "r", "logistic-regression", SampleSheets.Regression, Noon, Noon, SampleSheets.Source, []);
}
