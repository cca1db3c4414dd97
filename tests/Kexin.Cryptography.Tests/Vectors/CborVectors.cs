using System.Formats.Cbor;

namespace Kexin.Cryptography.Tests.Vectors;

/// <summary>RFC 8949, appendix A: the examples of the kinds that formats here use, and the ones that they must refuse.</summary>
public sealed class CborVectors
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(1, "01")]
    [InlineData(10, "0a")]
    [InlineData(23, "17")]
    [InlineData(24, "1818")]
    [InlineData(25, "1819")]
    [InlineData(100, "1864")]
    [InlineData(1000, "1903e8")]
    [InlineData(1000000, "1a000f4240")]
    [InlineData(1000000000000, "1b000000e8d4a51000")]
    [InlineData(-1, "20")]
    [InlineData(-10, "29")]
    [InlineData(-100, "3863")]
    [InlineData(-1000, "3903e7")]
    public void Integers_are_as_in_appendix_A(long value, string bytes)
    {
        Assert.Equal(bytes, Hex(writer => writer.WriteInt64(value)));
        Assert.Equal(value, Decode(bytes, reader => reader.ReadLong()));
    }

    [Fact]
    public void The_largest_integer_is_as_in_appendix_A()
    {
        Assert.Equal("1bffffffffffffffff", Hex(writer => writer.WriteUInt64(ulong.MaxValue)));
        Assert.Equal(ulong.MaxValue, Decode("1bffffffffffffffff", reader => reader.ReadULong()));
        Assert.Throws<DecodingException>(() => Decode("1bffffffffffffffff", reader => reader.ReadLong()));
    }

    [Theory]
    [InlineData("", "40")]
    [InlineData("01020304", "4401020304")]
    public void Byte_strings_are_as_in_appendix_A(string value, string bytes)
    {
        Assert.Equal(bytes, Hex(writer => writer.WriteByteString(Convert.FromHexString(value))));
        Assert.Equal(Convert.FromHexString(value), Decode(bytes, reader => reader.ReadBytes(4)));
    }

    [Theory]
    [InlineData("", "60")]
    [InlineData("a", "6161")]
    [InlineData("IETF", "6449455446")]
    [InlineData("\"\\", "62225c")]
    [InlineData("\u00fc", "62c3bc")]
    [InlineData("\u6c34", "63e6b0b4")]
    [InlineData("\ud800\udd51", "64f0908591")]
    public void Texts_are_as_in_appendix_A(string value, string bytes)
    {
        Assert.Equal(bytes, Hex(writer => writer.WriteTextString(value)));
        Assert.Equal(value, Decode(bytes, reader => reader.ReadText(4)));
    }

    [Theory]
    [InlineData(false, "f4")]
    [InlineData(true, "f5")]
    public void Flags_are_as_in_appendix_A(bool value, string bytes)
    {
        Assert.Equal(bytes, Hex(writer => writer.WriteBoolean(value)));
        Assert.Equal(value, Decode(bytes, reader => reader.ReadFlag()));
    }

    [Theory]
    [InlineData(0, "80")]
    [InlineData(3, "83010203")]
    [InlineData(25, "98190102030405060708090a0b0c0d0e0f101112131415161718181819")]
    public void Arrays_are_as_in_appendix_A(int length, string bytes)
    {
        var items = Enumerable.Range(1, length).ToArray();
        Assert.Equal(bytes, Hex(writer => writer.WriteList(items, static (w, item) => w.WriteInt32(item))));
        Assert.Equal(items, Decode(bytes, reader => reader.ReadList(25, static r => r.ReadInt(1, 25))));
    }

    /// <summary>Section 4.2.1: preferred serialisation and no indefinite lengths; and appendix A's indefinite-length examples.</summary>
    [Theory]
    [InlineData("1800")]
    [InlineData("190018")]
    [InlineData("1a00000018")]
    [InlineData("1b0000000000000018")]
    [InlineData("3800")]
    [InlineData("5800")]
    [InlineData("7800")]
    [InlineData("9800")]
    [InlineData("5f42010243030405ff")]
    [InlineData("7f657374726561646d696e67ff")]
    [InlineData("9fff")]
    [InlineData("9f018202039f0405ffff")]
    [InlineData("61ff")]
    [InlineData("0000")]
    [InlineData("8301")]
    [InlineData("")]
    [InlineData("9bffffffffffffffff")]
    [InlineData("5bffffffffffffffff")]
    [InlineData("9a7fffffff")]
    public void What_is_not_canonical_is_refused(string bytes) =>
        Assert.Throws<DecodingException>(() => Decode(bytes, reader => reader.ReadItem(100)));

    [Fact]
    public void A_million_nested_arrays_are_refused()
    {
        var bytes = Enumerable.Repeat<byte>(0x81, 1_000_000).ToArray();
        bytes[^1] = 0x80;
        Assert.Throws<DecodingException>(() => CanonicalCbor.Decode(bytes, reader => reader.ReadItem(1_000_000)));
    }

    [Fact]
    public void Limits_hold()
    {
        Assert.Throws<DecodingException>(() => Decode("4401020304", reader => reader.ReadBytes(3)));
        Assert.Throws<DecodingException>(() => Decode("4401020304", reader => reader.ReadFixedBytes(5)));
        Assert.Throws<DecodingException>(() => Decode("6449455446", reader => reader.ReadText(3)));
        Assert.Throws<DecodingException>(() => Decode("1864", reader => reader.ReadInt(0, 99)));
        Assert.Throws<DecodingException>(() => Decode("83010203", reader => reader.ReadList(2, r => r.ReadLong())));
        Assert.Throws<DecodingException>(() => Decode("83010203", reader => reader.ReadItem(3)));
        Assert.Throws<DecodingException>(() => Decode("4401020304", reader => reader.ReadDigest()));
        Assert.Throws<DecodingException>(() =>
            Decode(
                "83010203",
                reader =>
                {
                    reader.ReadArray(2);
                    return 0;
                }
            )
        );
    }

    private static string Hex(Action<CborWriter> write) => Convert.ToHexStringLower(CanonicalCbor.Encode(write));

    private static T Decode<T>(string bytes, Func<CborReader, T> read) =>
        CanonicalCbor.Decode(Convert.FromHexString(bytes), read);
}
