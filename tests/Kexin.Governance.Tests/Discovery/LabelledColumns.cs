using System.Globalization;
using Kexin.Data;
using Kexin.Governance.Classification;

namespace Kexin.Governance.Tests.Discovery;

/// <summary>A set of labelled columns, wholly made by its seed: every kind in its forms, and hard negatives; a third of the names say nothing.</summary>
internal static class LabelledColumns
{
    /// <summary>Seeds on which the detectors were tuned are below; those that only measure are from here on.</summary>
    public const int FirstHeldOutSeed = 1000;

    private const double SilentNames = 0.35;

    /// <summary>The fewest rows of a set; the most are what is asked for.</summary>
    private const int FewestRows = 15;
    private const double LargestDirt = 0.2;

    /// <summary>The columns of a seed.</summary>
    /// <param name="seed">Which set.</param>
    /// <param name="rows">How many rows at most; some sets have a sixteenth of them.</param>
    public static IReadOnlyList<LabelledColumn> Make(int seed, int rows)
    {
        var random = new Random(seed);
        rows = Math.Max(FewestRows, rows / (1 << random.Next(5)));
        var persons = new PersonValues(random);
        var places = new PlaceValues(random, persons);
        var columns = new List<LabelledColumn>();
        foreach (var (kind, names, make) in Positive(random, persons, places))
        {
            columns.Add(Texts(random, persons, columns.Count, names, kind, $"{kind}", make, rows));
        }

        foreach (var (what, names, make) in new OtherValues(random, persons).All)
        {
            columns.Add(Texts(random, persons, columns.Count, names, null, what, make, rows));
        }

        columns.Add(
            Numbers(
                columns.Count,
                "phone",
                DataKind.Phone,
                FieldType.Integer,
                rows,
                () => double.Parse(persons.Phone(0), CultureInfo.InvariantCulture)
            )
        );
        columns.Add(Numbers(columns.Count, "latitude", DataKind.Coordinates, FieldType.Number, rows, places.Latitude));
        columns.Add(Numbers(columns.Count, "经度", DataKind.Coordinates, FieldType.Number, rows, places.Longitude));
        columns.Add(
            Numbers(
                columns.Count,
                "dob",
                DataKind.BirthDate,
                FieldType.Date,
                rows,
                () => Milliseconds(persons.Day(1930, 2020))
            )
        );
        columns.Add(
            Numbers(
                columns.Count,
                "c",
                DataKind.BirthDate,
                FieldType.Date,
                rows,
                () => Milliseconds(persons.Day(1930, 2020))
            )
        );
        columns.Add(
            Numbers(columns.Count, "入院日期", null, FieldType.Date, rows, () => Milliseconds(persons.Day(2018, 2024)))
        );
        columns.Add(
            Numbers(
                columns.Count,
                "chol",
                null,
                FieldType.Number,
                rows,
                () => Math.Round(100 + (random.NextDouble() * 200), 1)
            )
        );
        columns.Add(Numbers(columns.Count, "x", null, FieldType.Integer, rows, () => random.Next(1_000_000)));
        columns.Add(Numbers(columns.Count, "rate", null, FieldType.Number, rows, random.NextDouble));
        return columns;
    }

    private static IEnumerable<(DataKind Kind, string[] Names, Func<string> Make)> Positive(
        Random random,
        PersonValues persons,
        PlaceValues places
    )
    {
        yield return (DataKind.ResidentId, ["id_card", "身份证号", "sfzh", "idCardNo"], persons.ResidentId);
        yield return (
            DataKind.ResidentId,
            ["证件号码", "identity_no"],
            () => random.Next(5) == 0 ? persons.OldResidentId() : persons.ResidentId()
        );
        for (var i = 0; i < 7; i++)
        {
            var system = i;
            yield return (
                DataKind.ForeignId,
                ["national_id", "ssn", "身份证件号", "id_number"],
                () => persons.ForeignId(system)
            );
        }

        foreach (var form in (int[])[0, 2, 3, 4, 5])
        {
            yield return (
                DataKind.Phone,
                ["phone", "手机号", "联系电话", "tel", "mobilePhone"],
                () => persons.Phone(form)
            );
        }

        yield return (DataKind.BankCard, ["card_no", "银行卡号", "bank_card"], persons.BankCard);
        yield return (DataKind.PersonName, ["name", "姓名", "patient_name", "联系人"], persons.ChineseName);
        yield return (DataKind.PersonName, ["full_name", "employee", "Name"], persons.WesternName);
        yield return (DataKind.Address, ["address", "住址", "家庭地址"], places.ChineseAddress);
        yield return (DataKind.Address, ["address", "street_address", "home_addr"], places.WesternAddress);
        yield return (DataKind.Email, ["email", "邮箱", "e_mail"], persons.Email);
        yield return (
            DataKind.BirthDate,
            ["birth_date", "出生日期", "dob"],
            () => persons.Day(1930, 2020).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        );
        yield return (
            DataKind.BirthDate,
            ["birthday", "生日"],
            () => persons.Day(1930, 2020).ToString("yyyyMMdd", CultureInfo.InvariantCulture)
        );
        yield return (DataKind.DiagnosisCode, ["icd10", "诊断编码", "diagnosis_code"], places.DiagnosisCode);
        yield return (DataKind.Coordinates, ["gps", "坐标", "position"], places.Pair);
        yield return (DataKind.FreeText, ["notes", "主诉", "备注"], places.ChineseText);
        yield return (DataKind.FreeText, ["comment", "remarks", "history"], places.EnglishText);
    }

    private static LabelledColumn Texts(
        Random random,
        PersonValues persons,
        int number,
        string[] names,
        DataKind? kind,
        string what,
        Func<string> make,
        int rows
    )
    {
        var name = random.NextDouble() < SilentNames ? persons.Of(["c", "col_", "字段", "v"]) : persons.Of(names);
        var dirt = random.NextDouble() * LargestDirt;
        var values = Enumerable
            .Range(0, rows)
            .Select(_ => random.NextDouble() < dirt ? persons.Of([null, "", "NA", "unknown", "见附件", "0"]) : make())
            .ToArray();
        return new LabelledColumn($"{name}{number}", kind, what, FieldType.Text, values);
    }

    private static LabelledColumn Numbers(
        int number,
        string name,
        DataKind? kind,
        FieldType type,
        int rows,
        Func<double> make
    ) => new($"{name}{number}", kind, $"{kind} {type}", type, Enumerable.Range(0, rows).Select(_ => make()).ToArray());

    private static double Milliseconds(DateOnly day) =>
        (day.DayNumber - new DateOnly(1970, 1, 1).DayNumber) * 86_400_000.0;
}
