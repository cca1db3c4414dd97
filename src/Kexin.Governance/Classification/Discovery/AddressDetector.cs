using System.Buffers;

namespace Kexin.Governance.Classification.Discovery;

/// <summary>Postal addresses: a street with a number, or a chain of administrative places.</summary>
internal sealed class AddressDetector()
    : Detector(
        DataKind.Address,
        new NameHints(
            [
                "address",
                "addr",
                "street",
                "residence",
                "home address",
                "dizhi",
                "zhuzhi",
                "dz",
                "地址",
                "住址",
                "居住地",
                "户籍",
                "籍贯",
                "住所",
            ],
            ["email", "ip", "mac", "url", "web", "memory", "邮箱", "邮件"]
        ),
        new DetectorNeeds(Named: 0.3, Alone: 0.5, Weight: 0.95)
    )
{
    private const int LongestChinese = 60;
    private const int Longest = 120;
    private static readonly SearchValues<char> s_streetCharacters = SearchValues.Create("路街道巷弄村屯苑庄镇园");
    private static readonly SearchValues<char> s_doors = SearchValues.Create("号栋幢单元室楼层组座");
    private const string Areas = "省市区县镇乡村州盟旗";

    private static readonly string[] s_streets =
    [
        "street",
        "st",
        "road",
        "rd",
        "avenue",
        "ave",
        "lane",
        "ln",
        "drive",
        "dr",
        "boulevard",
        "blvd",
        "court",
        "ct",
        "place",
        "pl",
        "square",
        "sq",
        "way",
        "terrace",
        "close",
        "crescent",
        "highway",
        "hwy",
        "parkway",
        "circle",
        "rue",
        "calle",
        "via",
        "avenida",
        "rua",
        "plaza",
        "straat",
        "gasse",
        "platz",
    ];

    private static readonly string[] s_endings =
    [
        "straße",
        "strasse",
        "straat",
        "gasse",
        "weg",
        "platz",
        "allee",
        "laan",
        "gade",
        "vägen",
        "gatan",
    ];

    protected override bool Fits(in ValueForm form, ReadOnlySpan<char> text) =>
        form.Han >= 4
            ? form.Length <= LongestChinese && IsChinese(text)
            : form.Letters >= 4 && form.Length <= Longest && form.Digits > 0 && form.Spaces > 0 && IsWestern(text);

    private static bool IsChinese(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny("。！？；"))
        {
            return false;
        }

        var street = text.IndexOfAny(s_streetCharacters);
        if (street > 0 && text[street..].IndexOfAny(s_doors) is var door and > 0 && IsNumber(text[street + door - 1]))
        {
            return true;
        }

        // A chain as 浙江省杭州市西湖区: three areas, each after two characters at least.
        int areas = 0,
            last = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (Areas.Contains(text[i], StringComparison.Ordinal) && i - last >= 2)
            {
                areas++;
                last = i;
            }
        }

        return areas >= 3 && (last == text.Length - 1 || char.IsAsciiDigit(text[^1]) || text[^1] is '号' or '室');
    }

    private static bool IsNumber(char character) =>
        char.IsAsciiDigit(character)
        || "一二三四五六七八九十百ABCDEF甲乙丙".Contains(character, StringComparison.Ordinal);

    private static bool IsWestern(ReadOnlySpan<char> text)
    {
        bool hasNumber = false,
            hasStreet = false;
        var words = 0;
        Span<char> lower = stackalloc char[Longest];
        foreach (var range in text.SplitAny(' ', ',', '.', '\n'))
        {
            var word = text[range];
            if (word.Length == 0)
            {
                continue;
            }

            words++;
            hasNumber |= words <= 5 && char.IsAsciiDigit(word[0]) && word.Length <= 5;
            var small = lower[..word.ToLowerInvariant(lower)];
            if (words > 1 || small.Length > 3)
            {
                hasStreet |= IsStreet(small) || (words == 1 && IsStreet(small));
            }
            else if (small is "rue" or "via" or "rua")
            {
                hasStreet = true;
            }
        }

        return hasNumber && hasStreet && words is >= 2 and <= 16;
    }

    private static bool IsStreet(ReadOnlySpan<char> word)
    {
        foreach (var street in s_streets)
        {
            if (word.SequenceEqual(street))
            {
                return true;
            }
        }

        foreach (var ending in s_endings)
        {
            if (word.Length > ending.Length && word.EndsWith(ending))
            {
                return true;
            }
        }

        return false;
    }
}
