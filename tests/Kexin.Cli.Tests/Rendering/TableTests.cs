using System.Globalization;
using Kexin.Cli.Rendering;

namespace Kexin.Cli.Tests.Rendering;

/// <summary>No word, number or column is lost at any width.</summary>
public sealed class TableTests
{
    private static readonly string[][] s_rows =
    [
        [
            "aa110000",
            "Glucose, fasting (mmol/L)",
            "1,234,567.25",
            "2027-02-01 20:00",
            "heart research; common patients",
        ],
        ["bb220000", "年龄", "7", "2027-02-01 20:00", "共同患者的统计分析与质量改进"],
    ];

    [Theory]
    [InlineData(140)]
    [InlineData(100)]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    public void Every_word_and_number_stands_whole_at_every_width(int width)
    {
        var text = Draw(width, "Id", "Field", ">Rows", "Until", "Purposes");
        Assert.All(
            ["aa110000", "bb220000", "1,234,567.25", "2027-02-01 20:00", "Glucose,", "(mmol/L)", "research;", "年龄"],
            word => Assert.Contains(word, text, StringComparison.Ordinal)
        );
        Assert.All(
            ["Id", "Field", "Rows", "Until", "Purposes"],
            head => Assert.Contains(head, text, StringComparison.Ordinal)
        );
        Assert.All(text.Split('\n'), line => Assert.InRange(Wrapping.CellWidth(line.TrimEnd()), 0, width));
    }

    [Fact]
    public void What_does_not_fit_becomes_records_under_each_other()
    {
        Assert.Contains("───", Draw(100, "Id", "Field", ">Rows", "Until", "Purposes"), StringComparison.Ordinal);
        var stacked = Draw(50, "Id", "Field", ">Rows", "Until", "Purposes");
        Assert.DoesNotContain("───", stacked, StringComparison.Ordinal);
        Assert.Contains("Rows      1,234,567.25", stacked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(140)]
    [InlineData(100)]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(50)]
    [InlineData(40)]
    public void Every_short_head_stands_whole_on_a_line_in_chinese_too(int width)
    {
        string[] heads = ["字段", "类型", ">缺失", ">不同取值", ">行数", "最早采集时间", "示例"];
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        Tables.WriteTitled(
            new Shell { Width = width }.Terminal(writer, writer),
            heads,
            [
                ["crp", "数值", "0", "7", "20", "–", "0.1、0.2、0.3、0.5、0.8、1.2、4.4、9.0、11.2、13、15、27"],
            ]
        );
        Assert.All(heads, head => Assert.Contains(head.TrimStart('>'), writer.ToString(), StringComparison.Ordinal));
        Assert.All(writer.ToString().Split('\n'), line => Assert.InRange(Wrapping.CellWidth(line.TrimEnd()), 0, width));
    }

    private static string Draw(int width, params string[] heads)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        Tables.WriteTitled(new Shell { Width = width }.Terminal(writer, writer), heads, s_rows);
        return writer.ToString();
    }
}
