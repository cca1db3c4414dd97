using System.Globalization;
using Kexin.Data;

namespace Kexin.Vault.Tests;

/// <summary>The files of shared/data/cases that are about intake, against what stands in their expected.txt.</summary>
public sealed class GivenCasesTests
{
    [GivenCasesFact]
    public async Task Long_identifiers_are_text_and_none_is_common()
    {
        using var vault = new TestVault();
        var (a, b) = (await ImportAsync(vault, "04-long-ids/a.csv"), await ImportAsync(vault, "04-long-ids/b.csv"));
        Assert.All(a.Schema.Fields.Concat(b.Schema.Fields), field => Assert.Equal(FieldType.Text, field.Type));
        var (ofA, ofB) = (await vault.ReadAsync(a), await vault.ReadAsync(b));
        for (var i = 0; i < a.Schema.Fields.Count; i++)
        {
            var column = ofA.Select(row => row.Split('|')[i]).ToHashSet();
            Assert.Equal(ofA.Count, column.Count);
            Assert.DoesNotContain(ofB, row => column.Contains(row.Split('|')[i]));
        }
    }

    [GivenCasesFact]
    public async Task A_visit_that_one_program_wrote_as_1001_0_is_the_whole_number_1001()
    {
        using var vault = new TestVault();
        var (a, b) = (await ImportAsync(vault, "02-id-types/a.csv"), await ImportAsync(vault, "02-id-types/b.csv"));
        Assert.Equal(["1001", "1001"], [await FirstAsync(vault, a, "visit"), await FirstAsync(vault, b, "visit")]);
        Assert.Equal([FieldType.Text, FieldType.Integer], [TypeOf(a, "person"), TypeOf(b, "person")]);
        Assert.Equal([FieldType.Integer, FieldType.Date], [TypeOf(a, "born"), TypeOf(b, "born")]);
    }

    [GivenCasesFact]
    public async Task Wall_clocks_need_a_zone_and_mixed_ones_are_refused_with_their_line()
    {
        using var vault = new TestVault();
        foreach (
            var (file, error, line) in new[]
            {
                ("13-dates/a.csv", IntakeError.NoZone, 2),
                ("13-dates/b.csv", IntakeError.NoZone, 2),
                ("13-dates/wall.csv", IntakeError.NoZone, 2),
                ("13-dates/mixedzone.csv", IntakeError.MixedZones, 5),
            }
        )
        {
            var refused = await vault.RefuseAsync(GivenCases.Read(file));
            Assert.Equal((error, line, 1), (refused.Error, refused.Line, refused.Column));
        }
    }

    [GivenCasesFact]
    public async Task A_filter_before_noon_gives_the_same_rows_for_a_wall_clock_and_for_offsets()
    {
        using var vault = new TestVault();
        var shanghai = new ImportOptions { Zones = new Dictionary<string, string> { ["t"] = "Asia/Shanghai" } };
        var wall = await ImportAsync(vault, "13-dates/wall.csv", shanghai);
        var zone = await ImportAsync(vault, "13-dates/zone.csv");
        var noon = new Condition("t", "<", ["2024-03-10T12:00:00+08:00"]);
        var rows = await vault.ReadAsync(wall, noon);
        Assert.Equal(12, rows.Count);
        Assert.Equal(Times(rows), Times(await vault.ReadAsync(zone, noon)));
        Assert.Equal([FieldType.Date, FieldType.Integer], [TypeOf(wall, "d"), TypeOf(zone, "d")]);

        static IEnumerable<string> Times(List<string> rows) => rows.Select(row => row.Split('|')[0]);
    }

    [GivenCasesFact]
    public async Task Days_that_never_were_or_have_two_meanings_are_no_dates()
    {
        using var vault = new TestVault();
        Assert.Equal(FieldType.Text, TypeOf(await ImportAsync(vault, "13-dates/feb30.csv"), "d"));
        var options = new ImportOptions { Zones = new Dictionary<string, string> { ["t"] = "Asia/Shanghai" } };
        var a = await ImportAsync(vault, "13-dates/a.csv", options);
        Assert.Equal([FieldType.Text, FieldType.Date], [TypeOf(a, "dmy"), TypeOf(a, "d")]);
    }

    [GivenCasesFact]
    public async Task An_empty_column_is_one_of_numbers()
    {
        using var vault = new TestVault();
        var b = await ImportAsync(vault, "11-empty-provider/b.csv");
        Assert.Equal(FieldType.Number, TypeOf(b, "lab"));
        Assert.Equal(b.Rows, b.Schema.Fields.Single(field => field.Name == "lab").Missing);
    }

