using System.Formats.Cbor;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>How a token's fields are read by the code for its type.</summary>
internal static class TokenFields
{
    /// <exception cref="DecodingException">The token is of another type, or its fields are not that type's.</exception>
    public static T Decode<T>(Token token, string type, Func<CborReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.Type == type
            ? CanonicalCbor.Decode(token.Fields, read)
            : throw new DecodingException($"A token of type '{type}' was expected, not of type '{token.Type}'.");
    }
}
