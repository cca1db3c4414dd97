using Kexin.Cryptography;

namespace Kexin.Computations.Documents;

/// <summary>The one encoding of a computation document; its hash is what people review and nodes run.</summary>
/// <remarks>
/// Decoding checks each member's own rules, as bytes may come from anybody; <see cref="DocumentRules.Check"/> says whether the
/// document can be run.
/// </remarks>
public static class DocumentCodec
{
    /// <summary>The canonical bytes.</summary>
    public static byte[] Encode(ComputationDocument document) => CanonicalRecord.Encode(document);

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public static ComputationDocument Decode(ReadOnlyMemory<byte> bytes) =>
        bytes.Length <= DocumentBounds.SizeInBytes
            ? CanonicalRecord.Decode<ComputationDocument>(bytes)
            : throw new DecodingException(
                $"A computation document has at most {DocumentBounds.SizeInBytes} bytes, not {bytes.Length}."
            );

    /// <summary>The document's hash: what reviews, joins, grants and sessions name.</summary>
    public static Digest HashOf(Suite suite, ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(suite);
        return suite.Hash(Encode(document));
    }
}