    [GivenCasesFact]
    public async Task Flags_of_numbers_and_of_words_choose_the_same_rows()
    {
        using var vault = new TestVault();
        var (a, b) = (
            await ImportAsync(vault, "11-empty-provider/a.csv"),
            await ImportAsync(vault, "11-empty-provider/b.csv")
        );
        Assert.Equal([FieldType.Integer, FieldType.Boolean], [TypeOf(a, "flag"), TypeOf(b, "flag")]);
        foreach (var manifest in new[] { a, b })
        {
            Assert.Equal(20, (await vault.ReadAsync(manifest, new Condition("flag", "=", ["1"]))).Count);
        }

        // Nobody of b is in the arm: the mean of x is a's.
        var arm = new Condition("arm", "=", ["1"]);
        Assert.Equal(20, (await vault.ReadAsync(a, arm)).Average(row => double.Parse(row.Split('|')[1], Invariant)));
        Assert.Equal(20, (await vault.ReadAsync(a, arm)).Count);
        Assert.Empty(await vault.ReadAsync(b, arm));
    }

    [GivenCasesFact]
    public async Task Quotes_that_are_none_are_refused_with_line_and_column_and_what_to_write()
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync(GivenCases.Read("15-csv-structure/single.csv"));
        Assert.Equal((IntakeError.TooManyCells, 2L, 3), (refused.Error, refused.Line, refused.Column));
        Assert.Contains("double quotes", refused.Message, StringComparison.Ordinal);
    }

    [GivenCasesFact]
    public async Task Levels_that_differ_by_case_or_spaces_are_named()
    {
        using var vault = new TestVault();
        var variants = await FindingsAsync(vault, "10-levels/b.csv", FindingKind.SpellingVariants);
        variants.AddRange(await FindingsAsync(vault, "10-levels/a.csv", FindingKind.SpellingVariants));
        Assert.Contains(variants, finding => (finding.Field, finding.Sample, finding.Other) == ("stage", "iii", "III"));
        Assert.Contains(variants, finding => (finding.Field, finding.Sample, finding.Other) == ("sex", "M ", "M"));
        Assert.Contains(variants, finding => (finding.Field, finding.Sample, finding.Other) == ("sex", "f", "F"));
    }

    [GivenCasesFact]
    public async Task Decimal_commas_are_named_with_their_remedy_and_read_by_it()
    {
        using var vault = new TestVault();
        var found = await FindingsAsync(vault, "12-number-forms/eu.csv", FindingKind.DressedNumbers);
        Assert.Equal(["--numbers glucose=1234,5", "--numbers weight=1.234,5"], found.Select(finding => finding.Remedy));
        var eu = await ImportAsync(
            vault,
            "12-number-forms/eu.csv",
            ImportOptions.Of(
                new IntakeOptions([new("glucose", Numbers: "1234,5"), new("weight", Numbers: "1.234,5")], [], [], [])
            )
        );
        Assert.Equal("0|5|1200.5", (await vault.ReadAsync(eu))[0]);
        Assert.Equal("1|6.1|1201.5", (await vault.ReadAsync(eu))[1]);
    }

    [GivenCasesFact]
    public async Task Words_among_numbers_are_named_at_their_line()
    {
        using var vault = new TestVault();
        var words = await FindingsAsync(vault, "12-number-forms/nanword.csv", FindingKind.MissingWord);
        Assert.Contains(words, finding => (finding.Field, finding.Sample, finding.Line) == ("x", "NaN", 3));
        var near = await FindingsAsync(vault, "12-number-forms/nanword.csv", FindingKind.NearlyOfType);
        Assert.All(near, finding => Assert.Equal("x", finding.Field));
    }

    [GivenCasesFact]
    public async Task Days_written_as_numbers_or_with_two_meanings_are_named()
    {
        using var vault = new TestVault();
        var zone = new ImportOptions { Zones = new Dictionary<string, string> { ["t"] = "Asia/Shanghai" } };
        var numbers = await FindingsAsync(vault, "13-dates/b.csv", FindingKind.DaysAsNumbers, zone);
        Assert.Equal("--type d=date", Assert.Single(numbers).Remedy);
        var other = Assert.Single(await FindingsAsync(vault, "13-dates/b.csv", FindingKind.OtherDates, zone));
        Assert.Equal("dmy", other.Field);
        var none = Assert.Single(await FindingsAsync(vault, "13-dates/feb30.csv", FindingKind.NearlyOfType));
        Assert.Equal((3L, "2023-02-29"), (none.Line, none.Sample));
        var born = await FindingsAsync(vault, "02-id-types/a.csv", FindingKind.DaysAsNumbers);
        Assert.Equal("born", Assert.Single(born).Field);
    }

    [GivenCasesFact]
    public async Task Times_without_a_zone_stand_in_the_way_and_are_named()
    {
        using var vault = new TestVault();
        foreach (var file in new[] { "13-dates/wall.csv", "13-dates/mixedzone.csv" })
        {
            var inspection = await vault.InspectAsync(GivenCases.Read(file));
            Assert.True(inspection.IsRefused);
            Assert.Equal("t", inspection.Findings[0].Field);
        }
    }

    [GivenCasesFact]
    public async Task Years_a_site_and_values_below_a_limit_are_read_and_named()
    {
        using var vault = new TestVault();
        const string file = "07-regression/b.csv";
        var plain = await ImportAsync(vault, file);
        Assert.Equal(
            [FieldType.Integer, FieldType.Integer, FieldType.Text, FieldType.Text, FieldType.Text],
            new[] { "yr", "site", "ytxt", "lvl", "crp" }.Select(field => TypeOf(plain, field))
        );
        Assert.Equal(["2002", "1"], [await FirstAsync(vault, plain, "yr"), await FirstAsync(vault, plain, "site")]);
        var alike = await FindingsAsync(vault, file, FindingKind.SingleValue);
        Assert.Equal(["site", "const"], alike.Select(finding => finding.Field));
        var below = Assert.Single(
            (await vault.InspectAsync(GivenCases.Read(file))).Findings,
            finding => finding.Field == "crp"
        );
        Assert.Equal((2L, "<0.05", "--below crp=half"), (below.Line, below.Sample, below.Remedy));
        var read = ImportOptions.Of(new IntakeOptions([new("crp", Below: "half")], [], [], []));
        Assert.Equal("0.025", await FirstAsync(vault, await ImportAsync(vault, file, read), "crp"));
    }

    [GivenCasesFact]
    public async Task Identifiers_of_odd_shapes_are_kept_character_by_character()
    {
        using var vault = new TestVault();
        var (a, b) = (await ImportAsync(vault, "01-id-shapes/a.csv"), await ImportAsync(vault, "01-id-shapes/b.csv"));
        Assert.Equal([FieldType.Text, FieldType.Text], [TypeOf(a, "person"), TypeOf(b, "person")]);
        Assert.Equal(
            (17, 8),
            ((await vault.ReadAsync(a)).Count, (await vault.ReadAsync(a)).Intersect(await vault.ReadAsync(b)).Count())
        );
    }

    [GivenCasesFact]
    public async Task Excels_line_that_names_the_delimiter_is_no_header()
    {
        using var vault = new TestVault();
        var sep = await ImportAsync(vault, "15-csv-structure/sep.csv");
        Assert.Equal(["id", "x"], sep.Schema.Fields.Select(field => field.Name));
        Assert.Equal(["1|2"], await vault.ReadAsync(sep));
    }

    [GivenCasesFact]
    public async Task Namibia_is_kept_where_NA_is_a_missing_word_elsewhere()
    {
        using var vault = new TestVault();
        var options = new IntakeOptions([new("iso", Missing: [])], ["NA", "-9"], [], []);
        var na = await ImportAsync(vault, "15-csv-structure/na.csv", ImportOptions.Of(options));
        var rows = await vault.ReadAsync(na);
        Assert.Equal(10, rows.Count(row => row.StartsWith("NA|", StringComparison.Ordinal)));
        Assert.Equal(FieldType.Integer, TypeOf(na, "score"));
    }

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    private static async Task<List<Finding>> FindingsAsync(
        TestVault vault,
        string path,
        FindingKind kind,
        ImportOptions? options = null
    )
    {
        var inspection = await vault.InspectAsync(GivenCases.Read(path), options);
        return [.. inspection.Findings.Where(finding => finding.Kind == kind)];
    }

    private static Task<DatasetManifest> ImportAsync(TestVault vault, string path, ImportOptions? options = null) =>
        vault.ImportAsync(GivenCases.Read(path), DatasetFormat.Csv, options);

    private static FieldType TypeOf(DatasetManifest manifest, string field) =>
        manifest.Schema.TryGetField(field, out var found) ? found.Type : default;

    private static async Task<string> FirstAsync(TestVault vault, DatasetManifest manifest, string field)
    {
        await using var reader = await vault.Vault.OpenAsync(manifest.Id, vault.Key, default);
        return (await TestVault.RowsAsync(reader, [field], []))[0];
    }
}
