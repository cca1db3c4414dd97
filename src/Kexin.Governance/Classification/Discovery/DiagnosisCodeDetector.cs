namespace Kexin.Governance.Classification.Discovery;

/// <summary>Codes of diseases: a letter, two digits, then a point and more (ICD-10, WHO; GB/T 14396 adds to the end).</summary>
/// <remarks>Codes of seats, rooms and products look like the short ones: without the name's word, most have to be long, over several chapters.</remarks>
internal sealed class DiagnosisCodeDetector()
    : Detector(
        DataKind.DiagnosisCode,
        new NameHints(
            [
                "icd",
                "icd code",
                "diagnosis",
                "diagnosis code",
                "diagnoses",
                "disease code",
                "dx",
                "jbbm",
                "zdbm",
                "诊断",
                "疾病编码",
                "病种编码",
                "死因",
            ],
            [
                "seat",
                "room",
                "bed",
                "product",
                "part",
                "shelf",
                "version",
                "grade",
                "date",
                "sample",
                "specimen",
                "床位",
                "座位",
                "产品",
                "货架",
                "等级",
                "日期",
                "样本",
                "标本",
            ]
        ),
        new DetectorNeeds(Named: 0.5, Alone: 0.85, Weight: 0.95)
    )
{
    private const int FewestChapters = 6;
    private int _chapters;
    private int _long;

    protected override bool Fits(in ValueForm form, ReadOnlySpan<char> text)
    {
        if (form.Length is < 3 or > 11 || !char.IsAsciiLetter(text[0]) || !char.IsAsciiDigit(text[1]) || form.Han > 0)
        {
            return false;
        }

        if (!char.IsAsciiDigit(text[2]) && text[2] is not ('A' or 'B'))
        {
            return false;
        }

        var rest = text[3..].TrimEnd("+*†");
        var hasPoint = rest.Length > 0 && rest[0] == '.';
        var isOne = rest.Length == 0 || (hasPoint && rest.Length is >= 2 and <= 7 && IsEnd(rest[1..]));
        if (isOne)
        {
            _chapters |= 1 << (char.ToUpperInvariant(text[0]) - 'A');
            _long += hasPoint ? 1 : 0;
        }

        return isOne;
    }

    protected override bool IsPlausible(in ColumnFacts facts, bool isNamed) =>
        isNamed
        || (_long >= 0.6 * facts.Values && System.Numerics.BitOperations.PopCount((uint)_chapters) >= FewestChapters);

    private static bool IsEnd(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }
        }

        return char.IsAsciiDigit(text[0]) || text[0] is 'x' or 'X';
    }
}
