namespace Kexin.Governance.Classification.Discovery;

/// <summary>Numbers of Chinese resident identity cards.</summary>
/// <remarks>Source: GB 11643-1999 (region, day of birth, order, check character by ISO 7064 MOD 11-2); the 15 digits of before 1999 have no check.</remarks>
internal sealed class ResidentIdDetector()
    : Detector(
        DataKind.ResidentId,
        new NameHints(
            [
                "id card",
                "idcard",
                "identity",
                "identity card",
                "resident id",
                "national id",
                "citizen id",
                "id number",
                "id no",
                "sfz",
                "sfzh",
                "zjhm",
                "shenfenzheng",
                "身份证",
                "身份号码",
                "证件号",
                "公民身份",
            ],
            []
        ),
        new DetectorNeeds(Named: 0.3, Alone: 0.6, Weight: 0.99)
    )
{
    private const int Length = 18;
    private const int OldLength = 15;

    /// <summary>Provinces by their first two digits (GB/T 2260).</summary>
    private static readonly bool[] s_provinces = Provinces();

    private static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    private int _old;

    /// <summary>Whether a text is a number of 18 characters whose check character is right.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text.Length != Length || !IsBegin(text, 6, 4))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return false;
            }

            sum += (text[i] - '0') * Weights[i];
        }

        return char.ToUpperInvariant(text[^1]) == "10X98765432"[sum % 11];
    }

    protected override bool Fits(in ValueForm form, ReadOnlySpan<char> text)
    {
        if (form.Length == OldLength && form.Digits == OldLength && IsBegin(text, 6, 2))
        {
            _old++;
            return true;
        }

        return form.Length == Length && form.Digits >= Length - 1 && IsNumber(text);
    }

    /// <summary>Old numbers have no check: without the name's word they prove nothing.</summary>
    protected override bool IsPlausible(in ColumnFacts facts, bool isNamed) =>
        isNamed || Hits - _old >= 0.6 * facts.Values;

    private static bool IsBegin(ReadOnlySpan<char> text, int at, int yearDigits)
    {
        if (
            !char.IsAsciiDigit(text[0])
            || !char.IsAsciiDigit(text[1])
            || !s_provinces[((text[0] - '0') * 10) + text[1] - '0']
        )
        {
            return false;
        }

        return Day.IsDay(text.Slice(at, yearDigits + 4), yearDigits == 4 ? 0 : 1900);
    }

    private static bool[] Provinces()
    {
        var known = new bool[100];
        foreach (
            var code in (int[])
                [
                    11,
                    12,
                    13,
                    14,
                    15,
                    21,
                    22,
                    23,
                    31,
                    32,
                    33,
                    34,
                    35,
                    36,
                    37,
                    41,
                    42,
                    43,
                    44,
                    45,
                    46,
                    50,
                    51,
                    52,
                    53,
                    54,
                    61,
                    62,
                    63,
                    64,
                    65,
                    71,
                    81,
                    82,
                    83,
                ]
        )
        {
            known[code] = true;
        }

        return known;
    }
}
