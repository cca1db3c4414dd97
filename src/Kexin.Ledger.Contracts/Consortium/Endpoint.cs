using System.Globalization;

namespace Kexin.Ledger.Contracts;

/// <summary>The form of "host:port" on the ledger.</summary>
/// <remarks>
/// Source: RFC 1123 section 2.1 for names, in small letters, the last label beginning with a letter, so that no name is an address in
/// another spelling; RFC 3986 section 3.2.2 for IPv4; RFC 4291 section 2.2 for the characters of IPv6, in brackets.
/// </remarks>
public sealed class EndpointAttribute() : TextRuleAttribute(Bounds.EndpointInCharacters)
{
    private const int LongestNameInCharacters = 253;
    private const int LongestLabelInCharacters = 63;

    public override BilingualText Demand =>
        new(
            "must be 'host:port': a name in small letters, an IPv4 address or an IPv6 address in brackets, and a port from 1 to 65535",
            "必须是“主机:端口”：小写主机名、IPv4 地址或方括号中的 IPv6 地址，端口为 1 到 65535"
        );

    protected override bool IsOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsEndpoint(text);
    }

    private static bool IsEndpoint(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && text[(colon + 1)..] is [not '0', ..] digits
            && ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && IsHost(text[..colon]);
    }

    private static bool IsHost(string host)
    {
        if (host is ['[', .., ']'])
        {
            return host.Length is > 4 and < 42
                && host[1..^1].All(each => char.IsAsciiHexDigitLower(each) || each == ':');
        }

        var labels = host.Split('.');
        return host.Length <= LongestNameInCharacters
            && labels.All(IsLabel)
            && (IsName(labels[^1]) || (labels.Length == 4 && labels.All(IsByte)));
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabelInCharacters
        && label.All(each => char.IsAsciiLetterLower(each) || char.IsAsciiDigit(each) || each == '-')
        && label[0] != '-'
        && label[^1] != '-';

    /// <summary>Whether no program reads a host that ends so as a number.</summary>
    private static bool IsName(string last) => char.IsAsciiLetterLower(last[0]);

    private static bool IsByte(string label) =>
        label is "0" or [not '0', ..] && byte.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
