using System.Text;
using Kexin.Data;

namespace Kexin.Vault.Tests;

/// <summary>What is said of a file before it is kept.</summary>
public sealed class InspectionTests
{
    [Fact]
    public async Task The_one_value_that_makes_a_column_text_is_quoted_with_its_line()
    {
        using var vault = new TestVault();
        var csv =
            "id,crp\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"p{i},{(i == 8 ? "high" : $"{i}.5")}\n"));
        var inspection = await InspectAsync(vault, csv);
        var finding = Assert.Single(inspection.Findings);
        Assert.Equal(
            (FindingKind.NearlyOfType, "crp", 9L, "high", 1L, 20L, FieldType.Number),
            (finding.Kind, finding.Field, finding.Line, finding.Sample, finding.Count, finding.Of, finding.Type)
        );
        Assert.Contains("line 9: 'high', the only one of 20", finding.Explain("en"), StringComparison.Ordinal);
        Assert.Contains("第 9 行", finding.Explain("zh"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crp\n<0.05\n1.5\n", "--below crp=half")]
    [InlineData("\"BMI>=30\"\n7%\n8%\n", "--percent '\"BMI>=30\"'")]
    [InlineData("cost\n\"1,207\"\n¥3\n", "--numbers cost=1,234.5 --currency cost")]
    [InlineData("x;cost\n1;1,5\n2;2,5\n", "--numbers cost=1234,5")]
    [InlineData("x;cost\n1;€ 1 200,50\n2;€ 900,00\n", "--numbers 'cost=1 234,5' --currency cost")]
    [InlineData("cost\n1 200\n12 400.5\n", "--numbers 'cost=1 234.5'")]
    [InlineData("cost\n1\u2009200\n12\u2009400.5\n", "--numbers 'cost=1 234.5'")]
    [InlineData("cost\n1'200\n950\n", "--numbers 'cost=1'\\''234.5'")]
    [InlineData("cost\n１２\n－３．５\n14\n", "--numbers cost=1234.5")]
    [InlineData("cost\n−4\n5\n", "--numbers cost=1234.5")]
    public async Task Dressed_numbers_come_with_the_options_that_read_them(string csv, string remedy)
    {
        using var vault = new TestVault();
        var found = (await InspectAsync(vault, csv)).Findings.Single(item => item.Kind == FindingKind.DressedNumbers);
        Assert.Equal(remedy, found.Remedy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_are_not_named_again_of_a_column_of_which_was_said_what_is_missing(bool isSaid)
    {
        using var vault = new TestVault();
        IReadOnlyList<ColumnOptions> columns = isSaid ? [new("iso", Missing: [])] : [];
        var inspection = await vault.InspectAsync(
            Encoding.UTF8.GetBytes("iso,x\nNA,1\nZA,2\n"),
            ImportOptions.Of(new IntakeOptions(columns, [], [], []))
        );
        Assert.Equal(!isSaid, inspection.Findings.Any(finding => finding.Kind == FindingKind.MissingWord));
    }

    [Fact]
    public async Task Full_width_digits_are_read_when_the_option_is_given_that_was_named()
    {
        using var vault = new TestVault();
        var taken = await vault.ImportAsync(
            "x,y\n１２,1\n－３．５,2\n14,3\n",
            ImportOptions.Of(new IntakeOptions([new("x", Numbers: "1234.5")], [], [], []))
        );
        Assert.Equal(["12|1", "-3.5|2", "14|3"], await vault.ReadAsync(taken));
    }

    [Fact]
    public async Task What_reads_the_others_is_named_also_where_one_value_has_no_form()
    {
        using var vault = new TestVault();
        var finding = Assert.Single((await InspectAsync(vault, "x\n(5)\n-3\n−4\n")).Findings);
        Assert.Contains("read the others by --numbers x=1234.5;", finding.Explain("en"), StringComparison.Ordinal);
        Assert.Contains("其余用 --numbers x=1234.5 读取", finding.Explain("zh"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p-1,63,M\np-2,37,F\n", FindingKind.HeaderOfValues)]
    [InlineData("P0012345,Zhang San\nP0012346,Li Si\nP0012347,Wang Wu\n", FindingKind.HeaderOfValues)]
    [InlineData("P9,Zhang\nP10,Li\nP11,Wang\n", FindingKind.HeaderOfValues)]
    [InlineData("p-1,M\np-2,F\np-3,M\n", FindingKind.HeaderOfValues)]
    [InlineData("zhang,M\nli,F\nwang,M\n", FindingKind.HeaderOfValues)]
    [InlineData("138-0013-8000,a\n139-0013-8001,b\n", FindingKind.HeaderOfValues)]
    [InlineData("Q1,Q2\nyes,no\nno,yes\n", null)]
    [InlineData("dx1,dx2\nI10,E11\nI25,E14\n", null)]
    [InlineData("name,sex\nzhang,M\nname,sex\nli,F\n", FindingKind.RepeatedHeader)]
    [InlineData("id;c\n1;2\n", null)]
    [InlineData("age,sex\n63,M\n37,F\n", null)]
    [InlineData("\"a,b;c\"\n\"1,2;3\"\n\"2,2;4\"\n", FindingKind.Unsplit)]
    [InlineData("x\n1\n1\n", FindingKind.SingleValue)]
    [InlineData("x,y\n1,\n2,\n", FindingKind.NoValue)]
    [InlineData("x\n1\nNA\n3\n", FindingKind.MissingWord)]
    [InlineData("x\n1\n-999\n3\n", FindingKind.MissingWord)]
    [InlineData("x\n1\n-999\n-3\n", null)]
    [InlineData("x\n1.5\n-9\n-99\n", FindingKind.MissingWord)]
    [InlineData("ward,n\nA,1\nB,2\nTotal,3\n", FindingKind.TotalRow)]
    [InlineData("病区,人数\n内科,1\n外科,2\n合计,3\n", FindingKind.TotalRow)]
    [InlineData("of,n\nTotal,1\nTotal,2\nSum,3\n", null)]
    [InlineData("born\n03/04/71\n13/04/72\n", FindingKind.ShortYears)]
    [InlineData("d\n2024年2月1日\n2024年2月10日\n", FindingKind.OtherDates)]
    [InlineData("a,b\n1,2\n,\n3,4\n , \n", FindingKind.EmptyRows)]
    [InlineData("a,b\n1,2\n,4\n3,\n", null)]
    [InlineData("admission date\n45352\n45353\n", FindingKind.CountedDays)]
    [InlineData("出生日期\n25569\n36526\n", FindingKind.CountedDays)]
    [InlineData("update\n45352\n9\n", null)]
    [InlineData("cost\n45352\n45353\n", null)]
    [InlineData("na\u200Bme,n\nzhang,1\nli,2\n", FindingKind.UnseenInName)]
    [InlineData("\"two\nlines\",n\nzhang,1\nli,2\n", FindingKind.UnseenInName)]
    [InlineData("cafe\u0301,n\nzhang,1\nli,2\n", FindingKind.UnseenInName)]
    [InlineData("年龄 (岁) 😀,n\nzhang,1\nli,2\n", null)]
    [InlineData("card\n4.50923E+17\n4.50924E+17\n", FindingKind.CutDigits)]
    [InlineData("copies\n1.25E+06\n2.5E+10\n1.23456789012E+11\n", null)]
    [InlineData("t\n2024-01-01 10:00\n", FindingKind.Refused)]
    [InlineData("t\n2024-01-01 10:00Z\n2024-01-02 11:00\n", FindingKind.Refused)]
    public async Task What_looks_wrong_is_named(string csv, FindingKind? kind)
    {
        using var vault = new TestVault();
        var kinds = (await InspectAsync(vault, csv)).Findings.Select(finding => finding.Kind).ToArray();
        if (kind is { } one)
        {
            Assert.Contains(one, kinds);
        }
        else
        {
            Assert.Empty(kinds);
        }
    }

    [Fact]
    public async Task Short_years_and_a_line_of_totals_are_seen_in_long_columns()
    {
        using var vault = new TestVault();
        var born = string.Concat(Enumerable.Range(0, 30).Select(year => $"03/04/{year + 40}\n"));
        var dates = (await InspectAsync(vault, $"born\n{born}")).Findings;
        Assert.Equal(30, Assert.Single(dates, finding => finding.Kind == FindingKind.ShortYears).Count);
        var wards = string.Concat(Enumerable.Range(0, 30).Select(ward => $"Ward {(char)('A' + ward)}x,{ward}\n"));
        var totals = (await InspectAsync(vault, $"ward,n\n{wards}Total,435\n")).Findings;
        Assert.Equal(32, Assert.Single(totals, finding => finding.Kind == FindingKind.TotalRow).Line);
    }

    [Theory]
    [InlineData("name,sex\nzhang,M\nname,sex\nli,F\nname,sex\n", 2)]
    [InlineData("\uFEFFname,sex\nzhang,M\n\uFEFFname,sex\nli,F\n", 1)]
    public async Task A_header_in_the_middle_is_named_and_the_first_is_no_row_of_data(string csv, long count)
    {
        using var vault = new TestVault();
        var findings = (await InspectAsync(vault, csv)).Findings;
        Assert.DoesNotContain(findings, finding => finding.Kind == FindingKind.HeaderOfValues);
        var found = findings.Single(finding => finding.Kind == FindingKind.RepeatedHeader);
        Assert.Equal((3L, count), (found.Line, found.Count));
        Assert.Contains("Line 3 is the header once more", found.Explain("en"), StringComparison.Ordinal);
        Assert.Contains("第 3 行又是表头", found.Explain("zh"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_of_a_spreadsheet_are_named_with_the_first_line_in_both_languages()
    {
        using var vault = new TestVault();
        var csv = "card,birth date,n\n4.50923E+17,25569,1\n,,\n4.50924E+17,25570,2\n, ,\n";
        var found = (await InspectAsync(vault, csv)).Findings.ToDictionary(finding => finding.Kind);
        Assert.Equal((2L, 3L), (found[FindingKind.EmptyRows].Count, found[FindingKind.EmptyRows].Line));
        foreach (
            var (kind, english, chinese) in new[]
            {
                (
                    FindingKind.EmptyRows,
                    "2 rows have no value in any column, first in line 3",
                    "有 2 行没有任何值，首次出现在第 3 行"
                ),
                (FindingKind.CountedDays, "25569 in line 2", "第 2 行的 25569"),
                (
                    FindingKind.CutDigits,
                    "2 values are written as '4.50923E+17', first in line 2",
                    "有 2 个值写作“4.50923E+17”"
                ),
            }
        )
        {
            Assert.Contains(english, found[kind].Explain("en"), StringComparison.Ordinal);
            Assert.Contains(chinese, found[kind].Explain("zh"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2024年3月5日 2024年12月31日 2024年2月30日", 4, "2024年2月30日", "--date-format d=yyyy年M月d日")]
    [InlineData("\"1,207\" \"12,400\" 950 5th", 5, "5th", "--numbers d=1,234.5")]
    public async Task A_few_values_among_others_of_a_form_that_can_be_read_are_named(
        string values,
        long line,
        string sample,
        string remedy
    )
    {
        using var vault = new TestVault();
        var found = (await InspectAsync(vault, "d\n" + values.Replace(' ', '\n') + "\n")).Findings;
        var finding = found.Single(item => item.Kind == FindingKind.NearlyOfType);
        Assert.Equal((line, sample, remedy), (finding.Line, finding.Sample, finding.Remedy));
        Assert.Contains(remedy, finding.Explain("en"), StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Explain("zh"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_stop_that_stands_for_no_value_is_told_from_the_sentences()
    {
        using var vault = new TestVault();
        var found = (await InspectAsync(vault, "crp\n1\n.\n3\n")).Findings;
        Assert.Contains(found, finding => finding.Remedy == "--missing 'crp=.'");
    }

    [Theory]
    [InlineData("13/2/2024,2/13/2024,5/6/2024,25/6/2024", 3, "2/13/2024", "d/M/yyyy")]
    [InlineData("2024-02-01,2024-02-03,1/2/2024", 4, "1/2/2024", "yyyy-MM-dd")]
    [InlineData("1/2/2024,13/2/2024,2024-02-03", 4, "2024-02-03", "d/M/yyyy")]
    [InlineData("2024年2月1日,2024年2月3日,2024.02.04", 4, "2024.02.04", "yyyy年M月d日")]
    public async Task Dates_in_more_than_one_form_are_named_with_the_first_that_departs(
        string dates,
        long line,
        string sample,
        string form
    )
    {
        using var vault = new TestVault();
        var inspection = await InspectAsync(vault, "d\n" + dates.Replace(',', '\n') + "\n");
        var finding = inspection.Findings.Single(item => item.Kind == FindingKind.MixedDates);
        Assert.Equal((line, sample, form), (finding.Line, finding.Sample, finding.Other));
        Assert.Contains($"'{sample}' in line {line}", finding.Explain("en"), StringComparison.Ordinal);
        Assert.Contains($"第 {line} 行的“{sample}”", finding.Explain("zh"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_that_one_form_reads_are_not_mixed()
    {
        using var vault = new TestVault();
        var finding = Assert.Single((await InspectAsync(vault, "d\n1/2/2024\n13/2/2024\n")).Findings);
        Assert.Equal((FindingKind.OtherDates, "--date-format d=d/M/yyyy"), (finding.Kind, finding.Remedy));
        Assert.Null(finding.Other);
    }

    [Fact]
    public async Task A_repeated_identifier_is_named_at_the_line_of_its_second_value()
    {
        using var vault = new TestVault();
        var csv = "pid\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"p{(i == 30 ? 7 : i)}\n"));
        var finding = Assert.Single((await InspectAsync(vault, csv)).Findings);
        Assert.Equal((FindingKind.RepeatedIdentifier, 31L, 1L), (finding.Kind, finding.Line, finding.Count));
    }

    [Fact]
    public async Task A_value_that_its_declared_type_does_not_take_stands_in_the_way()
    {
        using var vault = new TestVault();
        var options = ImportOptions.Of(new IntakeOptions([new("x", FieldType.Integer)], [], [], []));
        var inspection = await InspectAsync(vault, "x\n1\n2\nlow\n", options);
        Assert.True(inspection.IsRefused);
        Assert.Equal(4, inspection.Findings[0].Line);
    }

    [Fact]
    public async Task The_whole_file_decides_and_what_is_kept_is_what_was_shown()
    {
        using var vault = new TestVault();
        var csv = "x\n" + string.Concat(Enumerable.Range(1, 10_050).Select(i => $"{i}\n")) + "12.5\n";
        using var source = new TricklingStream(Encoding.UTF8.GetBytes(csv));
        using var held = await vault.Vault.HoldAsync(source, default);
        var inspection = await held.InspectAsync(DatasetFormat.Csv, new ImportOptions(), default);
        Assert.Equal((FieldType.Number, 10_051L), (inspection.Columns[0].Type, inspection.Rows));

        // By its first rows alone the column would be one of whole numbers, and the last row an error.
        var first = await Assert.ThrowsAsync<IntakeException>(() => KeepAsync(new ImportOptions()));
        Assert.Equal(10_052, first.Line);
        var kept = await KeepAsync(new ImportOptions { Inferred = inspection.Inferred });
        Assert.Equal(10_051, kept.Rows);
        Assert.Equal("12.5", (await vault.ReadAsync(kept))[^1]);

        Task<DatasetManifest> KeepAsync(ImportOptions options) =>
            held.ImportAsync(DatasetFormat.Csv, options, vault.Key, null, default);
    }

    [Fact]
    public async Task A_parquet_file_is_described_by_its_own_types()
    {
        using var vault = new TestVault();
        var file = ParquetFiles.Write(
            [new ParquetSharp.Column<int?>("age")],
            group => ParquetFiles.Column<int?>(group, [1, 2])
        );
        var inspection = await vault.InspectAsync(file, format: DatasetFormat.Parquet);
        Assert.Equal(
            ("age", FieldType.Integer, 2L),
            (inspection.Columns[0].Name, inspection.Columns[0].Type, inspection.Rows)
        );
    }

    [Fact]
    public async Task What_is_held_is_gone_when_it_is_dropped()
    {
        using var vault = new TestVault();
        using var source = new TricklingStream("id\np-7741093\n"u8.ToArray());
        using (await vault.Vault.HoldAsync(source, default))
        {
            Assert.Single(Directory.EnumerateFiles(vault.Folder, "*", SearchOption.AllDirectories));
            Assert.Empty(vault.Vault.Datasets);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(vault.Folder));
    }

    private static Task<FileInspection> InspectAsync(TestVault vault, string csv, ImportOptions? options = null) =>
        vault.InspectAsync(Encoding.UTF8.GetBytes(csv), options);
}
