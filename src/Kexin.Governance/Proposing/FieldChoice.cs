using Kexin.Cryptography.Records;
using Kexin.Data;
using Kexin.Governance.Datasets;

namespace Kexin.Governance.Proposing;

/// <summary>Which fields of a dataset serve what is to be found out, and which fit and are not needed.</summary>
/// <remarks>
/// What: a document says exactly what it reads. Of a question, each field that it names is taken; of several that are about the same
/// thing without being named, the one of the lowest level, then of the most open tier. An identifier only joins rows: it is taken where the question
/// speaks of joining.
/// </remarks>
internal static class FieldChoice
{
    /// <summary>Words of questions that join rows; a <c>link</c>, a 关联 or 共有多少 is none.</summary>
    private static readonly string[] s_joining =
    [
        "join",
        "joined",
        "joining",
        "link by",
        "linked by",
        "linkage",
        "match",
        "matched",
        "matching",
        "overlap",
        "intersection",
        "in common",
        "匹配",
        "交集",
        "重合",
        "重叠",
        "共有的",
        "共同的",
        "关联数据",
        "数据关联",
    ];

    /// <summary>What a document reads of the dataset.</summary>
    public static (IReadOnlyList<FieldReason> Fields, IReadOnlyList<FieldReason> LeftOut) OfDocument(
        IReadOnlyList<PublishedField> fields,
        IReadOnlyList<UsedField> reads
    ) =>
        (
            [
                .. fields
                    .Where(field => reads.Any(read => read.Name == field.Name))
                    .Select(field => new FieldReason(
                        field.Name,
                        Says(reads.Where(read => read.Name == field.Name).Select(read => read.Use).Distinct())
                    )),
            ],
            []
        );

    /// <summary>What a question speaks of.</summary>
    /// <param name="fields">The dataset's.</param>
    /// <param name="question">In a person's words, without its conditions on rows.</param>
    /// <param name="onRows">Fields of these conditions: where the question has no other use of one, the condition shows none of its values.</param>
    public static (IReadOnlyList<FieldReason> Fields, IReadOnlyList<FieldReason> LeftOut) OfQuestion(
        IReadOnlyList<PublishedField> fields,
        string question,
        IReadOnlyList<string> onRows
    )
    {
        var words = new AskedWords(question);
        var mentions = words.Find(fields);
        var joins = words.HasAny(s_joining);
        var (taken, left) = (new Dictionary<string, BilingualText>(), new Dictionary<string, BilingualText>());
        var about = new Dictionary<int, PublishedField>();
        var byPreference = fields
            .Where(field => mentions.ContainsKey(field.Name))
            .OrderBy(field => IsNamed(mentions[field.Name]) ? 0 : 1)
            .ThenBy(field => field.Role == FieldRole.Identifier)
            .ThenBy(field => field.Level)
            .ThenBy(field => field.Tier);
        foreach (var field in byPreference)
        {
            var spoken = mentions[field.Name];
            var concepts = spoken.Select(mention => mention.Concept).OfType<int>().Distinct().ToList();
            if (field.Role == FieldRole.Identifier && !joins)
            {
                left[field.Name] = new(
                    "an identifier only joins rows of two organisations, and the question joins none.",
                    "标识符只用于匹配不同机构的行，而该问题不需要匹配。"
                );
            }
            else if (!IsNamed(spoken) && concepts.Count > 0 && concepts.TrueForAll(about.ContainsKey))
            {
                var other = about[concepts[0]];
                left[field.Name] = new(
                    $"'{other.Name}' serves for the same, at level {other.Level}.",
                    $"“{other.Name}”（{other.Level} 级）可满足同一需要。"
                );
            }
            else
            {
                taken[field.Name] = WhyTaken(spoken);
                foreach (var concept in concepts)
                {
                    about.TryAdd(concept, field);
                }
            }
        }

        foreach (var field in onRows.Where(name => !taken.ContainsKey(name)))
        {
            left[field] = new(
                "it only chooses the rows, which a condition on rows does without showing it.",
                "只用于选取行：行条件即可做到，无需授予该字段。"
            );
        }

        return (InOrder(taken), InOrder(left));

        IReadOnlyList<FieldReason> InOrder(Dictionary<string, BilingualText> chosen) =>
            [
                .. fields
                    .Where(field => chosen.ContainsKey(field.Name))
                    .Select(field => new FieldReason(field.Name, chosen[field.Name])),
            ];
    }

    private static bool IsNamed(IReadOnlyList<Mention> spoken) =>
        spoken.Any(mention => mention.Kind == MentionKind.Name);

    private static BilingualText WhyTaken(IReadOnlyList<Mention> spoken)
    {
        if (IsNamed(spoken))
        {
            return new("the question names it.", "问题中提到了该字段。");
        }

        var words = (spoken.FirstOrDefault(each => each.Kind == MentionKind.Description) ?? spoken[0]).Words;
        return new($"the question speaks of '{words}'.", $"问题涉及“{words}”。");
    }

    private static BilingualText Says(IEnumerable<FieldUse> uses)
    {
        var said = uses.Select(use =>
                use switch
                {
                    FieldUse.Joined => new BilingualText("joins rows by it", "按其匹配行"),
                    FieldUse.Filtered => new BilingualText("chooses rows by it", "按其筛选行"),
                    FieldUse.Grouped => new BilingualText("groups by it", "按其分组"),
                    FieldUse.Computed => new BilingualText("computes on it", "对其计算"),
                    _ => throw new ArgumentOutOfRangeException(nameof(uses)),
                }
            )
            .ToList();
        return new(
            $"the document {string.Join(" and ", said.Select(each => each.En))}.",
            $"文档{string.Join("、", said.Select(each => each.Zh))}。"
        );
    }
}
