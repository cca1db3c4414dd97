using System.Formats.Cbor;
using System.Text.Json;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Ledger.Member.Evidence;

/// <summary>An event as the evidence log holds it: canonical CBOR, so that the same event is always the same bytes.</summary>
/// <param name="Time">When it was logged, in milliseconds since 1970, UTC, by this node's clock.</param>
/// <param name="Event">What happened.</param>
public sealed record EvidencePayload(long Time, EvidenceEvent Event)
{
    private const string Format = "kexin/evidence-event/1";
    private const int Items = 6;
    private const int MostFacts = 256;
    private const int LongestNameInCharacters = 200;
    private const int LongestTextInCharacters = 8000;

    /// <summary>Its canonical bytes.</summary>
    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(Items);
            writer.WriteTextString(Format);
            writer.WriteInt64(Time);
            writer.WriteTextString(Event.Kind);
            writer.WriteTextString(Event.Text.En);
            writer.WriteTextString(Event.Text.Zh);
            writer.WriteList(Event.Facts, WriteFact);
            writer.WriteEndArray();
        });

    /// <summary>Reads its canonical bytes.</summary>
    /// <exception cref="DecodingException">The bytes are no event.</exception>
    public static EvidencePayload Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadArray(Items);
                if (reader.ReadText(Format.Length) != Format)
                {
                    throw new DecodingException($"'{Format}' was expected.");
                }

                var time = reader.ReadLong();
                var kind = reader.ReadText(LongestNameInCharacters);
                var text = new BilingualText(
                    reader.ReadText(LongestTextInCharacters),
                    reader.ReadText(LongestTextInCharacters)
                );
                var facts = reader.ReadList(MostFacts, ReadFact);
                reader.EndArray();
                return new EvidencePayload(time, new EvidenceEvent(kind, text, facts));
            }
        );

    /// <summary>The same for people, with named members.</summary>
    public JsonElement ToJson() =>
        JsonSerializer.SerializeToElement(
            new
            {
                format = Format,
                time = DateTimeOffset.FromUnixTimeMilliseconds(Time),
                kind = Event.Kind,
                text = new { en = Event.Text.En, zh = Event.Text.Zh },
                facts = Event.Facts.Select(fact => new { name = fact.Key, value = fact.Value }),
            }
        );

    private static void WriteFact(CborWriter writer, KeyValuePair<string, string> fact)
    {
        writer.WriteStartArray(2);
        writer.WriteTextString(fact.Key);
        writer.WriteTextString(fact.Value);
        writer.WriteEndArray();
    }

    private static KeyValuePair<string, string> ReadFact(CborReader reader)
    {
        reader.ReadArray(2);
        var fact = KeyValuePair.Create(
            reader.ReadText(LongestNameInCharacters),
            reader.ReadText(LongestTextInCharacters)
        );
        reader.EndArray();
        return fact;
    }
}
