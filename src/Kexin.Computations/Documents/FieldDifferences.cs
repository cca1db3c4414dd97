using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>A provider's dataset as its owner describes it.</summary>
/// <param name="Dataset">Its name.</param>
/// <param name="Owner">The owner's name.</param>
/// <param name="Fields">The types of its fields.</param>
public sealed record DescribedDataset(string Dataset, string Owner, IReadOnlyDictionary<string, FieldType> Fields);

/// <summary>Where the same field holds different things in the providers' datasets, so that equal values would not meet.</summary>
public static class FieldDifferences
{
    /// <summary>A sentence for each field that differs, which says whose is what; empty where none does.</summary>
    /// <param name="document">Its fields are looked at, those of conditions included.</param>
    /// <param name="datasets">The providers' datasets.</param>
    public static IReadOnlyList<BilingualText> Find(
        ComputationDocument document,
        IReadOnlyList<DescribedDataset> datasets
    )
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(datasets);
        return
        [
            .. document
                .Inputs.SelectMany(input => input.Fields)
                .Distinct(StringComparer.Ordinal)
                .Select(field =>
                    Describe(field, [.. datasets.Where((_, i) => document.Inputs[i].Fields.Contains(field))])
                )
                .OfType<BilingualText>(),
        ];
    }

    private static BilingualText? Describe(string field, IReadOnlyList<DescribedDataset> datasets)
    {
        var groups = datasets
            .Where(dataset => dataset.Fields.ContainsKey(field))
            .GroupBy(dataset => dataset.Fields[field])
            .OrderBy(group => group.Key)
            .ToList();
        if (!Differ([.. groups.Select(group => group.Key)]))
        {
            return null;
        }

        var whose = groups.Select(group =>
            $"{TypeTexts.English(group.Key)} in {string.Join(", ", group.Select(of => $"'{of.Dataset}' ({of.Owner})"))}"
        );
        var whoseZh = groups.Select(group =>
            $"在{string.Join("、", group.Select(of => $"“{of.Dataset}”（{of.Owner}）"))}中是{TypeTexts.Chinese(group.Key)}"
        );
        var (example, exampleZh) = Example([.. groups.Select(group => group.Key)]);
        return new BilingualText(
            $"The field '{field}' holds {string.Join(", but ", whose)}. {example} Agree on one type, and take the other file in again with --type {field}=….",
            $"字段“{field}”{string.Join("，", whoseZh)}。{exampleZh}请商定统一的类型，并用 --type {field}=… 重新导入另一方的文件。"
        );
    }

    /// <summary>A whole number is a number; all other types have no value in common.</summary>
    private static bool Differ(IReadOnlyList<FieldType> types) =>
        types.Select(type => type == FieldType.Integer ? FieldType.Number : type).Distinct().Count() > 1;

    private static (string En, string Zh) Example(IReadOnlyList<FieldType> types)
    {
        var isText = types.Contains(FieldType.Text);
        var isNumber = types.Contains(FieldType.Integer) || types.Contains(FieldType.Number);
        var isDate = types.Contains(FieldType.Date);
        var isTime = types.Contains(FieldType.Timestamp);
        var isBoolean = types.Contains(FieldType.Boolean);
        return (isText, isNumber, isDate, isTime, isBoolean) switch
        {
            (true, true, false, false, false) => (
                "A text such as 00001 is not the number 1.",
                "文本 00001 与数字 1 不是同一个值。"
            ),
            (false, true, true, false, false) or (false, true, false, true, false) => (
                "The number 20240229 is not the date 2024-02-29.",
                "数字 20240229 与日期 2024-02-29 不是同一个值。"
            ),
            (true, false, true, false, false) or (true, false, false, true, false) => (
                "The text 20240229 is not the date 2024-02-29.",
                "文本 20240229 与日期 2024-02-29 不是同一个值。"
            ),
            (false, false, true, true, false) => (
                "The date 2024-02-29 is no instant of that day.",
                "日期 2024-02-29 不是当天的某个时刻。"
            ),
            (false, true, false, false, true) => (
                "The numbers 0 and 1 are not false and true.",
                "数字 0、1 与 false、true 不是同一个值。"
            ),
            _ => ("Values of different types are never the same.", "不同类型的值永远不会相同。"),
        };
    }
}
