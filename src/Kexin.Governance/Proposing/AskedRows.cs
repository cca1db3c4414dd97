using System.Text.RegularExpressions;
using Kexin.Data;
using Kexin.Governance.Datasets;

namespace Kexin.Governance.Proposing;

/// <summary>The conditions on rows that a question says: comparisons as <c>chol &gt; 240</c>, and ages in words of both languages.</summary>
/// <remarks>
/// In Chinese law and usage 以上 and 以下 include the number, 超过 and 不满 do not (Civil Code, article 1259). What does not fit the field's type is
/// passed over.
/// </remarks>
internal static partial class AskedRows
{
    private const string Age = "age";

    /// <summary>Each condition once, in the order of the question's fields, and what else the question says.</summary>
    public static (IReadOnlyList<Condition> Rows, string Others) Find(
        string question,
        IReadOnlyList<PublishedField> fields
    )
    {
        // An identifier is only joined: no condition on one is let through.
        var choosing = fields.Where(field => field.Role != FieldRole.Identifier).ToList();
        var schema = new DatasetSchema([.. choosing.Select(field => new DatasetField(field.Name, field.Type, 0))]);
        var found = choosing.SelectMany(field => Compared(question, field)).ToList();
        if (FindAge(choosing) is { } age && !found.Exists(each => each.Condition.Field == age.Name))
        {
            found.AddRange(Aged(question, age.Name));
        }

        var fitting = found
            .Where(each => Fits(schema, each.Condition))
            .DistinctBy(each => each.Condition)
            .Take(Grants.GrantLimits.MostConditions)
            .ToList();
        var rest = fitting.Aggregate(question, (text, each) => text.Replace(each.Words, ";", StringComparison.Ordinal));
        return ([.. fitting.Select(each => each.Condition)], rest);
    }

    private static IEnumerable<(Condition Condition, string Words)> Compared(string question, PublishedField field)
    {
        var name = Regex.Escape(FieldNames.Quote(field.Name));
        var value = field.Type is FieldType.Integer or FieldType.Number
            ? @"-?[0-9]+(?:\.[0-9]+)?"
            : @"""[^""]*""|[^\s,;，；。、]+";
        var pattern = $@"(?<![A-Za-z0-9_""]){name}\s*(?<operator>>=|<=|!=|≥|≤|>|<|=)\s*(?<value>{value})";
        foreach (
            Match match in Regex.Matches(question, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
        )
        {
            var comparison = match.Groups["operator"].Value switch
            {
                "≥" => Operators.AtLeast,
                "≤" => Operators.AtMost,
                var other => other,
            };
            var given = FieldNames.Unquote(match.Groups["value"].Value.TrimEnd('.', '?', ')', '）', '？'));
            yield return (new Condition(field.Name, comparison, [given]), match.Value);
        }
    }

    /// <summary>The number that is somebody's age: by its name or, where none is, by its description.</summary>
    private static PublishedField? FindAge(IReadOnlyList<PublishedField> fields)
    {
        var numbers = fields.Where(field => field.Type is FieldType.Integer or FieldType.Number).ToList();
        return numbers.Find(field => IsAge(field.Name)) ?? numbers.Find(field => IsAge(field.Description));
    }

    private static bool IsAge(string text) =>
        WordLists.FindConcepts(WordText.Of(text)).Any(found => WordLists.NameOf(found.Concept) == Age);

    private static IEnumerable<(Condition Condition, string Words)> Aged(string question, string age)
    {
        if (Between().Match(question) is { Success: true } between)
        {
            return
            [
                (new Condition(age, Operators.AtLeast, [between.Groups["from"].Value]), between.Value),
                (new Condition(age, Operators.AtMost, [between.Groups["to"].Value]), between.Value),
            ];
        }

        (Regex Pattern, string Operator)[] bounds =
        [
            (AtLeast(), Operators.AtLeast),
            (Above(), Operators.Greater),
            (AtMost(), Operators.AtMost),
            (Below(), Operators.Less),
        ];
        return bounds
            .Select(bound => (bound.Operator, Match: bound.Pattern.Match(question)))
            .Where(bound => bound.Match.Success)
            .Select(bound =>
                (new Condition(age, bound.Operator, [bound.Match.Groups["years"].Value]), bound.Match.Value)
            );
    }

    private static bool Fits(DatasetSchema schema, Condition condition)
    {
        try
        {
            schema.Bind(condition);
            return true;
        }
        catch (DatasetQueryException)
        {
            return false;
        }
    }

    private const string People = "(?:people|persons|patients|women|men|adults|those|aged?)";
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(
        $@"aged?\s+(?:between\s+|from\s+)?(?<from>\d{{1,3}})\s*(?:and|to|-)\s*(?<to>\d{{1,3}})|(?<from>\d{{1,3}})\s*岁?\s*(?:至|到|-|~|～)\s*(?<to>\d{{1,3}})\s*岁",
        Options
    )]
    private static partial Regex Between();

    [GeneratedRegex(
        $@"{People}\s+(?:aged\s+)?at\s+least\s+(?<years>\d{{1,3}})|{People}\s+(?:aged\s+|of\s+)?(?<years>\d{{1,3}})\s*(?:years\s*)?(?:old\s*)?(?:and|or)\s+(?:over|older|above)|(?<years>\d{{1,3}})\s*years\s*(?:old\s*)?(?:and|or)\s+(?:over|older|above)|(?<years>\d{{1,3}})\s*(?:and|or)\s+older|(?<years>\d{{1,3}})\s*(?:周岁|岁)\s*(?:及|或)?以上",
        Options
    )]
    private static partial Regex AtLeast();

    [GeneratedRegex(
        $@"{People}\s+(?:aged\s+)?(?:over|above|older\s+than)\s+(?<years>\d{{1,3}})|(?:超过|大于)\s*(?<years>\d{{1,3}})\s*(?:周岁|岁)",
        Options
    )]
    private static partial Regex Above();

    [GeneratedRegex(
        $@"{People}\s+(?:aged\s+)?at\s+most\s+(?<years>\d{{1,3}})|{People}\s+(?:aged\s+|of\s+)?(?<years>\d{{1,3}})\s*(?:years\s*)?(?:old\s*)?(?:and|or)\s+(?:under|younger|below)|(?<years>\d{{1,3}})\s*years\s*(?:old\s*)?(?:and|or)\s+(?:under|younger|below)|(?<years>\d{{1,3}})\s*(?:and|or)\s+younger|(?<years>\d{{1,3}})\s*(?:周岁|岁)\s*(?:及|或)?以下",
        Options
    )]
    private static partial Regex AtMost();

    [GeneratedRegex(
        $@"{People}\s+(?:aged\s+)?(?:under|below|younger\s+than)\s+(?<years>\d{{1,3}})|(?:不满|未满|小于)\s*(?<years>\d{{1,3}})\s*(?:周岁|岁)",
        Options
    )]
    private static partial Regex Below();
}
