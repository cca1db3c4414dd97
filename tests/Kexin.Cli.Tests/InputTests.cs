using System.CommandLine;
using System.Globalization;
using Kexin.Client.Contracts;

namespace Kexin.Cli.Tests;

public sealed class InputTests : IDisposable
{
    private readonly StringWriter _writer = new(CultureInfo.InvariantCulture);
    private readonly Call _call;

    public InputTests()
    {
        var terminal = new Shell().Terminal(_writer, _writer);
        var set = new CommandSet(terminal, _ => null);
        _call = new Call(new RootCommand().Parse([]), set, terminal, _ => null);
    }

    public void Dispose()
    {
        _call.Dispose();
        _writer.Dispose();
    }

    [Theory]
    [InlineData("num>0", "num", ">", "0")]
    [InlineData("num >= 1", "num", ">=", "1")]
    [InlineData("sex!=1", "sex", "!=", "1")]
    [InlineData("name = a=b", "name", "=", "a=b")]
    [InlineData("t<=-3.5", "t", "<=", "-3.5")]
    [InlineData("sex in 0, 1", "sex", "in", "0 1")]
    [InlineData("chol present", "chol", "present", "")]
    [InlineData("chol missing", "chol", "missing", "")]
    public void A_condition_is_a_field_an_operator_and_values(
        string text,
        string field,
        string comparison,
        string values
    )
    {
        var condition = Input.Condition(_call, text);
        Assert.Equal(
            (field, comparison, values),
            (condition.Field, condition.Operator, string.Join(' ', condition.Values))
        );
    }

    [Theory]
    [InlineData("num")]
    [InlineData(">0")]
    [InlineData("num>")]
    [InlineData("num nearly 3")]
    public void What_is_no_condition_is_refused(string text) => Refused(() => Input.Condition(_call, text));

    [Theory]
    [InlineData("30d", "2027-03-03T12:00:00Z")]
    [InlineData("12h", "2027-02-02T00:00:00Z")]
    [InlineData("45m", "2027-02-01T12:45:00Z")]
    [InlineData("2027-06-01", "2027-06-01T15:59:59Z")]
    [InlineData("2027-6-1", "2027-06-01T15:59:59Z")]
    [InlineData("2027-06-01T00:00", "2027-05-31T16:00:00Z")]
    [InlineData("2027-06-01T08:00", "2027-06-01T00:00:00Z")]
    [InlineData("2027-06-01T08:00:00Z", "2027-06-01T08:00:00Z")]
    [InlineData("2027-06-01T08:00:00+02:00", "2027-06-01T06:00:00Z")]
    [InlineData("2027-06-01 08:00:00 +02:00", "2027-06-01T06:00:00Z")]
    [InlineData("2027-06-01 8:00", "2027-06-01T00:00:00Z")]
    public void A_time_is_local_unless_it_says_otherwise(string text, string expected) =>
        Assert.Equal(
            DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture),
            Input.Time(_call, text).ToUniversalTime()
        );

    [Theory]
    [InlineData("soon")]
    [InlineData("30x")]
    [InlineData("d")]
    [InlineData("3/4/2027")]
    [InlineData("18:00")]
    [InlineData("Jan 2027")]
    [InlineData("999999999d")]
    [InlineData("2000000000h")]
    [InlineData("2027-02-30")]
    public void What_is_no_time_is_refused(string text) => Refused(() => Input.Time(_call, text));

    [Fact]
    public void A_grade_is_a_level_and_a_tier()
    {
        Assert.Equal([new PublishField("age", 2, Tier.B)], Input.Fields(_call, ["age=2b"])!);
        Assert.All(["age=4B", "age=2D", "age=B", "age", "age=21"], text => Refused(() => Input.Fields(_call, [text])));
    }

    [Fact]
    public void A_role_is_one_of_three_and_given_once()
    {
        var roles = Input.Roles(_call, ["id=identifier", "sex=Quasi-Identifier", "age=quasi", "chol=measure"])!;
        Assert.Equal(
            [FieldRole.Identifier, FieldRole.QuasiIdentifier, FieldRole.QuasiIdentifier, FieldRole.Measure],
            new[] { "id", "sex", "age", "chol" }.Select(name => roles[name])
        );
        Assert.All(["id=key", "id=1", "id"], text => Refused(() => Input.Roles(_call, [text])));
        Refused(() => Input.Roles(_call, ["id=measure", "id=identifier"]));
    }

    [Fact]
    public void A_pair_has_a_name_and_a_value() =>
        Assert.All(["name", "=text", "name=", "\"name=x", "\"a\"b=c"], text => Refused(() => Input.Pair(_call, text)));

    private static void Refused(Action action) =>
        Assert.Equal(ExitCodes.Usage, Assert.Throws<CommandFailedException>(action).ExitCode);

    private static void Refused<T>(Func<T> function) => Refused((Action)(() => function()));
}
