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
