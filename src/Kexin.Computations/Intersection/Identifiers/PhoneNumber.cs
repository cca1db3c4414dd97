using System.Buffers;

namespace Kexin.Computations.Intersection.Identifiers;

/// <summary>A telephone number as it is dialled from abroad; one without a country is read as one of mainland China.</summary>
/// <remarks>
/// Source: ITU-T E.164 for the international form; the numbering plan of mainland China (YD/T 1063) for mobile numbers of 11 digits that start with
/// 13 to 19, and the trunk prefix 0 before area codes. A rule of our own and not a library's: two providers must read alike for years, and such
/// libraries change with each release.
/// </remarks>
internal static class PhoneNumber
{
    private const string China = "86";
    private const int MobileDigits = 11;
    private const int FewestDigits = 7;

    private static readonly SearchValues<char> Written = SearchValues.Create("0123456789 -().");

    /// <summary>Plus sign and digits; digits alone where the country cannot be told; null where the text is no number.</summary>
    /// <param name="text">In the spelling of <see cref="PlainText"/>.</param>
    public static string? Of(string text)
    {
        // "(+86)" is written as often as "+86".
        text = text.TrimStart('(');
        var isNumber =
            text.Length > 0
            && (text[0] == '+' || char.IsAsciiDigit(text[0]))
            && !text.AsSpan(1).ContainsAnyExcept(Written);
        if (!isNumber)
        {
            return null;
        }

        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length < FewestDigits)
        {
            return null;
        }

        return text[0] == '+' ? International(digits)
            : digits.StartsWith("00", StringComparison.Ordinal) ? International(digits[2..])
            : digits[0] == '0' ? International(China + digits)
            : IsMobile(digits) ? International(China + digits)
            : digits.StartsWith(China, StringComparison.Ordinal) && IsMobile(digits[China.Length..])
                ? International(digits)
            : digits;
    }

    /// <summary>Without the trunk prefix, which nobody dials from abroad.</summary>
    private static string International(string digits) =>
        digits.StartsWith(China + "0", StringComparison.Ordinal)
            ? $"+{China}{digits[(China.Length + 1)..]}"
            : $"+{digits}";

    private static bool IsMobile(string digits) =>
        digits.Length == MobileDigits && digits[0] == '1' && digits[1] is >= '3' and <= '9';
}
