namespace Kexin.Data.Tests;

/// <summary>The one rule by which a text names fields and values of any spelling.</summary>
public sealed class FieldNamesTests
{
    [Theory]
    [InlineData("age,sex", "age|sex")]
    [InlineData("\"Glucose, fasting (mmol/L)\", age", "Glucose, fasting (mmol/L)|age")]
    [InlineData("\"a \"\"b\"\"\",c", "a \"b\"|c")]
    [InlineData(" a b , , c", "a b|c")]
    [InlineData("\"open, b", null)]
    [InlineData("\"a\"b,c", null)]
    public void A_list_holds_names_of_any_spelling(string text, string? names) =>
        Assert.Equal(names, FieldNames.Split(text) is { } items ? string.Join('|', items) : null);

    [Theory]
    [InlineData("\"BMI>=30\"=2B", "BMI>=30", "2B")]
    [InlineData("\"a=b\" = c=d", "a=b", "c=d")]
    [InlineData("Glucose, fasting=x", "Glucose, fasting", "x")]
    [InlineData("name=", "name", "")]
    public void A_pair_names_a_field_of_any_spelling(string text, string name, string value)
    {
        Assert.True(FieldNames.TryPair(text, out var foundName, out var foundValue));
        Assert.Equal((name, value), (foundName, foundValue));
    }

    [Theory]
    [InlineData("\"a=b\"", "a=b")]
    [InlineData("BMI>=30", "BMI>=30")]
    [InlineData("\"a\" b", "\"a\" b")]
    public void A_name_is_taken_out_of_its_quotes(string text, string name) =>
        Assert.Equal(name, FieldNames.Unquote(text));

    [Theory]
    [InlineData("\"BMI>=30\" = true", "BMI>=30", "=", "true")]
    [InlineData("\"Glucose, fasting (mmol/L)\">=7.0", "Glucose, fasting (mmol/L)", ">=", "7.0")]
    [InlineData("Glucose, fasting>7", "Glucose, fasting", ">", "7")]
    [InlineData("\"a=b\" in \"x, y\",z", "a=b", "in", "x, y|z")]
    [InlineData("blood group in A,B", "blood group", "in", "A|B")]
    [InlineData("\"say \"\"in\"\" here\" present", "say \"in\" here", "present", "")]
    [InlineData("date of death missing", "date of death", "missing", "")]
    [InlineData("state=was missing", "state", "=", "was missing")]
    [InlineData("town!=\"Xi'an, old\"", "town", "!=", "Xi'an, old")]
    public void A_condition_is_on_a_field_of_any_spelling(string text, string field, string name, string values)
    {
        var condition = Condition.Parse(text)!;
        Assert.Equal((field, name, values), (condition.Field, condition.Operator, string.Join('|', condition.Values)));
    }

    [Theory]
    [InlineData("\"num>0")]
    [InlineData("\"num\"")]
    [InlineData("\"\">0")]
    [InlineData("num in \"a, b")]
    [InlineData("missing")]
    [InlineData("a ! b")]
    public void What_is_no_condition_is_none(string text) => Assert.Null(Condition.Parse(text));
}
