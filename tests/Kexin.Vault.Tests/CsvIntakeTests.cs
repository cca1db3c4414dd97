using System.Text;
using Kexin.Data;

namespace Kexin.Vault.Tests;

public sealed class CsvIntakeTests
{
    [Fact]
    public async Task A_title_above_the_header_is_named_as_what_stands_in_the_way()
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync(Encoding.UTF8.GetBytes("Patients of March\nid,age\n1,4\n"));
        Assert.Equal(IntakeError.TooManyCells, refused.Error);
        Assert.Contains("is a title", refused.Message, StringComparison.Ordinal);
        Assert.Contains("表头以上", refused.Explain("zh"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_get_the_narrowest_type_that_holds_their_values()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(
            "id,whole,half,when,yes,label,long,none\n"
                + "a,1,1.5,2024-02-29T00:00:00Z,true,007,1234567890123456789,\n"
                + "b,,2,2024-03-01T00:00:01Z,FALSE,8,2,\n"
        );
        Assert.Equal(
            [
                FieldType.Text,
                FieldType.Integer,
                FieldType.Number,
                FieldType.Timestamp,
                FieldType.Boolean,
                FieldType.Text,
                FieldType.Text,
                FieldType.Number,
            ],
            manifest.Schema.Fields.Select(field => field.Type)
        );
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 2], manifest.Schema.Fields.Select(field => field.Missing));
        Assert.Equal(
            ["a|1|1.5|1709164800000|1|007|1234567890123456789|-", "b|-|2|1709251201000|0|8|2|-"],
            await vault.ReadAsync(manifest)
        );
    }

    [Theory]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("a;b\n1;2\n3;4")]
    [InlineData("a\tb\n1\t2\n\n3\t4\n\n")]
    [InlineData("\uFEFFa,b\n1,2\n3,4\n")]
    [InlineData("\n\n\"a\",b\n1,\"2\"\n 3 ,4\n")]
    [InlineData("a,b\r1,2\r3,4\r")]
    public async Task Every_usual_dialect_gives_the_same_rows(string csv)
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(csv);
        Assert.Equal(["a", "b"], manifest.Schema.Fields.Select(field => field.Name));
        Assert.Equal(["1|2", "3|4"], await vault.ReadAsync(manifest));
    }

    [Fact]
    public async Task Quotes_protect_delimiters_line_breaks_and_quotes()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(
            "name,note\n\"Li, Wei\",\"two\nlines\"\n\"says \"\"hm\"\"\",\"\"\nplain,\" \"\n"
        );
        Assert.Equal(["Li, Wei|two\nlines", "says \"hm\"|-", "plain|-"], await vault.ReadAsync(manifest));
    }

    [Fact]
    public async Task GB18030_is_told_from_UTF_8_and_both_give_the_same_rows()
    {
        const string csv = "病人编号,性别,备注\n甲一,男,正常\n乙二,女,需复查，下周\n";
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var vault = new TestVault();
        var utf8 = await vault.ImportAsync(csv);
        var gb = await vault.ImportAsync(Encoding.GetEncoding("GB18030").GetBytes(csv), DatasetFormat.Csv);
        Assert.Equal(["病人编号", "性别", "备注"], gb.Schema.Fields.Select(field => field.Name));
        Assert.Equal(await vault.ReadAsync(utf8), await vault.ReadAsync(gb));
        Assert.Equal(["甲一|男|正常", "乙二|女|需复查，下周"], await vault.ReadAsync(gb));
    }

    [Fact]
    public async Task A_declared_type_wins_and_declared_words_are_missing_values()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(
            "code,age\n1,44\n2,NA\n3,n/a\n",
            new ImportOptions
            {
                Types = new Dictionary<string, FieldType> { ["code"] = FieldType.Text },
                MissingWords = ImportOptions.CommonMissingWords,
            }
        );
        Assert.Equal([FieldType.Text, FieldType.Integer], manifest.Schema.Fields.Select(field => field.Type));
        Assert.Equal(["1|44", "2|-", "3|-"], await vault.ReadAsync(manifest));
    }

    [Fact]
    public async Task A_word_in_a_column_of_numbers_is_refused_with_the_way_to_call_it_missing()
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync(
            "age\n63\nNA\n"u8.ToArray(),
            options: new ImportOptions { Types = new Dictionary<string, FieldType> { ["age"] = FieldType.Integer } }
        );
        Assert.Contains("--missing WORD", refused.Explain("en"), StringComparison.Ordinal);
        Assert.Contains("--type age=text", refused.Explain("en"), StringComparison.Ordinal);
        Assert.Contains("--missing 写法", refused.Explain("zh"), StringComparison.Ordinal);
    }

    /// <summary>The file, the error, and its line and column; 0 for none.</summary>
    public static TheoryData<string, IntakeError, long, int> Broken { get; } =
        new()
        {
            { "", IntakeError.Empty, 0, 0 },
            { "\n\r\n", IntakeError.Empty, 0, 0 },
            { "age,sex\n", IntakeError.HeaderOnly, 1, 0 },
            { "age,\n1,2\n", IntakeError.BadColumnName, 1, 2 },
            { "age,age\n1,2\n", IntakeError.DuplicateColumn, 1, 2 },
            { "sex\nM\n", IntakeError.MissingColumn, 1, 0 },
            { "age,sex\n63,M\n\"6\n4\",F\n65,M\n", IntakeError.WrongType, 3, 1 },
            { "age,sex\n63,M\n64\n", IntakeError.TooFewCells, 3, 2 },
            { "age,sex\n63,M\n64,F,1\n", IntakeError.TooManyCells, 3, 3 },
            { "age,sex\n63,M\"x\"\n", IntakeError.StrayQuote, 2, 2 },
            { "age,sex\n63,\"M\"x\n", IntakeError.StrayQuote, 2, 2 },
            { "age,sex\n63,M\n64,\"F\n65,M\n", IntakeError.StrayQuote, 3, 2 },
            { "age,sex\n63,\"M\\\"x\"\n", IntakeError.StrayQuote, 2, 2 },
            { "age,sex\n63,'M,x'\n", IntakeError.TooManyCells, 2, 3 },
            { "age,sex\n63,M\n64,\0\n", IntakeError.BadEncoding, 3, 2 },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_file_is_refused_with_its_place_in_both_languages_and_leaves_nothing(
        string csv,
        IntakeError error,
        long line,
        int column
    )
    {
        using var vault = new TestVault();
        var age = csv.Contains("63", StringComparison.Ordinal);
        var refused = await vault.RefuseAsync(
            Encoding.UTF8.GetBytes(csv),
            options: new ImportOptions
            {
                Types = age ? new Dictionary<string, FieldType> { ["age"] = FieldType.Integer } : [],
                Required = csv.StartsWith("sex", StringComparison.Ordinal) ? ["age"] : [],
            }
        );
        Assert.Equal(
            (error, line == 0 ? null : line, column == 0 ? null : column),
            (refused.Error, refused.Line, refused.Column)
        );
        Assert.NotEmpty(refused.Explain("en"));
        Assert.Contains(refused.Explain("zh"), character => character > 0x2E80);
        if (line > 0)
        {
            Assert.Contains($"Line {line}", refused.Message, StringComparison.Ordinal);
            Assert.Contains($"第 {line} 行", refused.Explain("zh-CN"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused_with_their_line()
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync([.. "a,b\n1,x\n2,"u8, 0xC3, 0x28, .. "\n"u8]);
        Assert.Equal((IntakeError.BadEncoding, 3, 2), (refused.Error, refused.Line, refused.Column));
    }

    /// <summary>Two letters beside each other, as in Größe, are a character of GB 2312; taken for that they would be another text in silence.</summary>
    [Theory]
    [InlineData("Größe,Gewicht\n180,80\n", 1, 1)]
    [InlineData("id,Observação\n1,não\n", 1, 2)]
    [InlineData("id,créée\n1,2\n", 1, 2)]
    [InlineData("id,name\n1,Meier\n2,Müller\n", 3, 2)]
    [InlineData("id,name\n1,Zoë\n", 2, 2)]
    public async Task Western_letters_of_one_byte_are_refused_at_their_place_and_taken_for_no_Chinese(
        string csv,
        long line,
        int column
    )
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync(Encoding.Latin1.GetBytes(csv));
        Assert.Equal((IntakeError.BadEncoding, line, column), (refused.Error, refused.Line, refused.Column));
        Assert.Contains("CSV UTF-8", refused.Explain("en"), StringComparison.Ordinal);
        Assert.Contains("UTF-8", refused.Explain("zh"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("id,x\n1,'a,b'\n", "double quotes (\")", "双引号（\"）")]
    [InlineData("id,x\n1,\"a\\\"b\"\n", "a backslash protects none", "反斜杠不起转义作用")]
    [InlineData(",age\n1,2\n", "index=False", "index=False")]
    [InlineData("id,age,\n1,2,\n", "at the ends of lines", "行末")]
    public async Task What_other_programs_write_is_answered_by_what_to_write(
        string csv,
        string says,
        string saysChinese
    )
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync(Encoding.UTF8.GetBytes(csv));
        Assert.Contains(says, refused.Explain("en"), StringComparison.Ordinal);
        Assert.Contains(saysChinese, refused.Explain("zh"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("D0CF11E0A1B11AE100", ".xls", ".xls")]
    [InlineData("504B0304140000", ".xlsx", ".xlsx")]
    [InlineData("1F8B0800", "gzip", "gzip")]
    [InlineData("255044462D312E340A68656C6C6F0A", "PDF", "PDF")]
    [InlineData("50415231150415D2", ".parquet", ".parquet")]
    [InlineData("FFFE61002C0062000A00", "CSV UTF-8 (Comma delimited)", "CSV UTF-8（逗号分隔）")]
    [InlineData("FEFF0061002C0062000A", "CSV UTF-8 (Comma delimited)", "CSV UTF-8（逗号分隔）")]
    [InlineData("0A3C7461626C653E3C74723E", "web page", "网页")]
    [InlineData("EFBBBF3C21444F43545950452068746D6C3E", "web page", "网页")]
    [InlineData("5B0A20207B226964223A317D5D", "JSON", "JSON")]
    [InlineData("7B20226964223A317D", "JSON", "JSON")]
    public async Task A_file_of_another_format_is_called_by_its_name(string bytes, string says, string saysChinese)
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync(Convert.FromHexString(bytes));
        Assert.Equal((IntakeError.OtherFormat, 1, 1), (refused.Error, refused.Line, refused.Column));
        Assert.Contains(says, refused.Explain("en"), StringComparison.Ordinal);
        Assert.Contains(saysChinese, refused.Explain("zh"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[id],{x}\n1,2\n")]
    [InlineData("<0.05,x\n1,2\n")]
    [InlineData("PK,%PDF\n1,2\n")]
    [InlineData("PAR1,PAR2\n1,2\n")]
    public async Task A_header_that_begins_strangely_is_one_of_CSV(string csv)
    {
        using var vault = new TestVault();
        Assert.Equal(2, (await vault.ImportAsync(csv)).Schema.Fields.Count);
    }

    [Fact]
    public async Task Chinese_in_GB18030_is_read_wherever_a_short_file_ends()
    {
        using var vault = new TestVault();
        var gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        foreach (var last in new[] { "糖尿病\n", "糖尿病", "无\n", "a糖尿病\n", "冠心病a\n" })
        {
            var file = gb18030.GetBytes($"编号,性别,诊断\n1,男,高血压\n2,女,{last}");
            var taken = await vault.ImportAsync(file, DatasetFormat.Csv);
            Assert.Equal(["编号", "性别", "诊断"], taken.Schema.Fields.Select(field => field.Name));
        }
    }

    [Fact]
    public async Task A_message_never_quotes_a_value()
    {
        using var vault = new TestVault();
        var options = new ImportOptions { Types = new Dictionary<string, FieldType> { ["age"] = FieldType.Integer } };
        foreach (var value in new[] { "Zhang-Xiaoming", "63.7182", "2024-01-31", "12345678901234567890" })
        {
            var refused = await vault.RefuseAsync(Encoding.UTF8.GetBytes($"age\n{value}\n"), options: options);
            Assert.Equal(IntakeError.WrongType, refused.Error);
            Assert.DoesNotContain(value, refused.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(value, refused.Explain("zh"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_value_that_does_not_fit_far_behind_the_sample_is_found_with_its_line()
    {
        using var vault = new TestVault();
        var csv = new StringBuilder("age,sex\n");
        for (var i = 0; i < 60_000; i++)
        {
            csv.Append(i == 54_321 ? "4.5,M\n" : "45,M\n");
        }

        var refused = await vault.RefuseAsync(Encoding.UTF8.GetBytes(csv.ToString()));
        Assert.Equal((IntakeError.WrongType, 54_323, 1), (refused.Error, refused.Line, refused.Column));
        Assert.Contains("--type age=number", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Letters of one byte, and of three; the second cell of the third line is too long by one letter.</summary>
    [Theory]
    [InlineData('x', 1)]
    [InlineData('病', 3)]
    public async Task A_cell_has_at_most_a_mebibyte_and_a_longer_one_is_named(char letter, int sizeInBytes)
    {
        using var vault = new TestVault();
        var longest = new string(letter, Cells.LongestInBytes / sizeInBytes);
        var manifest = await vault.ImportAsync($"id,text\n1,{longest}\n");
        Assert.Equal([$"1|{longest}"], await vault.ReadAsync(manifest));
        vault.Vault.Destroy(manifest.Id);
        var refused = await vault.RefuseAsync(Encoding.UTF8.GetBytes($"id,text\n1,a\n2,{longest}{letter}\n"));
        Assert.Equal((IntakeError.CellTooLong, 3, 2), (refused.Error, refused.Line, refused.Column));
    }

    [Fact]
    public async Task A_record_that_never_ends_is_refused_before_it_is_read()
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync(Encoding.UTF8.GetBytes($"id,text\n1,\"{new string('x', 5 << 20)}"));
        Assert.Equal((IntakeError.RowTooLong, 2), (refused.Error, refused.Line));
    }
}
