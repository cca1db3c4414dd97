using Kexin.Client.Contracts;

namespace Kexin.Node.Tests.Data;

public sealed class QueryValuesTests
{
    [Theory]
    [InlineData(null, SubmissionState.Final)]
    [InlineData("", SubmissionState.Final)]
    [InlineData("final", SubmissionState.Final)]
    [InlineData("accepted", SubmissionState.Accepted)]
    [InlineData("Accepted", SubmissionState.Accepted)]
    [InlineData("ACCEPTED", SubmissionState.Accepted)]
    public void A_wait_is_read_in_any_case_of_letters(string? text, SubmissionState wait) =>
        Assert.Equal(wait, QueryValues.Wait(text));

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("accepted,final")]
    [InlineData("soon")]
    public void What_is_no_name_of_a_choice_is_refused_with_the_names(string text)
    {
        var problem = Assert.Throws<DomainException>(() => QueryValues.Wait(text));
        Assert.Equal(ProblemCodes.Invalid, problem.Code);
        Assert.Contains("accepted, final", problem.Title.En, StringComparison.Ordinal);
        Assert.Contains("accepted、final", problem.Title.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("-1")]
    [InlineData("1e2")]
    [InlineData("99999999999")]
    public void A_limit_out_of_its_range_is_refused(string text) =>
        Assert.Equal(ProblemCodes.Invalid, Assert.Throws<DomainException>(() => QueryValues.Page(null, text)).Code);

    [Theory]
    [InlineData("heart", null)]
    [InlineData("心脏 %&=", null)]
    [InlineData(null, "not base64!")]
    [InlineData(null, "_w")]
    public void A_cursor_comes_back_as_it_was_given_or_is_refused(string? key, string? cursor)
    {
        if (key is not null)
        {
            Assert.Equal(key, QueryValues.Page(QueryValues.CursorOf(key), null).After);
        }
        else
        {
            Assert.Throws<DomainException>(() => QueryValues.Page(cursor, null));
        }
    }
}
