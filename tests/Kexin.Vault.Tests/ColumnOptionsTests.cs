using System.Text.Json;
using Kexin.Cryptography.Records;
using Kexin.Data;

namespace Kexin.Vault.Tests;

/// <summary>What is said of columns, against numbers and days worked out by hand.</summary>
public sealed class ColumnOptionsTests
{
    [Theory]
    [InlineData("1.234,5", "1.200,5", "1200.5")]
    [InlineData("1234,5", "5,1", "5.1")]
    [InlineData("1,234.5", "-1,207", "-1207")]
    [InlineData("1 234,5", "12\u00A0345,25", "12345.25")]
    [InlineData("1'234.5", "1’234.5", "1234.5")]
    public async Task A_number_is_read_in_the_form_that_is_named(string form, string written, string right)
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync($"x\n\"{written}\"\n2\n", Column(new("x", Numbers: form)));
        Assert.Equal([right, "2"], await vault.ReadAsync(manifest));
    }

    [Theory]
    [InlineData("1.234,5", "1.23")]
    [InlineData("1,234.5", "12,07")]
    [InlineData("1,234.5", "1,2345")]
    [InlineData("1,234.5", ",207")]
    public async Task What_is_in_no_such_form_stays_a_text(string form, string written)
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync($"x\n\"{written}\"\nlow\n", Column(new("x", Numbers: form)));
        Assert.Equal([written, "low"], await vault.ReadAsync(manifest));
    }

    [Fact]
    public async Task Percents_currencies_and_limits_are_read_by_rule_without_rounding()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(
            "a,b,c,d,e\n7%,¥12,<0.05,<0.05,<0.05\n-12.5%,3.5元,0.2,0.2,0.2\n",
            Columns(
                new("a", Percent: true),
                new("b", Currency: true),
                new("c", Below: "half"),
                new("d", Below: "limit"),
                new("e", Below: "missing")
            )
        );
        Assert.Equal(["0.07|12|0.025|0.05|-", "-0.125|3.5|0.2|0.2|0.2"], await vault.ReadAsync(manifest));
    }

    [Fact]
    public async Task Days_are_read_in_the_form_that_is_named_and_days_that_never_were_are_refused()
    {
        using var vault = new TestVault();
        ColumnOptions[] columns =
        [
            new("d", FieldType.Date, DateFormat: "dd/MM/yyyy"),
            new("中", DateFormat: "yyyy年M月d日"),
        ];
        var manifest = await vault.ImportAsync("d,中\n03/04/2024,2024年2月9日\n", Columns(columns));
        Assert.Equal([FieldType.Date, FieldType.Date], manifest.Schema.Fields.Select(field => field.Type));
        // 19816 and 19762 days after 1970-01-01, counted by hand from 1 January 2024 = 19723.
        Assert.Equal([$"{19816L * 86_400_000}|{19762L * 86_400_000}"], await vault.ReadAsync(manifest));
        vault.Vault.Destroy(manifest.Id);
        var refused = await vault.RefuseAsync("d,中\n31/04/2024,2024年2月9日\n"u8.ToArray(), options: Columns(columns));
        Assert.Equal((IntakeError.WrongType, 2L, 1), (refused.Error, refused.Line, refused.Column));
    }

    [Fact]
    public async Task Words_for_no_value_belong_to_their_column_and_values_are_replaced()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(
            "iso,crp,sex\nNA,NA,M \nZA,3,f\n",
            Columns(
                new("iso", Missing: []),
                new ColumnOptions("sex", Recode: [new("f", "F"), new("M", "male"), new("x", "")])
            ) with
            {
                MissingWords = ["NA"],
            }
        );
        Assert.Equal(["NA|-|male", "ZA|3|F"], await vault.ReadAsync(manifest));
    }

    [Fact]
    public async Task Unit_and_description_stay_with_the_field()
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(
            "glu,age\n5,1\n",
            Column(new("glu", Unit: "mmol/L", Description: "Fasting glucose"))
        );
        var again = vault.Vault.Load(manifest.Id);
        Assert.Equal(["Fasting glucose (mmol/L)", null], again.Schema.Fields.Select(field => field.Description));
        Assert.Equal([null, null], again.Schema.Fields.Select(field => field.Zone));
    }

    [Theory]
    [InlineData("sep=;\nid;x\n1;2\n", null, "1|2")]
    [InlineData("\uFEFF\"sep=;\"\r\nid;x\r\n1;2\r\n", null, "1|2")]
    [InlineData("id|x\n1|2\n", null, "1|2")]
    [InlineData("id,a;x\n1,b;2\n", CsvDelimiter.Semicolon, "1,b|2")]
    public async Task The_delimiter_is_found_named_in_the_file_or_given(string csv, CsvDelimiter? given, string row)
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(csv, new ImportOptions { Delimiter = given });
        Assert.Equal([row], await vault.ReadAsync(manifest));
    }

    [Fact]
    public async Task A_line_that_names_the_delimiter_counts_as_a_line()
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync("sep=;\nid;x\n1\n"u8.ToArray());
        Assert.Equal((IntakeError.TooFewCells, 3L), (refused.Error, refused.Line));
    }

    [Fact]
    public async Task A_file_without_a_header_keeps_its_first_row()
    {
        using var vault = new TestVault();
        var numbered = await vault.ImportAsync("7,M\n8,F\n", new ImportOptions { NoHeader = true });
        Assert.Equal(["column1", "column2"], numbered.Schema.Fields.Select(field => field.Name));
        Assert.Equal(["7|M", "8|F"], await vault.ReadAsync(numbered));
        var named = await vault.ImportAsync(
            "7,M\n8,F\n",
            ImportOptions.Of(new IntakeOptions([], [], [], ["id", "sex"]))
        );
        Assert.Equal(["id", "sex"], named.Schema.Fields.Select(field => field.Name));
        Assert.Equal(2, named.Rows);
    }

    [Theory]
    [InlineData("""{"columns":[{"name":"d","dateFormat":"MM/yy"}]}""", "columns[0]")]
    [InlineData("""{"columns":[{"name":"d"},{"name":"d"}]}""", "")]
    [InlineData("""{"columns":[{"name":"d","colour":"red"}]}""", "columns[0].colour")]
    [InlineData("""{"columns":[{"name":"d","numbers":"1,2"}]}""", "columns[0].numbers")]
    [InlineData("""{"missing":[" "]}""", "")]
    public void Options_that_say_what_they_must_not_are_refused_at_their_place(string json, string path)
    {
        using var document = JsonDocument.Parse(json);
        var refused = Assert.Throws<RecordException>(() => RecordJson.Read<IntakeOptions>(document.RootElement));
        Assert.Equal(path, refused.Path);
    }

    [Fact]
    public void Options_come_back_as_they_were_written_down()
    {
        var options = new IntakeOptions(
            [new ColumnOptions("a=b", FieldType.Number, Percent: true, Missing: [], Recode: [new("1", "2")])],
            ["NA"],
            ["a=b"],
            [],
            CsvDelimiter.Tab
        );
        var again = RecordJson.Read<IntakeOptions>(RecordJson.Write(options));
        Assert.Equal(CanonicalRecord.Encode(options), CanonicalRecord.Encode(again));
        Assert.Empty(again.Columns[0].Missing!);
    }

    private static ImportOptions Column(ColumnOptions column) => Columns(column);

    private static ImportOptions Columns(params ColumnOptions[] columns) =>
        ImportOptions.Of(new IntakeOptions(columns, [], [], []));
}
