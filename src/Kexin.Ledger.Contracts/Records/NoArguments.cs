using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>The arguments of an action that takes none.</summary>
public static class NoArguments
{
    private const string Kind = "kexin/no-arguments/1";

    /// <summary>The canonical bytes.</summary>
    public static byte[] Encode() =>
        CanonicalCbor.Encode(writer =>
        {
            writer.WriteKind(Kind, 0);
            writer.WriteEndArray();
        });

    /// <summary>Checks that the bytes are those of <see cref="Encode"/>.</summary>
    /// <exception cref="DecodingException">They are not.</exception>
    public static void Decode(ReadOnlyMemory<byte> bytes) =>
        CanonicalCbor.Decode(
            bytes,
            reader =>
            {
                reader.ReadKind(Kind, 0);
                reader.EndArray();
                return true;
            }
        );
}
