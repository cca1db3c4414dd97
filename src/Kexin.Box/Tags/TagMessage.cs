namespace Kexin.Box.Tags;

/// <summary>What a tag says when it is tapped: the end of the address that it opens, <c>e=…&amp;c=…</c>.</summary>
/// <remarks>
/// Source: NXP AN12196, section 3 (secure dynamic messages; PICC data encrypted, MAC over nothing more). Capital hexadecimal digits, as the
/// chip writes them: 32 of the encrypted identity and counter, 16 of the code.
/// </remarks>
public sealed class TagMessage
{
    /// <summary>The longest message, in characters.</summary>
    public const int SizeInCharacters = 2 + (2 * IdentityInBytes) + 3 + (2 * CodeInBytes);

    internal const int IdentityInBytes = 16;
    internal const int CodeInBytes = 8;

    private TagMessage(byte[] identity, byte[] code)
    {
        Identity = identity;
        Code = code;
    }

    internal byte[] Identity { get; }

    internal byte[] Code { get; }

    /// <summary>Reads the part of an address after the question mark.</summary>
    /// <exception cref="DecodingException">It is no message of a tag.</exception>
    public static TagMessage Parse(string query)
    {
        ArgumentNullException.ThrowIfNull(query);
        const int CodeAt = 2 + (2 * IdentityInBytes);
        return
            query.Length == SizeInCharacters
            && query.StartsWith("e=", StringComparison.Ordinal)
            && query[CodeAt..].StartsWith("&c=", StringComparison.Ordinal)
            && Hex(query[2..CodeAt]) is { } identity
            && Hex(query[(CodeAt + 3)..]) is { } code
            ? new TagMessage(identity, code)
            : throw new DecodingException("A tag's message is 'e=', 32 hexadecimal digits, '&c=' and 16 more.");
    }

    private static byte[]? Hex(string digits) =>
        digits.All(digit => char.IsAsciiHexDigitUpper(digit)) ? Convert.FromHexString(digits) : null;
}
