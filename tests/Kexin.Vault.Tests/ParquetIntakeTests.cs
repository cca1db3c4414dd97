using Kexin.Data;
using ParquetSharp;
using static Kexin.Vault.Tests.ParquetFiles;

namespace Kexin.Vault.Tests;

public sealed class ParquetIntakeTests
{
    [Fact]
    public async Task Columns_keep_their_types_and_their_missing_values()
    {
        var file = Write(
            [
                new Column<int?>("whole"),
                new Column<double?>("half"),
                new Column<string>("name"),
                new Column<bool?>("yes"),
                new Column<DateTime?>("when"),
                new Column<float>("single"),
            ],
            group =>
            {
                Column<int?>(group, [1, null, 3]);
                Column<double?>(group, [1.5, double.NaN, null]);
                Column(group, ["甲, \"x\"", null!, ""]);
                Column<bool?>(group, [true, null, false]);
                Column<DateTime?>(group, [DateTime.UnixEpoch.AddSeconds(1), null, DateTime.UnixEpoch]);
                Column(group, [0.5f, 2f, 3f]);
            }
        );
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(file, DatasetFormat.Parquet);
        Assert.Equal(
            [
                FieldType.Integer,
                FieldType.Number,
                FieldType.Text,
                FieldType.Boolean,
                FieldType.Timestamp,
                FieldType.Number,
            ],
            manifest.Schema.Fields.Select(field => field.Type)
        );
        Assert.Equal([1, 2, 2, 1, 1, 0], manifest.Schema.Fields.Select(field => field.Missing));
        Assert.Equal(["1|1.5|甲, \"x\"|1|1000|0.5", "-|-|-|-|-|2", "3|-|-|0|0|3"], await vault.ReadAsync(manifest));
    }

    [Fact]
    public async Task A_file_of_many_row_groups_keeps_its_order()
    {
        const int rows = 50_000;
        var file = Write(
            [new Column<long>("n")],
            group => Column(group, [.. Enumerable.Range(0, rows).Select(n => (long)n)]),
            groups: 3
        );
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(file, DatasetFormat.Parquet);
        Assert.Equal(3 * rows, manifest.Rows);
        Assert.Equal(Enumerable.Range(0, 3 * rows).Select(n => $"{n % rows}"), await vault.ReadAsync(manifest));
    }

    [Fact]
    public async Task What_is_no_Parquet_or_damaged_is_refused_and_leaves_nothing()
    {
        using var vault = new TestVault();
        var whole = Write([new Column<int>("a")], group => Column(group, [1, 2, 3]));
        Assert.Equal(IntakeError.Empty, (await vault.RefuseAsync([], DatasetFormat.Parquet)).Error);
        foreach (var bytes in new byte[][] { "a,b\n1,2\n"u8.ToArray(), whole[..^3], whole[(whole.Length / 2)..] })
        {
            Assert.Equal(IntakeError.NotParquet, (await vault.RefuseAsync(bytes, DatasetFormat.Parquet)).Error);
        }
    }

    [Fact]
    public async Task Any_one_byte_changed_is_refused_or_taken_in_but_never_breaks_the_process()
    {
        using var vault = new TestVault();
        var whole = Write(
            [new Column<int?>("a"), new Column<string>("b")],
            group =>
            {
                Column<int?>(group, [1, null, 3]);
                Column(group, ["x", "y", "z"]);
            }
        );
        for (var at = 0; at < whole.Length; at += 3)
        {
            var altered = whole.ToArray();
            altered[at] ^= 0x41;
            var error = await Record.ExceptionAsync(() => vault.ImportAsync(altered, DatasetFormat.Parquet));
            Assert.True(error is null or IntakeException, $"byte {at}: {error}");
        }
    }

    [Fact]
    public async Task A_column_that_a_dataset_does_not_hold_is_named()
    {
        using var vault = new TestVault();
        var file = Write(
            [new Column<int>("a"), new Column<int[]>("list")],
            group =>
            {
                Column(group, [1]);
                Column<int[]>(
                    group,
                    [
                        [1, 2],
                    ]
                );
            }
        );
        var refused = await vault.RefuseAsync(file, DatasetFormat.Parquet);
        Assert.Equal((IntakeError.UnsupportedColumn, 2), (refused.Error, refused.Column));
    }

    public static TheoryData<string, IntakeOptions> OfText =>
        new()
        {
            { "--numbers age", Of(new ColumnOptions("age", Numbers: "1.234,5")) },
            { "--percent age", Of(new ColumnOptions("age", Percent: true)) },
            { "--currency age", Of(new ColumnOptions("age", Currency: true)) },
            { "--below age", Of(new ColumnOptions("age", Below: "half")) },
            { "--date-format age", Of(new ColumnOptions("age", DateFormat: "d/M/yyyy")) },
            { "--missing age", Of(new ColumnOptions("age", Missing: ["NA"])) },
            { "--recode age", Of(new ColumnOptions("age", Recode: [new("1", "2")])) },
            { "--missing", new IntakeOptions([], ["NA"], [], []) },
            { "--header", new IntakeOptions([], [], [], ["age"]) },
            { "--delimiter", new IntakeOptions([], [], [], [], CsvDelimiter.Bar) },
            { "--sheet", new IntakeOptions([], [], [], [], Sheet: "1") },
            { "--no-header", new IntakeOptions([], [], [], [], NoHeader: true) },
        };

    [Theory]
    [MemberData(nameof(OfText), DisableDiscoveryEnumeration = true)]
    public async Task An_option_that_says_nothing_of_Parquet_is_refused_by_its_name(string name, IntakeOptions given)
    {
        using var vault = new TestVault();
        var file = Write([new Column<int>("age")], group => Column(group, [1, 2]));
        var options = ImportOptions.Of(given);
        var refused = await vault.RefuseAsync(file, DatasetFormat.Parquet, options);
        Assert.Equal(IntakeError.OptionNotForFormat, refused.Error);
        Assert.StartsWith($"{name} ", refused.Explain("en"), StringComparison.Ordinal);
        Assert.Contains("Parquet", refused.Explain("zh"), StringComparison.Ordinal);
        var inspected = await Assert.ThrowsAsync<IntakeException>(() =>
            vault.InspectAsync(file, options, DatasetFormat.Parquet)
        );
        Assert.Equal(IntakeError.OptionNotForFormat, inspected.Error);
    }

    private static IntakeOptions Of(ColumnOptions column) => new([column], [], [], []);

    [Fact]
    public async Task A_value_that_does_not_fit_its_declared_type_is_refused_with_its_row()
    {
        using var vault = new TestVault();
        var file = Write([new Column<double>("age")], group => Column(group, [1, 2, 2.5]));
        var refused = await vault.RefuseAsync(
            file,
            DatasetFormat.Parquet,
            new ImportOptions { Types = new Dictionary<string, FieldType> { ["age"] = FieldType.Integer } }
        );
        Assert.Equal((IntakeError.WrongType, 3, 1), (refused.Error, refused.Line, refused.Column));
        Assert.Equal(
            IntakeError.MissingColumn,
            (await vault.RefuseAsync(file, DatasetFormat.Parquet, new ImportOptions { Required = ["sex"] })).Error
        );
    }
}
