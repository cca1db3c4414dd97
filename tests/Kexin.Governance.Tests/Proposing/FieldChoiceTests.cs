using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Proposing;

namespace Kexin.Governance.Tests.Proposing;

/// <summary>Of a question or a document the least fields and rows that serve are chosen, and each choice says why.</summary>
public sealed class FieldChoiceTests
{
    private static readonly PublishedField[] s_fields =
    [
        Field(
            "patient_id",
            FieldType.Text,
            3,
            DatasetTier.Secret,
            FieldRole.Identifier,
            "Hospital number of the patient"
        ),
        Field("birth_date", FieldType.Date, 3, DatasetTier.Secret, FieldRole.QuasiIdentifier, "Birth date"),
        Field("age", FieldType.Integer, 2, DatasetTier.Restricted, FieldRole.QuasiIdentifier, "Age in years (年龄)"),
        Field("age_group", FieldType.Text, 1, DatasetTier.Open, FieldRole.QuasiIdentifier, "Age in tens"),
        Field("sex", FieldType.Text, 1, DatasetTier.Open, FieldRole.QuasiIdentifier, "性别"),
        Field("chol", FieldType.Number, 2, DatasetTier.Restricted, FieldRole.Measure, "Serum cholesterol, mg/dL"),
        Field("trestbps", FieldType.Number, 2, DatasetTier.Restricted, FieldRole.Measure, "静息血压"),
        Field("salary", FieldType.Number, 3, DatasetTier.Secret, FieldRole.Measure, "Yearly income"),
        Field("note", FieldType.Text, 3, DatasetTier.Secret, FieldRole.Measure, "Free text of the ward"),
    ]; // csharpier-ignore

    [Theory]
    [InlineData("How high is the mean cholesterol of women and men?", "sex,chol")]
    [InlineData("男性和女性的平均胆固醇分别是多少？", "sex,chol")]
    [InlineData("Does resting blood pressure depend on income?", "trestbps,salary")]
    [InlineData("血压与年龄有关吗？", "age_group,trestbps")]
    [InlineData("Compare chol by age", "age,chol")]
    [InlineData("How many patients do we have in common (match by patient_id)?", "patient_id")]
    public void A_question_takes_the_fields_that_it_speaks_of_and_no_others(string question, string fields) =>
        Assert.Equal(fields, Chosen(question));

    [Theory]
    [InlineData("What is the weather?")]
    [InlineData("今天天气怎么样？")]
    [InlineData("the data of each patient with all values")]
    [InlineData("患者的数据")]
    public void Words_that_no_field_has_choose_none(string question) => Assert.Equal("", Chosen(question));

