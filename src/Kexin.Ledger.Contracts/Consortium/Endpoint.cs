using System.Formats.Cbor;
using System.Globalization;
using Kexin.Cryptography;

namespace Kexin.Ledger.Contracts;

/// <summary>The form of "host:port" on the ledger.</summary>
internal static class Endpoint
{
    public static string ReadEndpoint(this CborReader reader)
    {
        var text = reader.ReadName(Bounds.EndpointInCharacters);
        return IsEndpoint(text)
            ? text
            : throw new DecodingException("An endpoint is 'host:port', the port from 1 to 65535, without spaces.");
    }

    private static bool IsEndpoint(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && !text.Any(char.IsWhiteSpace)
            && text.All(char.IsAscii)
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port > 0;
    }
}
