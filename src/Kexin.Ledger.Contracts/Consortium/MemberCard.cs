using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>What an organisation is in the consortium.</summary>
public enum MemberRole
{
    /// <summary>Provides or asks.</summary>
    Member = 0,

    /// <summary>Watches on the law's behalf.</summary>
    Regulator = 1,

    /// <summary>Countersigns for outsiders.</summary>
    Notary = 2,

    /// <summary>Follows the ledger, and does not count for finality.</summary>
    Observer = 3,
}

/// <summary>What a member says of itself, but for its keys.</summary>
/// <param name="Name">The organisation's name; 1 to 200 characters.</param>
/// <param name="Role">What it is in the consortium.</param>
/// <param name="TlsKeyHash">SHA-256 of its TLS certificate's SubjectPublicKeyInfo.</param>
/// <param name="PeerEndpoint">"host:port" for ledger traffic.</param>
/// <param name="ChannelEndpoint">"host:port" for protocol sessions.</param>
public sealed record MemberDetails(
    [Name] string Name,
    MemberRole Role,
    Digest TlsKeyHash,
    [Endpoint] string PeerEndpoint,
    [Endpoint] string ChannelEndpoint
);

/// <summary>A member's self-signed introduction: who it is, by which key it signs and where it is found.</summary>
public sealed class MemberCard
{
    private const string Kind = "kexin/member-card/1";
    private const int BodyItems = 3;

    private MemberCard(MemberDetails details, PublicKey key, ReadOnlyMemory<byte> encoded)
    {
        Details = details;
        Key = key;
        Id = MemberId.Of(key);
        Encoded = encoded;
    }

    /// <summary>The member's id, from its key.</summary>
    public MemberId Id { get; }

    /// <summary>The key that verifies everything that the member signs.</summary>
    public PublicKey Key { get; }

    /// <summary>What the member says of itself.</summary>
    public MemberDetails Details { get; }

    /// <summary>The organisation's name.</summary>
    public string Name => Details.Name;

    /// <summary>What it is in the consortium.</summary>
    public MemberRole Role => Details.Role;

    /// <summary>Whether its cosignature counts for finality.</summary>
    public bool Counts => Role != MemberRole.Observer;

    /// <summary>The canonical bytes, signature included.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Makes and signs a card.</summary>
    /// <exception cref="ArgumentException">A detail is out of bounds.</exception>
    public static MemberCard Sign(MemberDetails details, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(details);
        ArgumentNullException.ThrowIfNull(key);
        var body = CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, BodyItems);
            writer.WriteTextString(Suite.Get(key.PublicKey.Suite).Name);
            writer.WriteByteString(key.PublicKey.Bytes);
            CanonicalRecord.Write(writer, details);
            writer.WriteEndArray();
        });
        var signature = key.Sign(SigningPurposes.MemberCard, body);
        var encoded = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteEncodedValue(body);
            writer.WriteByteString(signature);
            writer.WriteEndArray();
        });
        try
        {
            return Decode(encoded);
        }
        catch (DecodingException e)
        {
            throw new ArgumentException(e.Message, nameof(details), e);
        }
    }

    /// <summary>Reads a card and checks that its own key signed it.</summary>
    /// <exception cref="DecodingException">The bytes are no card, or the signature does not verify.</exception>
    public static MemberCard Decode(ReadOnlyMemory<byte> bytes)
    {
        Decoding.ThrowIfLonger(bytes, Bounds.MemberCardSizeInBytes, "member card");
        return CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadArray(2);
                var body = reader.ReadItem(Bounds.MemberCardSizeInBytes);
                var signature = reader.ReadBytes(Bounds.SignatureSizeInBytes);
                reader.EndArray();
                var (details, key) = DecodeBody(body);
                return Suite.Get(key.Suite).Verify(key, SigningPurposes.MemberCard, body, signature)
                    ? new MemberCard(details, key, bytes)
                    : throw new DecodingException("The member card's signature is not that of the key in it.");
            }
        );
    }

    private static (MemberDetails Details, PublicKey Key) DecodeBody(ReadOnlyMemory<byte> body) =>
        CanonicalCbor.Decode(
            body,
            reader =>
            {
                reader.ReadKind(Kind, BodyItems);
                if (!Suite.TryParse(reader.ReadText(Bounds.IdentifierInCharacters), out var suite))
                {
                    throw new DecodingException("The member card names no known suite.");
                }

                var key = PublicKey.Import(suite, reader.ReadBytes(Bounds.PublicKeySizeInBytes));
                var details = CanonicalRecord.Read<MemberDetails>(reader);
                reader.EndArray();
                return (details, key);
            }
        );
}
