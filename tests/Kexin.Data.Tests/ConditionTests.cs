namespace Kexin.Data.Tests;

public sealed class ConditionTests
{
    private static readonly DatasetSchema Schema = new([
        new("age", FieldType.Integer, 0),
        new("chol", FieldType.Number, 0),
        new("town", FieldType.Text, 0),
        new("smokes", FieldType.Boolean, 0),
        new("seen", FieldType.Timestamp, 0),
        new("born", FieldType.Date, 0),
    ]);

    [Theory]
    [InlineData("age", ">=", "60")]
    [InlineData("num", "!=", "0")]
    [InlineData("sex", "in", "0|1|two, or three")]
    [InlineData("chol", "present", "")]
    [InlineData("town in the north", "=", " Bad \"Ems\" ")]
    [InlineData("a missing", "missing", "")]
    [InlineData("x<y", "<", "2026-01-31T12:00:00+08:00")]
    public void A_condition_is_read_back_as_it_is_written(string field, string name, string values)
    {
        string[] given = values.Split('|', StringSplitOptions.RemoveEmptyEntries);
        var read = Condition.Parse(new Condition(field, name, given).ToString());
        Assert.Equal((field, name), (read?.Field, read?.Operator));
        Assert.Equal(given, read?.Values);
        Assert.Equal([""], Condition.Parse(new Condition(field, "=", [""]).ToString())?.Values);
    }

    [Theory]
    [InlineData("weight", "=", "1", DatasetQueryError.UnknownField)]
    [InlineData("age", "==", "1", DatasetQueryError.UnknownOperator)]
    [InlineData("age", "IN", "1", DatasetQueryError.UnknownOperator)]
    [InlineData("town", "<", "Rome", DatasetQueryError.OperatorNotForType)]
    [InlineData("smokes", ">=", "true", DatasetQueryError.OperatorNotForType)]
    [InlineData("age", "=", "old", DatasetQueryError.WrongValueType)]
    [InlineData("age", "=", "1.5", DatasetQueryError.WrongValueType)]
    [InlineData("chol", "<", "NaN", DatasetQueryError.WrongValueType)]
    [InlineData("chol", "<", "1e999", DatasetQueryError.WrongValueType)]
    [InlineData("smokes", "=", "2", DatasetQueryError.WrongValueType)]
    [InlineData("smokes", "=", "yes", DatasetQueryError.WrongValueType)]
    [InlineData("seen", "<", "yesterday", DatasetQueryError.WrongValueType)]
    [InlineData("age", "missing", "1", DatasetQueryError.WrongValueCount)]
    [InlineData("age", "=", "1|2", DatasetQueryError.WrongValueCount)]
    [InlineData("age", "in", "", DatasetQueryError.WrongValueCount)]
    public void A_condition_that_does_not_fit_is_refused_with_the_reason(
        string field,
        string name,
        string values,
        DatasetQueryError error
    )
    {
        var condition = new Condition(field, name, values.Split('|', StringSplitOptions.RemoveEmptyEntries));
        var refused = Assert.Throws<DatasetQueryException>(() => Schema.Bind(condition));
        Assert.Equal(error, refused.Error);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("True", 1)]
    [InlineData("0", 0)]
    [InlineData("false", 0)]
    public void A_flag_is_true_or_1_as_other_files_write_it(string written, double value) =>
        Assert.Equal([value], Schema.Bind(new Condition("smokes", "=", [written])).Numbers);

    [Theory]
    [InlineData("=", 5, true)]
    [InlineData("!=", 5, false)]
    [InlineData("<", 5, false)]
    [InlineData("<=", 5, true)]
    [InlineData(">", 5, false)]
    [InlineData(">=", 5, true)]
    [InlineData("!=", 6, true)]
    [InlineData("in", 6, false)]
    [InlineData("=", double.NaN, false)]
    [InlineData("!=", double.NaN, false)]
    [InlineData("<=", double.NaN, false)]
    [InlineData("missing", double.NaN, true)]
    [InlineData("present", double.NaN, false)]
    [InlineData("present", 0, true)]
    public void A_missing_value_satisfies_only_missing(string name, double value, bool holds)
    {
        var values = name is "missing" or "present" ? Array.Empty<string>() : ["5"];
        Assert.Equal(holds, Schema.Bind(new("chol", name, values)).Holds(value));
    }

    [Theory]
    [InlineData("seen", "1970-01-01T00:00:01Z", 1000)]
    [InlineData("seen", "1970-01-01T08:00:00.5+08:00", 500)]
    [InlineData("seen", "1970-01-01 08:01+0800", 60_000)]
    [InlineData("seen", "1969-12-31T23:59:59.9999Z", -1)]
    [InlineData("seen", "1970/1/2 00:00:00+00", 86_400_000)]
    [InlineData("born", "1970-01-02", 86_400_000)]
    [InlineData("born", "1970/1/2", 86_400_000)]
    [InlineData("born", "19691231", -86_400_000)]
    public void An_instant_is_compared_in_UTC_and_a_day_as_itself(string field, string text, double milliseconds) =>
        Assert.Equal(milliseconds, Schema.Bind(new(field, "=", [text])).Numbers.Single());

    [Theory]
    [InlineData("seen", "2024-03-10T12:00:00", DatasetQueryError.NoZone)]
    [InlineData("seen", "2024-03-10", DatasetQueryError.NoZone)]
    [InlineData("seen", "2024-03-10T24:00:00Z", DatasetQueryError.WrongValueType)]
    [InlineData("seen", "2024-03-10T12:00:00+24:00", DatasetQueryError.WrongValueType)]
    [InlineData("born", "2024-03-10T12:00:00Z", DatasetQueryError.WrongValueType)]
    [InlineData("born", "2023-02-29", DatasetQueryError.WrongValueType)]
    [InlineData("born", "03/04/2024", DatasetQueryError.WrongValueType)]
    public void A_time_without_a_zone_is_compared_with_nothing(string field, string text, DatasetQueryError error) =>
        Assert.Equal(error, Assert.Throws<DatasetQueryException>(() => Schema.Bind(new(field, "<", [text]))).Error);

    [Fact]
    public void A_field_named_twice_or_never_is_refused()
    {
        Assert.Equal(
            DatasetQueryError.DuplicateField,
            Assert.Throws<DatasetQueryException>(() => Schema.Check(["age", "age"], [])).Error
        );
        Assert.Equal(DatasetQueryError.NoField, Assert.Throws<DatasetQueryException>(() => Schema.Check([], [])).Error);
        Schema.Check(["age", "town"], [new("seen", "present", [])]);
    }
}
