using System.Formats.Cbor;
using System.Security.Cryptography;

namespace Kexin.Cryptography;

/// <summary>The file of a master key that a key in a token seals.</summary>
/// <remarks>
/// Shape: CBOR [header, sealed key, hash of both]; the header is [format, suite, library, token, serial, key, nonce], and is authenticated.
/// The hash tells a damaged file from another key, as in a file that a passphrase seals.
/// </remarks>
internal sealed record TokenSealedKey(Suite Suite, KeyPlace Place, byte[] Nonce, byte[] Sealed)
{
    public const int LongestFile = 8 << 10;

    private const string Format = "kexin/master-key-in-token/1";
    private const int LongestText = 1_024;

    /// <summary>Seals a master key by a key in a token, and opens it once: a module may take a nonce of its own in place of the one that it is given.</summary>
    /// <exception cref="DecodingException">What the token made would not open.</exception>
    public static TokenSealedKey Seal(Suite suite, SecretBytes key, ISealingKey token)
    {
        var nonce = RandomSource.System.GetBytes(Suite.NonceSizeInBytes);
        var header = new TokenSealedKey(suite, token.Place, nonce, []);
        var made = header with { Sealed = token.Seal(nonce, header.EncodeHeader(), key) };
        if (made.Sealed.Length != key.Span.Length + Suite.TagSizeInBytes)
        {
            throw new DecodingException(
                $"The token made {made.Sealed.Length} bytes of a key of {key.Span.Length} bytes, which takes {key.Span.Length + Suite.TagSizeInBytes}."
            );
        }

        using var opened = token.Open(nonce, header.EncodeHeader(), made.Sealed);
        return CryptographicOperations.FixedTimeEquals(opened.Span, key.Span)
            ? made
            : throw new DecodingException("The token opened another key than it had sealed.");
    }

    /// <summary>Reads the file, or says null for one that a passphrase seals.</summary>
    /// <exception cref="DecodingException">It begins as such a file, and is damaged.</exception>
    public static TokenSealedKey? Find(ReadOnlyMemory<byte> file, int keySizeInBytes)
    {
        if (file.Span.IndexOf("kexin/master-key-in-token/"u8) < 0)
        {
            return null;
        }

        if (file.Length > LongestFile)
        {
            throw new DecodingException($"A master key file has at most {LongestFile} bytes, not {file.Length}.");
        }

        var (found, checksum) = CanonicalCbor.Decode(
            file,
            reader =>
            {
                reader.ReadArray(3);
                var header = CanonicalCbor.Decode(reader.ReadItem(LongestFile), ReadHeader);
                var parts = (
                    header with
                    {
                        Sealed = reader.ReadFixedBytes(keySizeInBytes + Suite.TagSizeInBytes),
                    },
                    reader.ReadDigest()
                );
                reader.EndArray();
                return parts;
            }
        );
        return found.Suite.Hash(found.EncodeHeader(), found.Sealed) == checksum
            ? found
            : throw new DecodingException("The master key file is damaged: its checksum does not match.");
    }

    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(3);
            writer.WriteEncodedValue(EncodeHeader());
            writer.WriteByteString(Sealed);
            writer.WriteDigest(Suite.Hash(EncodeHeader(), Sealed));
            writer.WriteEndArray();
        });

    /// <summary>What is authenticated with the key.</summary>
    public byte[] EncodeHeader() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(7);
            writer.WriteTextString(Format);
            writer.WriteInt32((int)Suite.Id);
            writer.WriteTextString(Place.Library);
            writer.WriteTextString(Place.Token);
            writer.WriteTextString(Place.Serial);
            writer.WriteTextString(Place.Key);
            writer.WriteByteString(Nonce);
            writer.WriteEndArray();
        });

    private static TokenSealedKey ReadHeader(CborReader reader)
    {
        reader.ReadArray(7);
        reader.ReadConstant(Format);
        var suite = Suite.Get((SuiteId)reader.ReadInt((int)SuiteId.Standard, (int)SuiteId.GuoMi));
        var place = new KeyPlace(
            reader.ReadText(LongestText),
            reader.ReadText(LongestText),
            reader.ReadText(LongestText),
            reader.ReadText(LongestText)
        );
        var header = new TokenSealedKey(suite, place, reader.ReadFixedBytes(Suite.NonceSizeInBytes), []);
        reader.EndArray();
        return header;
    }
}
