namespace Kexin.Governance.Classification.Discovery;

/// <summary>Names of persons: Chinese ones by family name and frequent characters, others by lists of given and family names.</summary>
internal sealed class PersonNameDetector()
    : Detector(
        DataKind.PersonName,
        new NameHints(
            [
                "name",
                "full name",
                "fullname",
                "first name",
                "last name",
                "firstname",
                "lastname",
                "given name",
                "family name",
                "surname",
                "patient",
                "doctor",
                "physician",
                "contact",
                "employee",
                "xingming",
                "xm",
                "姓名",
                "患者",
                "病人",
                "医生",
                "医师",
                "联系人",
                "员工",
                "法人",
            ],
            [
                "product",
                "company",
                "file",
                "hospital",
                "department",
                "drug",
                "item",
                "event",
                "field",
                "table",
                "host",
                "device",
                "brand",
                "city",
                "street",
                "disease",
                "project",
                "school",
                "type",
                "id",
                "no",
                "number",
                "code",
                "count",
                "note",
                "notes",
                "产品",
                "公司",
                "企业",
                "医院",
                "科室",
                "药品",
                "名称",
                "品名",
                "城市",
                "设备",
                "项目",
                "编号",
                "号码",
                "电话",
                "地址",
                "数",
            ]
        ),
        new DetectorNeeds(Named: 0.35, Alone: 0.6, Weight: 0.92)
    )
{
    private static readonly string[] s_compound =
    [
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "司徒",
        "令狐",
        "夏侯",
        "端木",
        "长孙",
        "宇文",
    ];

    private int _full;

    protected override bool Fits(in ValueForm form, ReadOnlySpan<char> text) =>
        form.Digits == 0
        && form.Length <= 40
        && (
            form.Han > 0
                ? IsChinese(form, text)
                : form.Letters > 1 && form.Others <= 3 && form.Spaces <= 3 && IsWestern(text)
        );

    /// <summary>
    /// Single words are given names, cities and brands alike, so that only names of several words speak for themselves. A column of few different
    /// words is a choice, not persons.
    /// </summary>
    protected override bool IsPlausible(in ColumnFacts facts, bool isNamed) =>
        isNamed
            ? facts.Distinct >= Math.Min(5, facts.Values)
            : _full >= 0.5 * facts.Values && facts.Distinct >= 0.3 * Math.Min(facts.Values, 300);

    private bool IsChinese(in ValueForm form, ReadOnlySpan<char> text)
    {
        if (form.Han != form.Length || form.Length is < 2 or > 4)
        {
            return false;
        }

        var family = 0;
        foreach (var name in s_compound)
        {
            family = form.Length > 2 && text.StartsWith(name) ? 2 : family;
        }

        family = family == 0 && form.Length <= 3 && WordLists.ChineseSurnames.Contains(text[0]) ? 1 : family;
        if (family == 0)
        {
            return false;
        }

        foreach (var character in text[family..])
        {
            if (!WordLists.ChineseGiven.Contains(character))
            {
                return false;
            }
        }

        _full++;
        return true;
    }

    private bool IsWestern(ReadOnlySpan<char> text)
    {
        var first = WordLists.First.GetAlternateLookup<ReadOnlySpan<char>>();
        var last = WordLists.Last.GetAlternateLookup<ReadOnlySpan<char>>();
        int words = 0,
            firsts = 0,
            lasts = 0;
        foreach (var range in text.SplitAny(' ', ',', '.', '-'))
        {
            var word = text[range];
            if (word.Length == 0)
            {
                continue;
            }

            if (!char.IsUpper(word[0]) && words > 0 && word.Length > 3)
            {
                return false;
            }

            words++;
            firsts += first.Contains(word) ? 1 : 0;
            lasts += last.Contains(word) ? 1 : 0;
        }

        if (words is >= 2 and <= 4 && firsts > 0 && (lasts > 0 || firsts > 1 || words == 2))
        {
            _full += 1;
            return true;
        }

        return words == 1 ? firsts + lasts > 0 : words is 2 or 3 && firsts + lasts > 0;
    }
}
