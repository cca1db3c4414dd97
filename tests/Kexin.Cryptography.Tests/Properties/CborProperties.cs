using System.Formats.Cbor;
using CsCheck;

namespace Kexin.Cryptography.Tests.Properties;

public sealed class CborProperties
{
    /// <summary>A fixed seed: every run checks the same cases.</summary>
    private const string Seed = "0N0XIzNsQ0O2";

    private static readonly Func<CborReader, object>[] Readers =
    [
        reader => reader.ReadLong(),
        reader => reader.ReadULong(),
        reader => reader.ReadInt(-5, 5),
        reader => reader.ReadFlag(),
        reader => reader.ReadText(20),
        reader => reader.ReadBytes(20),
        reader => reader.ReadDigest(),
        reader => reader.ReadItem(100),
        reader => reader.ReadList(10, item => item.ReadLong()),
        reader => reader.ReadList(10, item => item.ReadList(10, inner => inner.ReadBytes(10))),
        reader => reader.ReadSlice(20).ToArray(),
        reader => reader.ReadFixedSlice(3).ToArray(),
        reader => reader.ReadItemSlice(100).ToArray(),
        reader =>
        {
            reader.ReadConstant("ab");
            return "ab";
        },
        Record.Read,
    ];

    [Fact]
    public void Random_bytes_never_throw_anything_but_the_exception_for_bad_bytes() =>
        Gen.Byte.Array[0, 60].Sample(OnlyDecodes, seed: Seed, iter: 20_000);

    [Fact]
    public void Altered_objects_never_throw_anything_but_the_exception_for_bad_bytes() =>
        Gen.Select(Records, Gen.Int[0, 1000], Gen.Byte)
            .Sample(
                (record, at, value) =>
                {
                    var bytes = record.Encode();
                    bytes[at % bytes.Length] = value;
                    OnlyDecodes(bytes);
                },
                seed: Seed,
                iter: 5_000
            );

    [Fact]
    public void An_object_inside_another_is_encoded_and_decoded_on_the_same_thread()
    {
        var bytes = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteByteString(CanonicalCbor.Encode(inner => inner.WriteInt32(7)));
            writer.WriteInt32(8);
            writer.WriteEndArray();
        });
        var read = CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadArray(2);
                var inner = CanonicalCbor.Decode(reader.ReadSlice(10), item => item.ReadLong());
                var outer = reader.ReadLong();
                reader.EndArray();
                return (inner, outer);
            }
        );
        Assert.Equal((7L, 8L), read);
    }

    [Fact]
    public void What_was_begun_and_not_ended_leaves_nothing_behind_for_the_next_object()
    {
        Assert.Throws<TimeoutException>(() =>
            CanonicalCbor.Encode(writer =>
            {
                writer.WriteStartArray(3);
                throw new TimeoutException();
            })
        );
        Assert.Throws<DecodingException>(() =>
            CanonicalCbor.Decode(new byte[] { 0x82, 0x01, 0x02 }, reader => reader.ReadArrayLength(2))
        );
        var bytes = CanonicalCbor.Encode(writer => writer.WriteInt32(5));
        Assert.Equal(new byte[] { 5 }, bytes);
        Assert.Equal(5, CanonicalCbor.Decode(bytes, reader => reader.ReadLong()));
    }

    [Fact]
    public void Another_text_than_the_constant_is_refused_and_shown_without_control_characters()
    {
        var bytes = CanonicalCbor.Encode(writer => writer.WriteTextString("kexin/\u0007other/1"));
        var error = Assert.Throws<DecodingException>(() =>
            CanonicalCbor.Decode(
                bytes,
                reader =>
                {
                    reader.ReadConstant("kexin/block/1");
                    return true;
                }
            )
        );
        Assert.Equal("'kexin/block/1' was expected, not 'kexin/?other/1'.", error.Message);
    }

    [Fact]
    public void A_decoded_object_is_the_one_that_was_encoded_and_encodes_to_the_same_bytes() =>
        Records.Sample(
            record =>
            {
                var bytes = record.Encode();
                var decoded = CanonicalCbor.Decode(bytes, Record.Read);
                Assert.Equal(record.Number, decoded.Number);
                Assert.Equal(record.Text, decoded.Text);
                Assert.Equal(record.Bytes, decoded.Bytes);
                Assert.Equal(record.Numbers, decoded.Numbers);
                Assert.Equal(bytes, decoded.Encode());
            },
            seed: Seed,
            iter: 5_000
        );

    [Fact]
    public void Whatever_decodes_encodes_to_the_same_bytes() =>
        Gen
            .Byte.Array[0, 12]
            .Sample(
                bytes =>
                {
                    try
                    {
                        var numbers = CanonicalCbor.Decode(bytes, r => r.ReadList(10, item => item.ReadLong()));
                        var again = CanonicalCbor.Encode(w =>
                            w.WriteList(numbers, (x, number) => x.WriteInt64(number))
                        );
                        Assert.Equal(bytes, again);
                    }
                    catch (DecodingException)
                    {
                        // Most random bytes are not canonical.
                    }
                },
                seed: Seed,
                iter: 50_000
            );

    private static Gen<Record> Records =>
        Gen.Select(
            Gen.Long,
            Gen.String[Gen.Char['\u0000', '\ud7ff'], 0, 20],
            Gen.Byte.Array[0, 300],
            Gen.Long.Array[0, 30],
            (number, text, bytes, numbers) => new Record(number, text, bytes, numbers)
        );

    private static void OnlyDecodes(byte[] bytes)
    {
        foreach (var read in Readers)
        {
            try
            {
                CanonicalCbor.Decode(bytes, read);
            }
            catch (DecodingException)
            {
                // The one exception that bytes may cause.
            }
        }
    }

    private sealed record Record(long Number, string Text, byte[] Bytes, long[] Numbers)
    {
        public static Record Read(CborReader reader)
        {
            reader.ReadArray(4);
            var record = new Record(
                reader.ReadLong(),
                reader.ReadText(20),
                reader.ReadBytes(300),
                reader.ReadList(30, item => item.ReadLong())
            );
            reader.EndArray();
            return record;
        }

        public byte[] Encode() =>
            CanonicalCbor.Encode(writer =>
            {
                writer.WriteStartArray(4);
                writer.WriteInt64(Number);
                writer.WriteTextString(Text);
                writer.WriteByteString(Bytes);
                writer.WriteList(Numbers, (w, number) => w.WriteInt64(number));
                writer.WriteEndArray();
            });
    }
}
