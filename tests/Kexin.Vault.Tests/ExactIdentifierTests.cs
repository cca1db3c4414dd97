using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using Kexin.Data;
using ParquetSharp;

namespace Kexin.Vault.Tests;

/// <summary>Two identifiers that differ in the source are never one in a column that identifies, whatever format they come in.</summary>
public sealed class ExactIdentifierTests
{
    private static readonly FieldType[] s_identifying = [FieldType.Text, FieldType.Integer];

    private static readonly Gen<string> s_digits = Gen.Frequency(
        (4, Gen.Long[1, 300].Select(n => n.ToString(CultureInfo.InvariantCulture))),
        (
            3,
            Gen.Long[9_007_199_254_740_980, 9_007_199_254_741_000].Select(n => n.ToString(CultureInfo.InvariantCulture))
        ),
        (3, Gen.Int[1, 40].Select(n => $"62220200000000{n:D5}")),
        (1, Gen.Int[0, 9].Select(n => $"{n}"))
    );

    /// <summary>Identifiers of several forms, close to each other, so that roundings meet.</summary>
    private static readonly Gen<string> s_identifier = Gen.Select(
            Among("", "", "", "-", "+", "0", "00", "-0", " "),
            s_digits,
            Among("", "", "", ".0", ".00", ".5", "E2", "e+2", "E-1", "0", " ")
        )
        .Select((before, digits, after) => before + digits + after);

    /// <summary>Forms that one file has throughout, as exports do.</summary>
    private static readonly Gen<string[]> s_column = Gen.OneOf(
        s_identifier.Array[1, 40],
        s_digits.Array[1, 40],
        Gen.Select(s_digits.Array[1, 40], Among(".0", ".00", "E2", "e+05"))
            .Select((all, after) => all.Select(digits => digits + after).ToArray()),
        s_digits.Array[1, 40].Select(all => all.Select(digits => "-" + digits).ToArray()),
        s_digits.Array[1, 40].Select(all => all.Select(digits => digits.PadLeft(6, '0')).ToArray())
    );

    private static readonly Gen<long[]> s_numbers = Gen.OneOf(
        Gen.Long.Array[30],
        Gen.Long[-3, 400].Array[30],
        Gen.Long[9_007_199_254_740_980, 9_007_199_254_741_000].Array[30]
    );

    [Fact]
    public Task CSV_files_keep_identifiers_apart_in_columns_that_are_inferred_or_text() =>
        s_column
            .Array[20]
            .SampleAsync(
                async columns =>
                {
                    using var vault = new TestVault();
                    var rows = columns.Max(texts => texts.Length);
                    var csv = new StringBuilder().AppendJoin(',', columns.Select((_, i) => $"c{i}")).Append('\n');
                    for (var row = 0; row < rows; row++)
                    {
                        // Short columns begin again, so that no value is missing.
                        csv.AppendJoin(',', columns.Select(texts => texts[row % texts.Length])).Append('\n');
                    }

                    var texts = columns.Select(all => Enumerable.Range(0, rows).Select(row => all[row % all.Length]));
                    await AssertApartAsync(vault, csv.ToString(), [.. texts.Select(column => column.ToArray())]);
                },
                iter: 15,
                threads: 1
            );

    [Fact]
    public Task Parquet_files_keep_identifiers_apart_in_columns_that_are_inferred_or_text() =>
        s_numbers.SampleAsync(
            async values =>
            {
                using var vault = new TestVault();
                var file = ParquetFiles.Write(
                    [.. s_writers.Select((writer, i) => writer.Column($"c{i}"))],
                    group =>
                    {
                        foreach (var writer in s_writers)
                        {
                            writer.Write(group, values);
                        }
                    }
                );
                var texts = s_writers.Select(writer => values.Select(writer.Text).ToArray()).ToArray();

                // How a real or a decimal with a fraction is written is the library's choice; all others have one spelling.
                int[] spelled = [0, 1, 2, 3, 4, 9, 10];
                await AssertApartAsync(vault, file, DatasetFormat.Parquet, texts, spelled.Contains);
            },
            iter: 15,
            threads: 1
        );

