using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>The first message of each direction: what the sender believes the session to be.</summary>
internal sealed record SessionHello(
    SuiteId Suite,
    SessionId Session,
    Digest Computation,
    Digest From,
    Digest To,
    string FromRole,
    string ToRole,
    Digest Nonce,
    byte[] Agreement
)
{
    public const int MaxSizeInBytes = 1024;
    public const int MaxRoleLength = 64;

    private const int Version = 2;
    private const int FieldCount = 10;
    private const int LongestAgreement = 64;

    public static SessionHello Read(CborReader reader)
    {
        reader.ReadArray(FieldCount);
        reader.ReadInt(Version, Version);
        var hello = new SessionHello(
            (SuiteId)reader.ReadInt(1, byte.MaxValue),
            new SessionId(reader.ReadDigest()),
            reader.ReadDigest(),
            reader.ReadDigest(),
            reader.ReadDigest(),
            reader.ReadText(MaxRoleLength),
            reader.ReadText(MaxRoleLength),
            reader.ReadDigest(),
            reader.ReadBytes(LongestAgreement)
        );
        reader.EndArray();
        return hello;
    }

    public byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(FieldCount);
            writer.WriteInt32(Version);
            writer.WriteInt32((int)Suite);
            writer.WriteDigest(Session.Value);
            writer.WriteDigest(Computation);
            writer.WriteDigest(From);
            writer.WriteDigest(To);
            writer.WriteTextString(FromRole);
            writer.WriteTextString(ToRole);
            writer.WriteDigest(Nonce);
            writer.WriteByteString(Agreement);
            writer.WriteEndArray();
        });
}
