using System.Text.Json;

namespace Kexin.Client.Tests.Rejects;

public sealed class StrictReadingTests
{
    [Fact]
    public void A_request_with_an_unknown_member_is_refused() =>
        Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize("""{"text":"no","extra":1}""", KexinJson.Default.Reason)
        );

    [Fact]
    public void A_request_with_a_missing_member_is_refused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("{}", KexinJson.Default.Reason));

    [Fact]
    public void A_null_where_none_is_allowed_is_refused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"text":null}""", KexinJson.Default.Reason));

    [Theory]
    [InlineData("3")]
    [InlineData("\"D\"")]
    public void A_tier_that_is_none_of_the_three_is_refused(string tier) =>
        Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize(
                $$"""{"description":"d","purposes":["p"],"level":2,"tier":{{tier}}}""",
                KexinJson.Default.PublishDataset
            )
        );

    [Fact]
    public void An_answer_with_an_unknown_member_is_read_all_the_same() =>
        Assert.NotNull(
            JsonSerializer.Deserialize(
                """{"status":"healthy","alarms":[],"fromALaterVersion":true}""",
                KexinJson.Default.Health
            )
        );
}
