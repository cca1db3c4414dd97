using System.Text.Json;
using Kexin.Cryptography.Records;

namespace Kexin.Cryptography.Tests.Records;

public sealed class RecordTests
{
    [Fact]
    public void Bytes_are_an_array_of_the_members_behind_the_kind()
    {
        var bytes = CanonicalRecord.Encode(new SamplePart("p", [1.5]));

        // [ "p", [ 0x3FF8000000000000 ] ], written out by hand from RFC 8949.
        Assert.Equal("82617081" + "1B3FF8000000000000", Convert.ToHexString(bytes));
        Assert.StartsWith(
            "90" + "6E" + Convert.ToHexString("kexin/sample/1"u8),
            Convert.ToHexString(CanonicalRecord.Encode(Sample.Full)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_written_is_read_in_bytes_and_in_JSON()
    {
        var bytes = CanonicalRecord.Encode(Sample.Full);
        var read = CanonicalRecord.Decode<Sample>(bytes);
        var json = RecordJson.Write(Sample.Full);
        Assert.Equal(bytes, CanonicalRecord.Encode(read));
        Assert.Equal(bytes, CanonicalRecord.Encode(RecordJson.Read<Sample>(json)));
        Assert.Equal(Sample.Full.Name, read.Name);
        Assert.Equal(double.NegativeInfinity, read.Real);
        Assert.Equal([1.5, -0.0], read.Parts[0].Numbers);
    }

    [Fact]
    public void JSON_is_as_people_write_it()
    {
        var json = RecordJson.Write(Sample.Full with { Parts = [], Few = null });
        Assert.Equal("verySpecial", json.GetProperty("kind").GetString());
        Assert.Equal("-Infinity", json.GetProperty("real").GetString());
        Assert.Equal("2023-11-14T22:13:20.123+00:00", json.GetProperty("at").GetString());
        Assert.Equal("AQID", json.GetProperty("bytes").GetString());
        Assert.False(json.TryGetProperty("parts", out _));
        Assert.False(json.TryGetProperty("few", out _));
    }

    [Theory]
    [InlineData("name", "\" a\"", "'name' must have 1 to 20 visible characters")]
    [InlineData("name", "7", "'name' must be a text")]
    [InlineData("level", "4", "'level' must be a whole number from 1 to 3")]
    [InlineData("level", "99999999999999999999", "'level' must be a whole number from 1 to 3")]
    [InlineData("flag", "1", "'flag' must be true or false")]
    [InlineData("kind", "\"special\"", "'kind' must be one of: plain, verySpecial")]
    [InlineData("id", "\"AB\"", "'id' must be 64 lower-case")]
    [InlineData("bytes", "\"AQIDBAUGBwgJ\"", "'bytes' must be at most 8 bytes")]
    [InlineData("fields", "[]", "'fields' must have at least 1 item")]
    [InlineData("fields", "[\"a\",\"a\"]", "'fields' must name each item once, and names 'a' twice")]
    [InlineData("fields", "[\"a\",\"b\",\"c\",\"d\",\"e\"]", "'fields' must be an array of at most 4 items")]
    [InlineData("fields", "[\"a\",\"\\u202e\"]", "'fields[1]' must have")]
    [InlineData("parts", "[{\"name\":\"p\",\"numbers\":[1e999]}]", "'parts[0].numbers[0]' must be a number")]
    [InlineData("parts", "[{\"name\":\"p\",\"numbers\":[\"NaN\"]}]", "'parts[0].numbers[0]' must be a finite number")]
    [InlineData("parts", "[{\"name\":\"p\"}]", "'parts[0].numbers' is missing")]
    [InlineData("parts", "[{\"name\":\"p\",\"numbers\":[],\"x\":1}]", "'parts[0].x' is not a member here")]
    [InlineData("operator", "\"like\"", "'operator' must be one of: = in")]
    [InlineData("at", "\"yesterday\"", "'at' must be a time")]
    [InlineData("amount", "3", "The document must not be flagged with an amount")]
    public void JSON_that_is_not_one_is_refused_with_its_place(string member, string value, string says)
    {
        var json = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(RecordJson.Write(Sample.Full))!;
        json[member] = JsonDocument.Parse(value).RootElement;
        var error = Assert.Throws<RecordException>(() =>
            RecordJson.Read<Sample>(JsonSerializer.SerializeToElement(json))
        );
        Assert.StartsWith(says, error.Text.En, StringComparison.Ordinal);
        Assert.Contains('。', error.Text.Zh);
    }

    [Fact]
    public void A_member_that_stands_twice_is_refused()
    {
        var twice = JsonDocument.Parse("""{"name":"p","numbers":[],"name":"q"}""").RootElement;
        Assert.Equal("name", Assert.Throws<RecordException>(() => RecordJson.Read<SamplePart>(twice)).Path);
    }

    /// <summary>Each broken rule is refused by the decoder too: a member of the consortium writes bytes, not JSON.</summary>
    [Fact]
    public void Bytes_that_break_a_rule_are_refused()
    {
        Sample[] broken =
        [
            Sample.Full with
            {
                Name = "",
            },
            Sample.Full with
            {
                Note = "a\u001b",
            },
            Sample.Full with
            {
                Level = 0,
            },
            Sample.Full with
            {
                Kind = (SampleKind)3,
            },
            Sample.Full with
            {
                Bytes = new byte[9],
            },
            Sample.Full with
            {
                Fields = [],
            },
            Sample.Full with
            {
                Fields = ["a", "a"],
            },
            Sample.Full with
            {
                Parts = [new("p", [double.NaN])],
            },
            Sample.Full with
            {
                At = -1,
            },
            Sample.Full with
            {
                Operator = "like",
            },
            Sample.Full with
            {
                Amount = 1,
            },
        ];
        foreach (var each in broken)
        {
            Assert.Throws<DecodingException>(() => CanonicalRecord.Decode<Sample>(CanonicalRecord.Encode(each)));
        }
    }

    /// <summary>Whatever bit is turned: refused, or read as another record whose one encoding these bytes are.</summary>
    [Fact]
    public void No_two_encodings_are_one_record()
    {
        var bytes = CanonicalRecord.Encode(Sample.Full);
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(flipped, CanonicalRecord.Encode(CanonicalRecord.Decode<Sample>(flipped)));
            }
            catch (DecodingException)
            {
                // Refused.
            }
        }

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<DecodingException>(() => CanonicalRecord.Decode<Sample>(bytes.AsMemory(0, length)));
        }
    }

