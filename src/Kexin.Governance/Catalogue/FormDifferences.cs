using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Catalogue;

/// <summary>Where the texts of one field are written differently in several datasets, so that equal values would not meet.</summary>
/// <remarks>Types that differ are told elsewhere: this is about fields that are texts in all.</remarks>
public static class FormDifferences
{
    /// <summary>A sentence for each field that differs, which says whose is what; empty where none does.</summary>
    /// <param name="ledger">Names the owners.</param>
    /// <param name="datasets">Published datasets' tokens.</param>
    /// <param name="fields">The fields that are used together.</param>
    public static IReadOnlyList<BilingualText> Find(
        ILedger ledger,
        IReadOnlyList<Token> datasets,
        IEnumerable<string> fields
    )
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(datasets);
        ArgumentNullException.ThrowIfNull(fields);
        var described = datasets
            .Select(token => (Owner: ledger.NameOf(token.Owner), DatasetToken.Read(token).Description))
            .ToList();
        return [.. fields.Select(name => Describe(name, Of(name))).OfType<BilingualText>()];

        List<Written> Of(string name) =>
            [
                .. from dataset in described
                from field in dataset.Description.Fields
                where field.Name == name && field.Form != TextForm.Unsaid
                select new Written(field, dataset.Description.Name, dataset.Owner),
            ];
    }

    private static BilingualText? Describe(string name, List<Written> all)
    {
        if (!all.Exists(one => all.Exists(other => Differ(one.Field, other.Field))))
        {
            return null;
        }

        var groups = all.GroupBy(one => one.Field.FormText()!).ToList();
        var whose = groups.Select(group =>
            $"{group.Key.En} in {string.Join(", ", group.Select(of => $"'{of.Dataset}' ({of.Owner})"))}"
        );
        var whoseZh = groups.Select(group =>
            $"在{string.Join("、", group.Select(of => $"“{of.Dataset}”（{of.Owner}）"))}中是{group.Key.Zh}"
        );
        return new BilingualText(
            $"The texts of the field '{name}' are {string.Join(", but ", whose)}. The same value written differently is not the same text. Agree on one form, and take the other file in again.",
            $"字段“{name}”的文本{string.Join("，", whoseZh)}。同一个值写法不同，就不是相同的文本。请商定统一的写法，并重新导入另一方的文件。"
        );
    }

    /// <summary>Numbers of the same width are alike with zeros in front or without, and 0 and 1 are digits like others.</summary>
    private static bool Differ(PublishedField one, PublishedField other)
    {
        var haveWidths = one.Width > 0 && other.Width > 0;
        return Simple(one.Form) == Simple(other.Form) ? haveWidths && one.Width != other.Width
            : IsNumber(one.Form) && IsNumber(other.Form) ? !haveWidths || one.Width != other.Width
            : true;
    }

    private static TextForm Simple(TextForm form) => form == TextForm.ZeroOne ? TextForm.Digits : form;

    private static bool IsNumber(TextForm form) => Simple(form) is TextForm.Digits or TextForm.PaddedDigits;

    private sealed record Written(PublishedField Field, string Dataset, string Owner);
}
