using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>A member as the ledger has it; one token a member.</summary>
/// <param name="Key">The key that verifies everything that the member signs; never changes.</param>
/// <param name="Details">Name, role, TLS key and endpoints.</param>
/// <param name="IsActive">Whether it may submit transactions.</param>
public sealed record MembershipToken(PublicKey Key, MemberDetails Details, bool IsActive)
{
    /// <summary>The token's type.</summary>
    public const string Type = "membership";

    private const string Kind = "kexin/membership/1";

    /// <summary>The member's id.</summary>
    public MemberId Member { get; } = MemberId.Of(Key);

    /// <summary>The id of a member's membership token.</summary>
    public static TokenId IdOf(Suite suite, MemberId member) => TokenId.Derive(suite, Type, member.Value);

    /// <summary>A new member's, from its card.</summary>
    public static MembershipToken Of(MemberCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return new MembershipToken(card.Key, card.Details, IsActive: true);
    }

    /// <summary>Reads a token's fields.</summary>
    /// <exception cref="DecodingException">It is no membership.</exception>
    public static MembershipToken Read(Token token, Suite suite) =>
        TokenFields.Decode(
            token,
            Type,
            reader =>
            {
                reader.ReadKind(Kind, 3);
                var key = PublicKey.Import(suite, reader.ReadBytes(Bounds.PublicKeySizeInBytes));
                var details = ReadDetails(reader);
                var isActive = reader.ReadFlag();
                reader.EndArray();
                return new MembershipToken(key, details, isActive);
            }
        );

    /// <summary>The token's fields.</summary>
    public byte[] EncodeFields() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 3);
            writer.WriteByteString(Key.Bytes);
            WriteDetails(writer, Details);
            writer.WriteBoolean(IsActive);
            writer.WriteEndArray();
        });

    internal Token ToToken(Suite suite) => new(IdOf(suite, Member), Type, Member, 1, EncodeFields());

    internal static MemberDetails ReadDetails(CborReader reader)
    {
        reader.ReadArray(5);
        var details = new MemberDetails(
            reader.ReadName(),
            reader.ReadChoice<MemberRole>(),
            reader.ReadDigest(),
            reader.ReadEndpoint(),
            reader.ReadEndpoint()
        );
        reader.EndArray();
        return details;
    }

    internal static void WriteDetails(CborWriter writer, MemberDetails details)
    {
        writer.WriteStartArray(5);
        writer.WriteTextString(details.Name);
        writer.WriteChoice(details.Role);
        writer.WriteDigest(details.TlsKeyHash);
        writer.WriteTextString(details.PeerEndpoint);
        writer.WriteTextString(details.ChannelEndpoint);
        writer.WriteEndArray();
    }
}