    [Fact]
    public void The_schema_says_types_bounds_labels_and_defaults()
    {
        var schema = RecordJson.Schema<Sample>(chinese: false);
        var properties = schema["properties"]!;
        Assert.Equal("Sample", (string?)schema["title"]);
        Assert.Equal(
            """{"type":"string","maxLength":20,"minLength":1,"title":"Name","description":"As people call it."}""",
            properties["name"]!.ToJsonString()
        );
        Assert.Equal("""{"type":"integer","minimum":1,"maximum":3}""", properties["level"]!.ToJsonString());
        Assert.Equal("verySpecial", (string?)properties["otherwise"]!["default"]);
        Assert.DoesNotContain("few", schema["required"]!.AsArray().Select(item => (string?)item));
        Assert.Contains("fields", schema["required"]!.AsArray().Select(item => (string?)item));
        Assert.Equal("样例", (string?)RecordJson.Schema<Sample>(chinese: true)["title"]);
    }

    [Fact]
    public void A_declaration_without_bounds_is_no_record()
    {
        Assert.Throws<InvalidOperationException>(() => ValueShape.Of(typeof(Unbounded)));
        Assert.Throws<InvalidOperationException>(() => ValueShape.Of(typeof(UnboundedList)));
    }

    internal sealed record Unbounded(string Text);

    internal sealed record UnboundedList(IReadOnlyList<int> Numbers);
}