    [Fact]
    public Task Workbooks_keep_identifiers_apart_and_texts_have_every_character() =>
        Gen.Select(s_identifier.Array[30], s_digits.Array[30], Gen.Long[-99_999, 99_999_999].Array[30])
            .SampleAsync(
                async columns =>
                {
                    using var vault = new TestVault();
                    var (mixed, digits, numbers) = columns;
                    var rows = new StringBuilder("<row>")
                        .Append(Text("a"))
                        .Append(Text("b"))
                        .Append(Text("c"))
                        .Append("</row>");
                    for (var row = 0; row < mixed.Length; row++)
                    {
                        rows.Append("<row>").Append(Text(mixed[row])).Append(Text(digits[row]));
                        rows.Append(CultureInfo.InvariantCulture, $"<c><v>{numbers[row]}</v></c></row>");
                    }

                    string[][] texts =
                    [
                        mixed,
                        digits,
                        [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))],
                    ];
                    var file = SheetTests.Workbook(rows.ToString());
                    await AssertApartAsync(vault, file, DatasetFormat.Workbook, texts, _ => true);
                },
                iter: 15,
                threads: 1
            );

    private static string Text(string text) => $"<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>";

    [Fact]
    public void A_declared_whole_number_takes_no_two_spellings_for_one() =>
        s_column.Sample(
            texts =>
            {
                var spelling = new WholeSpelling(labels: true);
                var taken = texts.Distinct().Where(text => spelling.TryRead(text, out _)).ToArray();
                var again = new WholeSpelling(labels: true);
                var values = taken.Select(text => again.TryRead(text, out var value) ? value : long.MinValue);
                Assert.Equal(taken.Length, values.Distinct().Count());
            },
            iter: 5000,
            threads: 1
        );

    [Fact]
    public void Two_numbers_that_are_called_exact_and_differ_are_two_doubles() =>
        Gen.Select(Gen.Double, Gen.Int[1, 19], Gen.Int[-3, 3])
            .Sample(
                (number, digits, step) =>
                {
                    var text = number.ToString($"E{digits}", CultureInfo.InvariantCulture);
                    var mark = text.IndexOf('E', StringComparison.Ordinal);
                    var other = $"{text[..(mark - 1)]}{(text[mark - 1] - '0' + 10 + step) % 10}{text[mark..]}";
                    var forms = new[] { text, other }.Select(item =>
                        (Form: NumberText.Read(item, out var value, out _), Value: value, Text: item)
                    );
                    Assert.All(
                        forms.Where(form => form.Form != NumberForm.None),
                        form => Assert.Equal(double.Parse(form.Text, CultureInfo.InvariantCulture), form.Value)
                    );
                    if (text != other && forms.All(form => form.Form == NumberForm.Exact))
                    {
                        Assert.Equal(2, forms.Select(form => form.Value).Distinct().Count());
                    }
                },
                iter: 5000,
                threads: 1
            );

    /// <summary>A column, its declared type or "", the type that it gets, and its values as they are read.</summary>
    public static TheoryData<string, string, FieldType, string> Columns { get; } =
        new()
        {
            { "-7046029254386353101 -7046029254386353100", "", FieldType.Text, "" },
            { "6222020000000000001.00 6222020000000000002.00", "", FieldType.Text, "" },
            { "9007199254740993 9007199254740992", "", FieldType.Text, "" },
            { "9007199254740992 9007199254740994", "", FieldType.Text, "" },
            { "9007199254740991 -9007199254740991", "", FieldType.Integer, "" },
            { "12E3 1200E1", "", FieldType.Text, "" },
            { "1e+05 2.5", "", FieldType.Number, "100000 2.5" },
            { "6.02E23 1.5", "", FieldType.Number, "6.02E+23 1.5" },
            { "+8613812345678 +8613812345679", "", FieldType.Text, "" },
            { "007 8", "", FieldType.Text, "" },
            { "1001.0 1002.0", "", FieldType.Integer, "1001 1002" },
            { "1001.0 1002", "", FieldType.Number, "1001 1002" },
            { "-0 1", "", FieldType.Number, "-0 1" },
            { "0.30000000000000004 0.1", "", FieldType.Number, "" },
            { "0.12345678901234567891 0.1", "", FieldType.Text, "" },
            { "0.12345678901234567891 0.5", "number", FieldType.Number, "0.12345678901234568 0.5" },
            { "1e-400 1.5", "", FieldType.Text, "" },
            { "01 12 03", "integer", FieldType.Integer, "1 12 3" },
            { "+5 +6", "integer", FieldType.Integer, "5 6" },
            { "-7046029254386353101", "text", FieldType.Text, "" },
            { "00.50 +1.25", "number", FieldType.Number, "0.5 1.25" },
        };

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task A_column_is_what_loses_nothing(string values, string declared, FieldType type, string read)
    {
        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(
            $"id\n{values.Replace(' ', '\n')}\n",
            declared.Length == 0 ? null : Declare(Enum.Parse<FieldType>(declared, ignoreCase: true))
        );
        Assert.Equal(type, manifest.Schema.Fields.Single().Type);
        Assert.Equal((read.Length == 0 ? values : read).Split(' '), await vault.ReadAsync(manifest));
    }

    [Theory]
    [InlineData("1 -7046029254386353101", FieldType.Integer, "more digits than a number keeps")]
    [InlineData("1 6222020000000000001.00", FieldType.Number, "more digits than a number keeps")]
    [InlineData("7 07", FieldType.Integer, "zeros before it")]
    [InlineData("07 7", FieldType.Integer, "a whole number")]
    [InlineData("5 +5", FieldType.Integer, "a plus before it")]
    [InlineData("5 5.0", FieldType.Integer, "a whole number")]
    [InlineData("1 12E3", FieldType.Integer, "a bare exponent")]
    public async Task What_would_make_two_values_one_is_refused_with_its_line(
        string values,
        FieldType declared,
        string found
    )
    {
        using var vault = new TestVault();
        var refused = await vault.RefuseAsync(
            System.Text.Encoding.UTF8.GetBytes($"id\n{values.Replace(' ', '\n')}\n"),
            options: Declare(declared)
        );
        Assert.Equal((IntakeError.WrongType, 3, 1), (refused.Error, refused.Line, refused.Column));
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
        Assert.Contains("--type id=", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_far_behind_the_sample_that_would_be_rounded_is_refused()
    {
        using var vault = new TestVault();
        foreach (var value in new[] { "9007199254740993", "007", "+7", "-0" })
        {
            var csv = new StringBuilder("id\n").Insert(3, "45\n", 12_000).Append(value).Append('\n');
            var refused = await vault.RefuseAsync(System.Text.Encoding.UTF8.GetBytes(csv.ToString()));
            Assert.Equal((IntakeError.WrongType, 12_002), (refused.Error, refused.Line));
        }
    }

    [Fact]
    public async Task A_UUID_bytes_a_decimal_and_an_unsigned_number_become_text_with_every_digit()
    {
        var guid = Guid.Parse("0123456789abcdef0123456789abcdef");
        using var output = new MemoryStream();
        using (
            var file = new ParquetFileWriter(
                output,
                [
                    new Column<Guid>("uuid"),
                    new Column<decimal?>("card", LogicalType.Decimal(29, 2)),
                    new Column<ulong>("hash"),
                    new Column<decimal>("price", LogicalType.Decimal(29, 2)),
                    new Column<double>("visit"),
                ],
                leaveOpen: true
            )
        )
        {
            using var group = file.AppendRowGroup();
            ParquetFiles.Column(group, [guid, Guid.Empty]);
            ParquetFiles.Column<decimal?>(group, [6222020000000000001.00m, null]);
            ParquetFiles.Column(group, [ulong.MaxValue, 1UL]);
            ParquetFiles.Column(group, [12.50m, -0.05m]);
            ParquetFiles.Column(group, [1001.0, 1002.0]);
            file.Close();
        }

        using var vault = new TestVault();
        var manifest = await vault.ImportAsync(output.ToArray(), DatasetFormat.Parquet);
        Assert.Equal(
            [FieldType.Text, FieldType.Text, FieldType.Text, FieldType.Number, FieldType.Integer],
            manifest.Schema.Fields.Select(field => field.Type)
        );
        Assert.Equal(
            [
                "01234567-89ab-cdef-0123-456789abcdef|6222020000000000001.00|18446744073709551615|12.5|1001",
                "00000000-0000-0000-0000-000000000000|-|1|-0.05|1002",
            ],
            await vault.ReadAsync(manifest)
        );
    }

    private static ImportOptions Declare(FieldType type) =>
        new() { Types = new Dictionary<string, FieldType> { ["id"] = type } };

    private static Gen<T> Among<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>A Parquet column that holds numbers as another type.</summary>
    /// <param name="Column">The column of that name.</param>
    /// <param name="Write">Writes the numbers as the next column.</param>
    /// <param name="Text">What the source's identifier is.</param>
    private sealed record Writer(
        Func<string, Column> Column,
        Action<RowGroupWriter, long[]> Write,
        Func<long, string> Text
    );

    private static readonly Writer[] s_writers =
    [
        Of(value => value, value => $"{value}"),
        Of(value => (int)value, value => $"{(int)value}"),
        Of(value => (ulong)value, value => $"{(ulong)value}"),
        Of(value => (uint)value, value => $"{(uint)value}"),
        Of(value => (decimal)value, value => $"{value}", LogicalType.Decimal(29, 0)),
        Of(value => value / 100m, value => $"{value}", LogicalType.Decimal(29, 2)),
        Of(value => (double)value, value => Real((double)value)),
        Of(value => value / 8.0, value => Real(value / 8.0)),
        Of(value => (float)value, value => Real((float)value)),
        Of(value => $"{value}", value => $"{value}"),
        Of(Uuid, value => $"{Uuid(value)}"),
    ];

    private static string Real(IFormattable value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static Guid Uuid(long value) =>
        new(BigInteger.Abs(value).ToString("x32", CultureInfo.InvariantCulture)[^32..]);

    private static Writer Of<T>(Func<long, T> convert, Func<long, string> text, LogicalType? type = null) =>
        new(
            name => type is null ? new Column<T>(name) : new Column<T>(name, type),
            (group, values) => ParquetFiles.Column(group, [.. values.Select(convert)]),
            text
        );

    private static Task AssertApartAsync(TestVault vault, string csv, string[][] texts) =>
        AssertApartAsync(vault, System.Text.Encoding.UTF8.GetBytes(csv), DatasetFormat.Csv, texts, _ => true);

    /// <summary>Each column identifies nobody, or keeps all identifiers apart; declared as text, it has the source's characters.</summary>
    private static async Task AssertApartAsync(
        TestVault vault,
        byte[] file,
        DatasetFormat format,
        string[][] texts,
        Func<int, bool> isSpelled
    )
    {
        var inferred = await vault.ImportAsync(file, format);
        var declared = await vault.ImportAsync(
            file,
            format,
            new ImportOptions { Types = inferred.Schema.Fields.ToDictionary(field => field.Name, _ => FieldType.Text) }
        );
        foreach (var manifest in new[] { inferred, declared })
        {
            var rows = (await vault.ReadAsync(manifest)).Select(row => row.Split('|')).ToArray();
            foreach (var (field, i) in manifest.Schema.Fields.Select((field, i) => (field, i)))
            {
                var read = rows.Select(row => row[i]).ToArray();
                var isText = field.Type == FieldType.Text;
                if (!s_identifying.Contains(field.Type))
                {
                    continue;
                }

                var source = isText ? texts[i] : [.. texts[i].Select(text => text.Trim())];
                Assert.Equal(source.Distinct().Count(), read.Distinct().Count());
                if (isText && isSpelled(i))
                {
                    Assert.Equal(source, read);
                }
            }
        }
    }
}
