using System.Buffers;

namespace Kexin.Governance.Classification.Discovery;

/// <summary>Sentences, in which a name, an illness or an address may stand: many words, nearly every value another.</summary>
internal sealed class FreeTextDetector()
    : Detector(
        DataKind.FreeText,
        new NameHints(
            [
                "note",
                "notes",
                "comment",
                "comments",
                "remark",
                "remarks",
                "description",
                "text",
                "narrative",
                "complaint",
                "history",
                "summary",
                "report",
                "feedback",
                "message",
                "beizhu",
                "备注",
                "描述",
                "主诉",
                "病史",
                "意见",
                "说明",
                "记录",
                "留言",
                "小结",
                "所见",
            ],
            []
        ),
        new DetectorNeeds(Named: 0.3, Alone: 0.5, Weight: 0.85)
    )
{
    private const int FewestWords = 5;
    private static readonly SearchValues<char> s_pauses = SearchValues.Create("，。；、：！？,;");
    private const int FewestCharacters = 12;
    private const int LongWithoutPause = 25;

    protected override bool Fits(in ValueForm form, ReadOnlySpan<char> text) =>
        form.Han >= FewestCharacters
            ? form.Han >= LongWithoutPause || text.ContainsAny(s_pauses)
            : form.Spaces >= FewestWords - 1 && form.Letters > 3 * form.Digits && form.Letters >= 20 && IsProse(text);

    protected override bool IsPlausible(in ColumnFacts facts, bool isNamed) =>
        facts.Distinct >= 0.5 * Math.Min(facts.Values, 1000);

    /// <summary>Most words of prose begin small.</summary>
    private static bool IsProse(ReadOnlySpan<char> text)
    {
        int words = 0,
            small = 0;
        foreach (var range in text.Split(' '))
        {
            var word = text[range];
            words++;
            small += word.Length > 0 && char.IsLower(word[0]) ? 1 : 0;
        }

        return 2 * small > words;
    }
}
