using System.Globalization;

namespace Kexin.Governance.Classification.Discovery;

/// <summary>Identity numbers of other places. A column is judged by the one system that most of its values fit.</summary>
/// <remarks>
/// Sources: the check digits as the issuers publish them: Hong Kong identity card, Taiwan identity number, Korean resident registration number,
/// Spanish DNI and NIE, French NIR, Dutch BSN, United Kingdom NHS number, Polish PESEL, Italian codice fiscale, Brazilian CPF, Indian Aadhaar. The
/// United States social security number has none, and is known by its hyphens and its ranges.
/// </remarks>
internal sealed class ForeignIdDetector()
    : Detector(
        DataKind.ForeignId,
        new NameHints(
            [
                "ssn",
                "social security",
                "nhs number",
                "nhs no",
                "nhs",
                "dni",
                "nie",
                "nif",
                "nir",
                "bsn",
                "pesel",
                "cpf",
                "aadhaar",
                "hkid",
                "rrn",
                "codice fiscale",
                "national id",
                "national insurance",
                "tax id",
                "identity",
                "identity number",
                "id number",
                "id no",
                "passport",
                "身份证",
                "证件号",
            ],
            []
        ),
        new DetectorNeeds(Named: 0.5, Alone: 0.8, Weight: 0.96)
    )
{
    private static readonly Func<ReadOnlySpan<char>, bool>[] s_systems =
    [
        IsHongKong,
        IsTaiwan,
        IsKorean,
        IsSpanish,
        IsFrench,
        IsDutch,
        IsNhs,
        IsPolish,
        IsItalian,
        IsBrazilian,
        IsIndian,
        IsUnitedStates,
    ];

    private readonly int[] _bySystem = new int[s_systems.Length];

    protected override bool Fits(in ValueForm form, ReadOnlySpan<char> text)
    {
        if (form.Length is < 8 or > 21 || form.Digits < 7 || form.Han > 0 || form.Letters > 9)
        {
            return false;
        }

        var isOne = false;
        for (var i = 0; i < s_systems.Length; i++)
        {
            if (s_systems[i](text))
            {
                _bySystem[i]++;
                isOne = true;
            }
        }

        return isOne;
    }

    /// <summary>Many systems together let a third of all numbers through; one does not.</summary>
    protected override bool IsPlausible(in ColumnFacts facts, bool isNamed) =>
        _bySystem.Max() >= (isNamed ? 0.5 : 0.8) * facts.Values;

    /// <summary>Digits with nothing else but the separators that the issuers write.</summary>
    private static int Digits(ReadOnlySpan<char> text, Span<char> digits)
    {
        var count = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                if (count == digits.Length)
                {
                    return -1;
                }

                digits[count++] = character;
            }
            else if (character is not (' ' or '-' or '.'))
            {
                return -1;
            }
        }

        return count;
    }

    private static bool IsHongKong(ReadOnlySpan<char> text)
    {
        // One letter or two, six digits, the check in brackets: A123456(3).
        var open = text.IndexOf('(');
        var number = open < 0 ? text : text[..open];
        var check = open < 0 ? text[^1..] : text[(open + 1)..].TrimEnd(')');
        number = open < 0 ? text[..^1] : number;
        if (number.Length is not (7 or 8) || check.Length != 1 || !char.IsAsciiLetterUpper(number[0]))
        {
            return false;
        }

        var sum = number.Length == 8 ? 0 : 36 * 9;
        for (var i = 0; i < number.Length; i++)
        {
            var isLetter = i < number.Length - 6;
            if (isLetter ? !char.IsAsciiLetterUpper(number[i]) : !char.IsAsciiDigit(number[i]))
            {
                return false;
            }

            sum += (isLetter ? number[i] - 'A' + 10 : number[i] - '0') * (number.Length + 1 - i);
        }

        var value =
            check[0] == 'A' ? 10
            : char.IsAsciiDigit(check[0]) ? check[0] - '0'
            : -1;
        return value >= 0 && (sum + value) % 11 == 0;
    }

    private static bool IsTaiwan(ReadOnlySpan<char> text)
    {
        const string Order = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
        if (
            text.Length != 10
            || text[1] is not ('1' or '2' or '8' or '9')
            || text[1..].ContainsAnyExceptInRange('0', '9')
        )
        {
            return false;
        }

        var region = Order.IndexOf(text[0], StringComparison.Ordinal) + 10;
        return region >= 10
            && ((region / 10) + (region % 10 * 9) + CheckDigits.Weighted(text[1..], [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10
                == 0;
    }

    private static bool IsKorean(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[13];
        return Digits(text, digits) == 13
            && digits[6] is >= '1' and <= '8'
            && Day.IsDay(digits[..6], digits[6] is '1' or '2' or '5' or '6' ? 1900 : 2000)
            && (11 - (CheckDigits.Weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10
                == digits[12] - '0';
    }

    private static bool IsSpanish(ReadOnlySpan<char> text)
    {
        if (text.Length != 9 || !char.IsAsciiLetterUpper(text[8]) || text[1..8].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var lead =
            text[0] is >= 'X' and <= 'Z' ? text[0] - 'X'
            : char.IsAsciiDigit(text[0]) ? text[0] - '0'
            : -1;
        return lead >= 0
            && "TRWAGMYFPDXBNJZSQVHLCKE"[
                ((lead * 10_000_000) + int.Parse(text[1..8], NumberStyles.None, CultureInfo.InvariantCulture)) % 23
            ] == text[8];
    }

    private static bool IsFrench(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[15];
        return Digits(text, digits) == 15
            && digits[0] is '1' or '2'
            && (digits[3] - '0') * 10 + digits[4] - '0' is (>= 1 and <= 12) or (>= 20 and <= 42)
            && 97 - (long.Parse(digits[..13], NumberStyles.None, CultureInfo.InvariantCulture) % 97)
                == ((digits[13] - '0') * 10) + digits[14] - '0';
    }

    private static bool IsDutch(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[9];
        return Digits(text, digits) == 9
            && CheckDigits.Weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) is var sum and not 0
            && sum % 11 == 0;
    }

    private static bool IsNhs(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[10];
        return Digits(text, digits) == 10
            && (11 - (CheckDigits.Weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 == digits[9] - '0';
    }

    private static bool IsPolish(ReadOnlySpan<char> text)
    {
        // Months carry the century: 1 to 12 for 1900, 21 to 32 for 2000.
        return text.Length == 11
            && !text.ContainsAnyExceptInRange('0', '9')
            && ((text[2] - '0') * 10) + text[3] - '0' is (>= 1 and <= 12) or (>= 21 and <= 32)
            && ((text[4] - '0') * 10) + text[5] - '0' is >= 1 and <= 31
            && (10 - (CheckDigits.Weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 == text[10] - '0';
    }

    private static bool IsItalian(ReadOnlySpan<char> text)
    {
        // LLLLLLNNLNNLNNNL, the last by the values of odd and even places.
        ReadOnlySpan<byte> odd =
        [
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            2,
            4,
            18,
            20,
            11,
            3,
            6,
            8,
            12,
            14,
            16,
            10,
            22,
            25,
            24,
            23,
        ];
        const string Form = "LLLLLLNNLNNLNNNL";
        if (text.Length != Form.Length)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isLetter = char.IsAsciiLetterUpper(text[i]);
            if (Form[i] == 'L' ? !isLetter : !char.IsAsciiDigit(text[i]))
            {
                return false;
            }

            var value = text[i] - (isLetter ? 'A' : '0');
            sum +=
                i == text.Length - 1 ? 0
                : i % 2 == 0 ? odd[value]
                : value;
        }

        return sum % 26 == text[^1] - 'A';
    }

    private static bool IsBrazilian(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[11];
        if (Digits(text, digits) != 11 || !digits.ContainsAnyExcept(digits[0]))
        {
            return false;
        }

        static int Check(int sum) => sum % 11 < 2 ? 0 : 11 - (sum % 11);
        return Check(CheckDigits.Weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[9] - '0'
            && Check(CheckDigits.Weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])) == digits[10] - '0';
    }

    private static bool IsIndian(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[12];
        return Digits(text, digits) == 12 && digits[0] >= '2' && CheckDigits.IsVerhoeff(digits);
    }

    private static bool IsUnitedStates(ReadOnlySpan<char> text)
    {
        if (text.Length != 11 || text[3] != '-' || text[6] != '-')
        {
            return false;
        }

        Span<char> digits = stackalloc char[9];
        return Digits(text, digits) == 9
            && digits[..3] is not ("000" or "666")
            && digits[0] != '9'
            && digits[3..5] is not "00"
            && digits[5..] is not "0000";
    }
}
