using System.Text;
using Kexin.Data;
using ParquetSharp;

namespace Kexin.Vault.Tests;

/// <summary>A clock on a wall shows an instant only where it is known where the wall is.</summary>
/// <remarks>Expected instants were computed with Python's zoneinfo.</remarks>
public sealed class TimeZoneTests
{
    [Theory]
    [InlineData("2024-03-10 00:30:00", 2)]
    [InlineData("2024/3/10 0:30", 2)]
    [InlineData("2024-03-10T00:30:00+08:00\n2024-03-10T00:31:00+08:00\n2024-03-10 00:30:00", 4)]
    [InlineData("2024-03-10 00:30:00\n2024-03-10 00:30:00\n2024-03-10 00:30:00Z", 4)]
    public async Task Times_without_a_zone_are_refused_with_line_and_column(string times, int line)
    {
        using var vault = new TestVault();
        foreach (var declared in new[] { false, true })
        {
            var options = new ImportOptions
            {
                Types = declared ? new Dictionary<string, FieldType> { ["t"] = FieldType.Timestamp } : [],
            };
            var refused = await vault.RefuseAsync(
                System.Text.Encoding.UTF8.GetBytes($"t\n{times}\n"),
                options: options
            );
            Assert.Equal(
                times.Contains('Z') || times.Contains('+')
                    ? declared
                        ? IntakeError.NoZone
                        : IntakeError.MixedZones
                    : IntakeError.NoZone,
                refused.Error
            );
            // Where the type is declared, the first time without a zone is what is wrong.
            Assert.Equal((declared && times.EndsWith('Z') ? 2 : line, 1), (refused.Line, refused.Column));
            Assert.Contains("--zone t=Asia/Shanghai", refused.Explain("en"), StringComparison.Ordinal);
            Assert.Contains("--zone t=Asia/Shanghai", refused.Explain("zh"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_time_without_a_zone_far_behind_the_sample_is_refused()
    {
        using var vault = new TestVault();
        var csv = new StringBuilder("t\n").Insert(2, "2024-03-10T00:30:00Z\n", 12_000).Append("2024-03-10T00:30:00\n");
        var refused = await vault.RefuseAsync(System.Text.Encoding.UTF8.GetBytes(csv.ToString()));
        Assert.Equal((IntakeError.NoZone, 12_002, 1), (refused.Error, refused.Line, refused.Column));
    }

    [Theory]
    [InlineData("Asia/Shanghai", "2024-03-10 00:30:00", 1710001800000)]
    [InlineData("Asia/Shanghai", "1988-07-01 12:00", 583729200000)]
    [InlineData("Asia/Shanghai", "1900-01-01 00:00:00", -2209017943000)]
    [InlineData("Asia/Shanghai", "2024-03-10T00:30:00Z", 1710030600000)]
    [InlineData("Europe/Berlin", "2024-07-01 00:00:00.999", 1719784800999)]
    [InlineData("Europe/Berlin,earlier", "2024-10-27 02:30:00", 1729989000000)]
    [InlineData("Europe/Berlin,later", "2024-10-27 02:30:00", 1729992600000)]
    [InlineData("Europe/Berlin,earlier", "2024-03-31 02:30:00", 1711845000000)]
    [InlineData("Europe/Berlin,later", "2024-03-31 02:30:00", 1711848600000)]
    [InlineData("UTC", "2024-03-10 00:30:00", 1710030600000)]
    public async Task A_wall_clock_is_read_in_its_zone_which_becomes_part_of_the_field(
        string zone,
        string time,
        long instant
    )
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync($"t\n{time}\n", Zone(zone));
        Assert.Equal(new DatasetField("t", FieldType.Timestamp, 0, zone), manifest.Schema.Fields.Single());
        Assert.Equal([$"{instant}"], await vault.ReadAsync(manifest));
        Assert.Equal(manifest.Schema.Fields, DatasetManifest.Decode(manifest.Encode()).Schema.Fields);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2024-03-31 02:30:00", IntakeError.SkippedTime)]
    [InlineData("Europe/Berlin", "2024-10-27 02:30:00", IntakeError.RepeatedTime)]
    [InlineData("Asia/Shanghai", "1986-05-04 02:30:00", IntakeError.SkippedTime)]
    [InlineData("Asia/Shanghai", "1991-09-15 01:30:00", IntakeError.RepeatedTime)]
    [InlineData("Asia/Shanghai", "2024-03-10", IntakeError.WrongType)]
    [InlineData("Asia/Shanghai", "noon", IntakeError.WrongType)]
    public async Task A_time_that_never_was_or_was_twice_is_refused_with_its_line(
        string zone,
        string time,
        IntakeError error
    )
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync(
            System.Text.Encoding.UTF8.GetBytes($"t\n2024-03-10 00:30:00\n{time}\n"),
            options: Zone(zone)
        );
        Assert.Equal((error, 3, 1), (refused.Error, refused.Line, refused.Column));
    }

    [Fact]
    public async Task A_zone_that_does_not_exist_or_has_no_times_is_refused()
    {
        using var vault = new TestVault();
        var csv = "t\n2024-03-10 00:30:00\n"u8.ToArray();
        foreach (var zone in new[] { "Asia/Peking", "CST8", "Asia/Shanghai,sometimes", "" })
        {
            Assert.Equal(IntakeError.UnknownZone, (await vault.RefuseAsync(csv, options: Zone(zone))).Error);
        }

        var asText = Zone("UTC") with { Types = new Dictionary<string, FieldType> { ["t"] = FieldType.Text } };
        Assert.Equal(IntakeError.ZoneOfOtherType, (await vault.RefuseAsync(csv, options: asText)).Error);
        Assert.Equal(
            IntakeError.UnknownColumn,
            (await vault.RefuseAsync("x\n1\n"u8.ToArray(), options: Zone("UTC"))).Error
        );
    }

    [Fact]
    public async Task Days_have_no_zone_and_are_not_mixed_with_times()
    {
        using var vault = new TestVault();
        var days = await vault.ImportAsync("d\n2024-02-29\n1969/12/31\n");
        Assert.Equal(FieldType.Date, days.Schema.Fields.Single().Type);
        Assert.Equal(["1709164800000", "-86400000"], await vault.ReadAsync(days));
        Assert.Equal(["1709164800000"], await vault.ReadAsync(days, new Condition("d", ">", ["2024-02-28"])));
        foreach (var mixed in new[] { "2024-02-29\n2024-02-29 10:00", "2023-02-28\n2023-02-29", "01/03/2024" })
        {
            var manifest = await vault.ImportAsync($"d\n{mixed}\n");
            Assert.Equal(FieldType.Text, manifest.Schema.Fields.Single().Type);
        }
    }

    [Fact]
    public async Task A_filter_compares_instants_whatever_zone_each_side_was_written_in()
    {
        using var vault = new TestVault();
        var csv = new StringBuilder("t\n");
        for (var hour = 0; hour < 24; hour++)
        {
            csv.Append($"2024-03-10 {hour:D2}:30:00\n");
        }

        var manifest = await vault.ImportAsync(csv.ToString(), Zone("Asia/Shanghai"));
        var morning = await vault.ReadAsync(manifest, new Condition("t", "<", ["2024-03-10T12:00:00+08:00"]));
        Assert.Equal(12, morning.Count);
        Assert.Equal(morning, await vault.ReadAsync(manifest, new Condition("t", "<", ["2024-03-10T04:00:00Z"])));
        await Assert.ThrowsAsync<DatasetQueryException>(() =>
            vault.ReadAsync(manifest, new Condition("t", "<", ["2024-03-10T12:00:00"]))
        );
    }

    [Fact]
    public async Task Parquet_says_itself_whether_its_times_are_instants()
    {
        var file = ParquetFiles.Write(
            [
                new Column<DateTime>("wall", LogicalType.Timestamp(isAdjustedToUtc: false, TimeUnit.Micros)),
                new Column<DateTime>("instant", LogicalType.Timestamp(isAdjustedToUtc: true, TimeUnit.Millis)),
                new Column<Date>("day"),
            ],
            group =>
            {
                ParquetFiles.Column(group, [new DateTime(2024, 3, 10, 0, 30, 0)]);
                ParquetFiles.Column(group, [new DateTime(2024, 3, 10, 0, 30, 0)]);
                ParquetFiles.Column(group, [new Date(2024, 3, 10)]);
            }
        );
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync(file, DatasetFormat.Parquet);
        Assert.Equal((IntakeError.NoZone, 1, 1, "wall"), (refused.Error, refused.Line, refused.Column, refused.Field));
        var zones = new ImportOptions { Zones = new Dictionary<string, string> { ["wall"] = "Asia/Shanghai" } };
        var manifest = await vault.ImportAsync(file, DatasetFormat.Parquet, zones);
        Assert.Equal(["Asia/Shanghai", null, null], manifest.Schema.Fields.Select(field => field.Zone));
        Assert.Equal(["1710001800000|1710030600000|1710028800000"], await vault.ReadAsync(manifest));
        var texts = new ImportOptions
        {
            Types = new[] { "wall", "instant", "day" }.ToDictionary(name => name, _ => FieldType.Text),
        };
        Assert.Equal(
            ["2024-03-10T00:30:00|2024-03-10T00:30:00Z|2024-03-10"],
            await vault.ReadAsync(await vault.ImportAsync(file, DatasetFormat.Parquet, texts))
        );
    }

    private static ImportOptions Zone(string zone) => new() { Zones = new Dictionary<string, string> { ["t"] = zone } };
}
