using System.Formats.Cbor;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.Cryptography.Records;

/// <summary>A public signing key: in bytes its suite's name and its encoding, in JSON the encoding in hexadecimal, whose length tells the suite.</summary>
internal sealed class PublicKeyShape : ScalarShape
{
    private const int LongestNameInCharacters = 64;
    private const int LongestKeyInBytes = 128;

    public override void Write(CborWriter writer, object? value)
    {
        var key = (PublicKey)value!;
        writer.WriteStartArray(2);
        writer.WriteTextString(Suite.Get(key.Suite).Name);
        writer.WriteByteString(key.Bytes);
        writer.WriteEndArray();
    }

    public override object Read(CborReader reader)
    {
        reader.ReadArray(2);
        var key = Suite.TryParse(reader.ReadText(LongestNameInCharacters), out var suite)
            ? PublicKey.Import(suite, reader.ReadBytes(LongestKeyInBytes))
            : throw new DecodingException("A key names no known suite.");
        reader.EndArray();
        return key;
    }

    public override void WriteJson(Utf8JsonWriter writer, object? value) =>
        writer.WriteStringValue(((PublicKey)value!).ToString());

    public override object ReadJson(JsonElement json, string path)
    {
        var text = TextOf(json, path);
        foreach (var suite in text.Length > 2 * LongestKeyInBytes ? [] : Suite.All)
        {
            try
            {
                if (PublicKey.Import(suite, Convert.FromHexString(text)) is var key && key.ToString() == text)
                {
                    return key;
                }
            }
            catch (Exception error) when (error is DecodingException or FormatException)
            {
                // Not of this suite; the next may know it.
            }
        }

        throw Refuse(path, "must be a public key in hexadecimal", "必须是十六进制的公钥");
    }

    public override JsonObject Schema(bool chinese) => new() { ["type"] = "string", ["pattern"] = "^[0-9a-f]+$" };
}
