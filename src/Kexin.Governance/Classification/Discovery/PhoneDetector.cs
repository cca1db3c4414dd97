namespace Kexin.Governance.Classification.Discovery;

/// <summary>Telephone numbers.</summary>
/// <remarks>
/// Sources: the numbering plan of the Ministry of Industry and Information Technology (mobile numbers of 11 digits, area codes from 010 to 09xx);
/// ITU-T E.164; the North American plan. Numbers that count upwards have few beginnings, and are orders.
/// </remarks>
internal sealed class PhoneDetector()
    : Detector(
        DataKind.Phone,
        new NameHints(
            [
                "phone",
                "telephone",
                "mobile",
                "tel",
                "cell",
                "cellphone",
                "fax",
                "contact number",
                "whatsapp",
                "shouji",
                "sjh",
                "dianhua",
                "lxdh",
                "手机",
                "电话",
                "联系方式",
                "传真",
            ],
            [
                "order",
                "serial",
                "invoice",
                "part",
                "sku",
                "batch",
                "model",
                "amount",
                "count",
                "订单",
                "流水",
                "单号",
                "批号",
                "金额",
                "型号",
            ]
        ),
        new DetectorNeeds(Named: 0.4, Alone: 0.85, Weight: 0.95)
    )
{
    private const int PrefixLength = 7;
    private const int MostPrefixes = 4096;

    /// <summary>Beginnings of Chinese mobile numbers: the second and third digits that are given out.</summary>
    private static readonly string[] s_thirds =
    [
        "",
        "",
        "",
        "0123456789",
        "0145679",
        "012356789",
        "256789",
        "01235678",
        "0123456789",
        "01235689",
    ];

    private readonly HashSet<int> _prefixes = [];

    protected override bool Fits(in ValueForm form, ReadOnlySpan<char> text)
    {
        if (form.Digits is < 7 or > 15 || form.Letters > 3 || form.Han > 1 || form.Length > 24)
        {
            return false;
        }

        Span<char> digits = stackalloc char[15];
        var count = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                digits[count++] = character;
            }
            else if (character is not ('+' or '-' or ' ' or '(' or ')' or '.' or '转' or 'x'))
            {
                return false;
            }
        }

        var fits = IsNumber(text, digits[..count], form);
        if (fits && _prefixes.Count < MostPrefixes)
        {
            _prefixes.Add(HashOf(digits[..Math.Min(count, PrefixLength)]));
        }

        return fits;
    }

    protected override bool IsPlausible(in ColumnFacts facts, bool isNamed) =>
        isNamed || _prefixes.Count >= 0.3 * Math.Min(facts.Distinct, MostPrefixes / 2);

    private static bool IsNumber(ReadOnlySpan<char> text, ReadOnlySpan<char> digits, in ValueForm form)
    {
        if (text[0] == '+' || (digits.StartsWith("00") && form.Others + form.Spaces > 0))
        {
            return digits.Length >= 8;
        }

        digits = digits.StartsWith("86") && digits.Length == 13 ? digits[2..] : digits;
        return digits.Length == 11 && digits[0] == '1'
                ? s_thirds[digits[1] - '0'].Contains(digits[2], StringComparison.Ordinal)
            : digits[0] == '0' ? digits.Length is >= 10 and <= 12 && text.ContainsAny("- (") && IsArea(text)
            : digits.Length is 10 or 11 && digits[^10] >= '2' && digits[^7] >= '2' && form.Others + form.Spaces >= 2;
    }

    /// <summary>Two to five digits of an area stand apart from the rest.</summary>
    private static bool IsArea(ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart('(');
        var end = rest.IndexOfAny("- )");
        return end is >= 3 and <= 6;
    }

    private static int HashOf(ReadOnlySpan<char> digits)
    {
        var hash = 0;
        foreach (var digit in digits)
        {
            hash = (hash * 10) + digit - '0';
        }

        return hash;
    }
}
