using Kexin.Cryptography.Records;
using Kexin.Data;
using Kexin.Governance.Datasets;
using Kexin.Governance.Policy;

namespace Kexin.Governance.Proposing;

/// <summary>Which fields of a dataset serve what is to be found out, and which fit and are not needed.</summary>
/// <remarks>
/// What: a document says exactly what it reads. Of a question, each field that it names is taken; of several that are about the same
/// thing without being named, the one of the lowest level, then of the most open tier. An identifier only joins rows: it is taken where the question
/// speaks of joining. What the program's policy refuses to everybody is not asked for.
/// </remarks>
internal static class FieldChoice
{
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
    /// <param name="question">In a person's words.</param>
    /// <param name="onRows">Fields that only choose rows: a condition on rows shows none of their values.</param>
    public static (IReadOnlyList<FieldReason> Fields, IReadOnlyList<FieldReason> LeftOut) OfQuestion(
        IReadOnlyList<PublishedField> fields,
        string question,
        IReadOnlyList<string> onRows
    )
    {
        var words = new AskedWords(question);
        var joins = words.HasAny(
            "join",
            "link",
            "match",
            "overlap",
            "intersection",
            "common",
            "匹配",
            "关联",
            "交集",
            "共有"
        );
        var (taken, left) = (new Dictionary<string, BilingualText>(), new Dictionary<string, BilingualText>());
        var about = new Dictionary<int, PublishedField>();
        var byPreference = fields
            .OrderBy(field => words.Names(field) ? 0 : 1)
            .ThenBy(field => field.Role == FieldRole.Identifier)
            .ThenBy(field => field.Level)
            .ThenBy(field => field.Tier);
        foreach (var field in byPreference)
        {
            var (isNamed, described, concepts) = (
                words.Names(field),
                words.FindDescribed(field),
                words.FindConcepts(field)
            );
            if (!isNamed && described is null && concepts.Count == 0)
            {
                continue;
            }

            if (field.Role == FieldRole.Identifier && !joins)
            {
                left[field.Name] = new(
                    "an identifier only joins rows of two organisations, and the question joins none.",
                    "标识符只用于匹配不同机构的行，而该问题不需要匹配。"
                );
            }
            else if (IsRefused(field))
            {
                left[field.Name] = new("the policy lets nobody use it so.", "策略不允许这样使用该字段。");
            }
            else if (onRows.Contains(field.Name))
            {
                left[field.Name] = new(
                    "it only chooses the rows, which a condition on rows does without showing it.",
                    "只用于选取行：行条件即可做到，无需授予该字段。"
                );
            }
            else if (!isNamed && concepts.Count > 0 && concepts.All(about.ContainsKey))
            {
                var other = about[concepts[0]];
                left[field.Name] = new(
                    $"'{other.Name}' serves for the same, at level {other.Level}.",
                    $"“{other.Name}”（{other.Level} 级）可满足同一需要。"
                );
            }
            else
            {
                taken[field.Name] = isNamed
                    ? new("the question names it.", "问题中提到了该字段。")
                    : new(
                        $"the question speaks of '{described ?? AskedWords.NameOf(concepts[0])}'.",
                        $"问题涉及“{described ?? AskedWords.NameOf(concepts[0])}”。"
                    );
                foreach (var concept in concepts)
                {
                    about.TryAdd(concept, field);
                }
            }
        }

        return (InOrder(taken), InOrder(left));

        IReadOnlyList<FieldReason> InOrder(Dictionary<string, BilingualText> chosen) =>
            [
                .. fields
                    .Where(field => chosen.ContainsKey(field.Name))
                    .Select(field => new FieldReason(field.Name, chosen[field.Name])),
            ];
    }

    /// <summary>Whether every action that could serve is refused.</summary>
    private static bool IsRefused(PublishedField field) =>
        Enum.GetValues<PolicyAction>()
            .Where(action => action != PolicyAction.Release)
            .All(action =>
                AccessPolicy.Shipped.Decide(new PolicyCase(null, field.Level, field.Tier, action, field.Role)).Decision
                == PolicyDecision.Refuse
            );

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
