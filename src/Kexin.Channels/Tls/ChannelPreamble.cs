using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Channels;

/// <summary>What a connecting node says first on the channel port: for which session the connection is.</summary>
internal static class ChannelPreamble
{
    public const int MaxSizeInBytes = 64;

    private const int Version = 1;

    public static byte[] Encode(SessionId session) =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteStartArray(2);
            writer.WriteInt32(Version);
            writer.WriteDigest(session.Value);
            writer.WriteEndArray();
        });

    public static SessionId Read(CborReader reader)
    {
        reader.ReadArray(2);
        reader.ReadInt(Version, Version);
        var session = new SessionId(reader.ReadDigest());
        reader.EndArray();
        return session;
    }
}
