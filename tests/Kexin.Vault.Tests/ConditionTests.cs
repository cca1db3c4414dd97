namespace Kexin.Vault.Tests;

public sealed class ConditionTests
{
    private static readonly DatasetSchema Schema = new([
        new("age", FieldType.Integer, 0),
        new("chol", FieldType.Number, 0),
        new("town", FieldType.Text, 0),
        new("smokes", FieldType.Boolean, 0),
        new("seen", FieldType.Timestamp, 0),
    ]);

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
    [InlineData("smokes", "=", "1", DatasetQueryError.WrongValueType)]
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
    [InlineData("1970-01-01", 0)]
    [InlineData("1970/1/2", 86_400_000)]
    [InlineData("1970-01-01T00:00:01Z", 1000)]
    [InlineData("1970-01-01T08:00:00.5+08:00", 500)]
    [InlineData("1970-01-01 00:01:00", 60_000)]
    [InlineData("1969-12-31", -86_400_000)]
    public void A_timestamp_is_read_as_milliseconds_in_UTC(string text, double milliseconds) =>
        Assert.Equal(milliseconds, Schema.Bind(new("seen", "=", [text])).Numbers.Single());

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
