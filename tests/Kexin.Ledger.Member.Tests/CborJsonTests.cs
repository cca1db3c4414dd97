using System.Formats.Cbor;
using System.Numerics;
using System.Text.Json;
using CsCheck;
using Kexin.Cryptography;
using Kexin.Ledger.Member.Lookup;

namespace Kexin.Ledger.Member.Tests;

public sealed class CborJsonTests
{
    private static readonly Gen<object?> s_values = Gen.Recursive<object?>(
        (depth, nested) =>
        {
            var leaves = Gen.OneOf<object?>(
                Gen.ULong.Select(value => (object?)value),
                Gen.ULong.Select(value => (object?)(-1 - (BigInteger)value)),
                Gen.String[Gen.Char['\u0020', '\u9FFF'], 0, 20].Select(value => (object?)value),
                Gen.Byte.Array[0, 40].Select(value => (object?)value),
                Gen.Bool.Select(value => (object?)value),
                Gen.Const((object?)null)
            );
            return depth > 4 ? leaves : Gen.OneOf(leaves, nested.Array[0, 4].Select(value => (object?)value));
        }
    );

    [Fact]
    public void Every_value_that_a_format_may_hold_is_shown() =>
        s_values.Sample(value => IsShown(value, CborJson.Read(CanonicalCbor.Encode(writer => Write(writer, value)))));

    [Fact]
    public void Whatever_the_bytes_are_the_answer_is_json_or_a_decoding_error() =>
        Gen.Byte.Array[0, 200].Sample(bytes => ReadsOrRefuses(bytes));

    [Fact]
    public void Bytes_altered_anywhere_give_json_or_a_decoding_error() =>
        Gen.Select(s_values, Gen.Int[0, 1 << 16], Gen.Byte)
            .Sample(
                (value, place, change) =>
                {
                    var bytes = CanonicalCbor.Encode(writer => Write(writer, value));
                    bytes[place % bytes.Length] ^= change;
                    ReadsOrRefuses(bytes);
                }
            );

    [Theory]
    [InlineData("")] // nothing
    [InlineData("1801")] // 1, not in its shortest form
    [InlineData("9f01ff")] // an array of unknown length
    [InlineData("9b7fffffffffffffff")] // an array longer than memory
    [InlineData("5b7fffffffffffffff")] // bytes longer than memory
    [InlineData("7b7fffffffffffffff")] // a text longer than memory
    [InlineData("62c328")] // a text that is not UTF-8
    [InlineData("a10102")] // a map
    [InlineData("c001")] // a tag
    [InlineData("fb3ff8000000000000")] // a floating-point number
    [InlineData("f7")] // undefined
    [InlineData("f0")] // a simple value
    [InlineData("ff")] // an end without a beginning
    [InlineData("8201")] // one item is missing
    [InlineData("0102")] // one item too many
    public void What_no_format_here_uses_is_refused(string hex) =>
        Assert.Throws<DecodingException>(() => CborJson.Read(Convert.FromHexString(hex)));

    [Fact]
    public void Arrays_deeper_than_the_bound_are_refused()
    {
        static byte[] Nested(int levels) => [.. Enumerable.Repeat((byte)0x81, levels), 0x01];
        CborJson.Read(Nested(CborJson.MostLevels));
        Assert.Throws<DecodingException>(() => CborJson.Read(Nested(CborJson.MostLevels + 1)));
        Assert.Throws<DecodingException>(() => CborJson.Read(Nested(60_000)));
    }

    private static void ReadsOrRefuses(byte[] bytes)
    {
        try
        {
            CborJson.Read(bytes);
        }
        catch (DecodingException) { }
    }

    private static void Write(CborWriter writer, object? value)
    {
        switch (value)
        {
            case ulong number:
                writer.WriteUInt64(number);
                break;
            case BigInteger negative:
                writer.WriteCborNegativeIntegerRepresentation((ulong)(-1 - negative));
                break;
            case string text:
                writer.WriteTextString(text);
                break;
            case byte[] bytes:
                writer.WriteByteString(bytes);
                break;
            case bool flag:
                writer.WriteBoolean(flag);
                break;
            case object?[] items:
                writer.WriteList(items, Write);
                break;
            default:
                writer.WriteNull();
                break;
        }
    }

    private static bool IsShown(object? value, JsonElement json) =>
        value switch
        {
            ulong number => json.GetUInt64() == number,
            BigInteger negative => BigInteger.Parse(json.GetRawText(), null) == negative,
            string text => json.GetString() == text,
            byte[] { Length: Digest.SizeInBytes } hash => json.GetString() == Convert.ToHexStringLower(hash),
            byte[] bytes => json.GetBytesFromBase64().AsSpan().SequenceEqual(bytes),
            bool flag => json.GetBoolean() == flag,
            object?[] items => json.GetArrayLength() == items.Length
                && items.Zip(json.EnumerateArray()).All(pair => IsShown(pair.First, pair.Second)),
            _ => json.ValueKind == JsonValueKind.Null,
        };
}