    [Fact]
    public void Of_two_fields_for_the_same_the_lower_level_is_taken_and_the_other_says_why_not()
    {
        var (fields, left) = FieldChoice.OfQuestion(s_fields, "blood pressure of the elderly", []);
        Assert.Equal(["age_group", "trestbps"], fields.Select(field => field.Name));
        var age = Assert.Single(left, field => field.Name == "age");
        Assert.Contains("'age_group' serves for the same", age.Why.En, StringComparison.Ordinal);
        Assert.Contains("age_group", age.Why.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void An_identifier_is_left_out_unless_rows_are_joined()
    {
        var (fields, left) = FieldChoice.OfQuestion(s_fields, "chol for each patient_id", []);
        Assert.Equal(["chol"], fields.Select(field => field.Name));
        Assert.Contains("only joins", Assert.Single(left).Why.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_only_chooses_rows_is_not_asked_for()
    {
        const string question = "mean chol of people aged 60 and over";
        var (rows, rest) = AskedRows.Find(question, s_fields);
        Assert.Equal(["age>=60"], rows.Select(row => row.ToString()));
        var (fields, left) = FieldChoice.OfQuestion(s_fields, rest, ["age"]);
        Assert.Equal(["chol"], fields.Select(field => field.Name));
        Assert.Contains("only chooses the rows", Assert.Single(left).Why.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mean chol by sex where chol > 240", "sex,chol", "chol>240")]
    [InlineData("mean age of people aged 60 and over", "age", "age>=60")]
    [InlineData("60岁及以上人群的年龄与胆固醇", "age_group,chol", "age>=60")]
    public void A_field_of_a_condition_that_is_asked_for_as_well_is_taken(
        string question,
        string fields,
        string conditions
    )
    {
        var (rows, rest) = AskedRows.Find(question, s_fields);
        Assert.Equal(conditions, string.Join(';', rows));
        string[] onRows = [.. rows.Select(row => row.Field)];
        var chosen = FieldChoice.OfQuestion(s_fields, rest, onRows);
        Assert.Equal(fields, string.Join(',', chosen.Fields.Select(field => field.Name)));
    }

    [Theory]
    [InlineData("病人的性别分布", "sex")]
    [InlineData("检查结果的数据与性别", "sex")]
    [InlineData("患者的血压数据", "bp")]
    [InlineData("每位病人的检查结果情况", "")]
    [InlineData("病人的空腹血糖检查结果", "glucose")]
    [InlineData("heart rate by sex", "sex,rate")]
    [InlineData("does the patient have heart disease?", "disease")]
    [InlineData("resting blood pressure by sex", "sex,bp")]
    [InlineData("the resting ECG and the blood pressure", "bp,ecg")]
    [InlineData("mean by age group", "age_group")]
    [InlineData("mean by age_group and age", "age,age_group")]
    [InlineData("birth weight by sex", "sex,birth_weight")]
    [InlineData("date of birth", "birth_date")]
    [InlineData("length of stay by date of admission", "admission,stay")]
    [InlineData("link between sex and stay", "sex,stay")]
    [InlineData("一共有多少病人", "")]
    public void Common_words_and_parts_of_longer_words_choose_no_field(string question, string fields)
    {
        PublishedField[] ward =
        [
            Of("id", "病人的编号", FieldRole.Identifier),
            Of("sex", "病人的性别"),
            Of("age", "病人的年龄"),
            Of("age_group", "Age in tens"),
            Of("bp", "Resting blood pressure, 患者的数据"),
            Of("ecg", "Resting ECG, 患者的检查结果"),
            Of("rate", "Heart rate"),
            Of("disease", "Heart disease was found"),
            Of("glucose", "病人的空腹血糖数据"),
            Of("birth_date", "病人的出生日期"),
            Of("birth_weight", "Weight at birth of the patient"),
            Of("admission", "Date of admission"),
            Of("stay", "Length of stay after admission"),
        ];
        var chosen = FieldChoice.OfQuestion(ward, question, []);
        Assert.Equal(fields, string.Join(',', chosen.Fields.Select(field => field.Name)));
    }

    [Theory]
    [InlineData("link between id and sex", "sex")]
    [InlineData("the common sex, id", "sex")]
    [InlineData("id 与 sex 的关联", "sex")]
    [InlineData("id 共有多少，按 sex", "sex")]
    [InlineData("how many id have we in common?", "id")]
    [InlineData("按 id 匹配，比较 sex", "id,sex")]
    public void An_identifier_is_taken_only_where_words_join_rows(string question, string fields)
    {
        PublishedField[] ward = [Of("id", "病人的编号", FieldRole.Identifier), Of("sex", "病人的性别")];
        var chosen = FieldChoice.OfQuestion(ward, question, []);
        Assert.Equal(fields, string.Join(',', chosen.Fields.Select(field => field.Name)));
    }

    [Theory]
    [InlineData("people over 60", "age>60")]
    [InlineData("patients aged 40 to 60", "age>=40;age<=60")]
    [InlineData("60岁及以上人群", "age>=60")]
    [InlineData("不满18岁的患者", "age<18")]
    [InlineData("40至60岁", "age>=40;age<=60")]
    [InlineData("chol > 240 and sex = F", "sex=F;chol>240")]
    [InlineData("chol ≥ 240", "chol>=240")]
    [InlineData("chol > high", "")]
    [InlineData("blood pressure over 140", "")]
    [InlineData("chol 240 or above", "")]
    [InlineData("chol 40 and below", "")]
    [InlineData("people of 60 years or over", "age>=60")]
    [InlineData("求chol>240的人数", "chol>240")]
    [InlineData("page>=3", "")]
    [InlineData("patient_id = 7", "")]
    [InlineData("年龄", "")]
    public void Conditions_on_rows_are_read_where_the_question_says_them(string question, string conditions) =>
        Assert.Equal(
            conditions,
            string.Join(';', AskedRows.Find(question, s_fields).Rows.Select(condition => condition.ToString()))
        );

    [Fact]
    public void A_document_says_exactly_what_it_reads_and_how()
    {
        var (fields, left) = FieldChoice.OfDocument(
            s_fields,
            [new("chol", FieldUse.Computed), new("age", FieldUse.Grouped), new("age", FieldUse.Filtered)]
        );
        Assert.Equal(["age", "chol"], fields.Select(field => field.Name));
        Assert.Equal("the document groups by it and chooses rows by it.", fields[0].Why.En);
        Assert.Equal("文档按其分组、按其筛选行。", fields[0].Why.Zh);
        Assert.Empty(left);
    }

    private static string Chosen(string question) =>
        string.Join(',', FieldChoice.OfQuestion(s_fields, question, []).Fields.Select(field => field.Name));

    private static PublishedField Of(string name, string description, FieldRole role = FieldRole.QuasiIdentifier) =>
        Field(name, FieldType.Text, 1, DatasetTier.Restricted, role, description);

    private static PublishedField Field(
        string name,
        FieldType type,
        int level,
        DatasetTier tier,
        FieldRole role,
        string description
    ) => new(name, type, level, tier, role, description);
}
