namespace Kexin.Ledger.Contracts.Ports;

/// <summary>The rules for texts that people give: what the ledger's contracts take, said before anything is submitted.</summary>
public static class TextRules
{
    /// <summary>Characters in a name (organisation, consortium, dataset, field) that people give.</summary>
    public const int LongestNameInCharacters = 100;

    /// <summary>Characters in a description or a reason that people give.</summary>
    public const int LongestTextInCharacters = 2000;

    /// <summary>A name as <see cref="VisibleText.IsName"/> has it, of at most so many characters.</summary>
    /// <exception cref="DomainException">It is something else.</exception>
    public static void RequireName(string? name, string what, string whatZh, int most = LongestNameInCharacters)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > most)
        {
            throw DomainException.Invalid(
                $"{what} has 1 to {most} characters on one line.",
                $"{whatZh}须为一行，1 到 {most} 个字符。"
            );
        }

        if (!VisibleText.IsName(name, most))
        {
            var fault =
                VisibleText.FindFault(name.Replace('\n', '\r'))
                ?? new BilingualText("it begins or ends with a space", "首尾有空格");
            throw DomainException.Invalid(
                $"{what} cannot be '{VisibleText.Escape(name)}': {fault.En}.",
                $"{whatZh}不能是“{VisibleText.Escape(name)}”：{fault.Zh}。"
            );
        }
    }

    /// <summary>Prose of at most <see cref="LongestTextInCharacters"/> characters; null and empty are fine.</summary>
    /// <exception cref="DomainException">It is longer, or no prose.</exception>
    public static void RequireShort(string? text, string what, string whatZh)
    {
        if (text?.Length > LongestTextInCharacters)
        {
            throw DomainException.Invalid(
                $"{what} has at most {LongestTextInCharacters} characters, not {text.Length}.",
                $"{whatZh}最多 {LongestTextInCharacters} 个字符，现有 {text.Length} 个。"
            );
        }

        if (text is not null && !VisibleText.IsProse(text))
        {
            var fault = VisibleText.FindFault(text)!;
            throw DomainException.Invalid($"{what} cannot be taken: {fault.En}.", $"无法接受{whatZh}：{fault.Zh}。");
        }
    }

    /// <summary>1 to <see cref="LongestTextInCharacters"/> characters, not blank.</summary>
    /// <exception cref="DomainException">It is something else.</exception>
    public static void RequireText(string? text, string what, string whatZh)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw DomainException.Invalid($"{what} is needed.", $"{whatZh}不能为空。");
        }

        RequireShort(text, what, whatZh);
    }

    /// <summary>At least one and at most so many, each a name, none twice.</summary>
    /// <exception cref="DomainException">It is something else.</exception>
    public static void RequireNames(IReadOnlyList<string> names, int most, string what, string whatZh)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0 || names.Count > most)
        {
            throw DomainException.Invalid(
                $"Name 1 to {most} of: {what}. There are {names.Count}.",
                $"{whatZh}须有 1 到 {most} 个，现有 {names.Count} 个。"
            );
        }

        foreach (var name in names)
        {
            RequireName(name, $"Each of the {what}", $"每个{whatZh}", Bounds.NameInCharacters);
        }

        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            throw DomainException.Invalid($"Name each of the {what} once.", $"每个{whatZh}只写一次。");
        }
    }
}
