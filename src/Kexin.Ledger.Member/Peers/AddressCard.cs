using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Ledger.Member.Peers;

/// <summary>Where a member says that it is found now, signed by its member key; the newest that somebody has seen counts.</summary>
/// <remarks>
/// What: what <see cref="MembershipContract.Renew"/> takes, with the consortium, the member and the time.
/// Security: only the member can move itself, and a new TLS key comes with its own signature, as on the ledger. Whoever hands a card on
/// need not be trusted; holding one back delays.
/// Not for: saying who is a member.
/// </remarks>
/// <param name="Consortium">Which consortium's.</param>
/// <param name="Member">Who is found there.</param>
/// <param name="IssuedAt">When it was signed, in milliseconds since 1970, UTC.</param>
/// <param name="Address">Where, and by which TLS key.</param>
/// <param name="Encoded">Its canonical bytes, with the signature.</param>
public sealed record AddressCard(
    Digest Consortium,
    MemberId Member,
    long IssuedAt,
    RenewMembership Address,
    byte[] Encoded
)
{
    /// <summary>The longest card, in bytes.</summary>
    public const int LargestInBytes = 2 << 10;

    private const string Kind = "kexin/address/1";
    private const string Purpose = "address";

    /// <summary>Signs a card.</summary>
    public static AddressCard Sign(Digest consortium, SigningKey key, long issuedAt, RenewMembership address)
    {
        var member = MemberId.Of(key.PublicKey);
        var body = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(5);
            writer.WriteTextString(Kind);
            writer.WriteDigest(consortium);
            writer.WriteDigest(member.Value);
            writer.WriteInt64(issuedAt);
            writer.WriteByteString(address.Encode());
            writer.WriteEndArray();
        });
        var signature = key.Sign(Purpose, body);
        var encoded = CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteByteString(body);
            writer.WriteByteString(signature);
            writer.WriteEndArray();
        });
        return new AddressCard(consortium, member, issuedAt, address, encoded);
    }

    /// <summary>Reads a card of a member of this consortium, and checks its signature and that of a new TLS key.</summary>
    /// <exception cref="DecodingException">It is none.</exception>
    public static AddressCard Decode(byte[] encoded, Genesis genesis)
    {
        var (body, signature) = CanonicalCbor.Decode(
            (ReadOnlyMemory<byte>)encoded,
            reader =>
            {
                reader.ReadArray(2);
                var parts = (
                    reader.ReadBytes(LargestInBytes).ToArray(),
                    reader.ReadBytes(Bounds.SignatureSizeInBytes).ToArray()
                );
                reader.EndArray();
                return parts;
            }
        );
        var card = CanonicalCbor.Decode(
            (ReadOnlyMemory<byte>)body,
            reader =>
            {
                reader.ReadArray(5);
                reader.ReadConstant(Kind);
                var read = new AddressCard(
                    reader.ReadDigest(),
                    new MemberId(reader.ReadDigest()),
                    reader.ReadLong(),
                    CanonicalRecord.Decode<RenewMembership>(reader.ReadBytes(LargestInBytes).ToArray()),
                    encoded
                );
                reader.EndArray();
                return read;
            }
        );
        if (card.Consortium != genesis.Consortium || genesis.Members.Find(card.Member) is not { } member)
        {
            throw new DecodingException("The address card is of no member of this consortium.");
        }

        if (!genesis.Suite.Verify(member.Key, Purpose, body, signature))
        {
            throw new DecodingException($"The address card is not signed by {member.Name}.");
        }

        return
            card.Address.TlsKeyHash == member.Details.TlsKeyHash
            || card.Address.Proof?.Shows(card.Address.TlsKeyHash, card.Consortium, card.Member) == true
            ? card
            : throw new DecodingException("The address card names a TLS key that did not sign for this member.");
    }
}
