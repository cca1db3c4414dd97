using System.Globalization;

namespace Kexin.Computations.Intersection.Identifiers;

/// <summary>The number on a Chinese identity card, 15 digits of old or 18 of today.</summary>
/// <remarks>
/// Source: GB 11643-1999, whose check letter is ISO 7064 MOD 11-2. Numbers of 15 digits lack the century and the check letter. They are of people
/// born from 1900 on, except those whose last three digits are 996 to 999, which were kept for people born before: those stay as they are.
/// </remarks>
internal static class IdentityCard
{
    private const int OldDigits = 15;
    private const int Digits = 18;
    private const string Letters = "10x98765432";
    private const string Century = "19";

    /// <summary>The 18 characters, the letter small, or null where the text is no such number; whether the check letter is right is not asked.</summary>
    /// <param name="text">In the spelling of <see cref="PlainText"/>, its letters small.</param>
    public static string? Of(string text)
    {
        var number = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return number.Length switch
        {
            Digits
                when AreDigits(number.AsSpan(0, Digits - 1)) && (number[^1] == 'x' || char.IsAsciiDigit(number[^1])) =>
                number,
            OldDigits when AreDigits(number) => IsOfTheTwentiethCentury(number) ? Renewed(number) : number,
            _ => null,
        };
    }

    private static string Renewed(string number)
    {
        var longer = string.Concat(number.AsSpan(0, 6), Century, number.AsSpan(6));

        // The weight of a place is 2 to the number of places after it, modulo 11.
        var sum = longer.Aggregate(0, (sum, digit) => ((sum * 2) + (digit - '0')) % 11) * 2 % 11;
        return longer + Letters[sum];
    }

    private static bool IsOfTheTwentiethCentury(string number) =>
        DateOnly.TryParseExact(
            string.Concat(Century, number.AsSpan(6, 6)),
            "yyyyMMdd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out _
        )
        && string.CompareOrdinal(number[^3..], "996") < 0;

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
