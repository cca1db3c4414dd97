namespace Kexin.Computations.Intersection.Identifiers;

/// <summary>What an <see cref="IdentifierForm"/> does to identifiers, and what people are told of it.</summary>
internal static class IdentifierForms
{
    /// <summary>What is compared in place of the identifier; empty where it counts as missing.</summary>
    public static string Compared(IdentifierForm form, string identifier) =>
        form switch
        {
            IdentifierForm.Exact => identifier,
            IdentifierForm.CasedText => PlainText.Of(identifier, foldsCase: false),
            IdentifierForm.Phone => PlainText.Of(identifier, foldsCase: true) is var text
                ? PhoneNumber.Of(text) ?? text
                : text,
            IdentifierForm.IdentityCard => PlainText.Of(identifier, foldsCase: true) is var text
                ? IdentityCard.Of(text) ?? text
                : text,
            _ => PlainText.Of(identifier, foldsCase: true),
        };

    /// <summary>The form, for people who decide about the document.</summary>
    public static BilingualText Describe(IdentifierForm form) =>
        form switch
        {
            IdentifierForm.Exact => new(
                "Identifiers are equal when all their characters are: blanks, width, case and dashes count.",
                "标识符须逐字符相同才视为相同：空格、全角半角、大小写、连字符都有区别。"
            ),
            IdentifierForm.CasedText => new(
                $"{TextEn} Capital and small letters are different.",
                $"{TextZh}大小写字母视为不同。"
            ),
            IdentifierForm.Phone => new(
                $"{TextEn} Capital and small letters are the same. Telephone numbers are compared without blanks, dashes, brackets and dots, with their country code; one without it counts as one of mainland China.",
                $"{TextZh}大小写字母视为相同。电话号码去掉空格、连字符、括号和点，带国家代码比较；没有国家代码的按中国大陆号码处理。"
            ),
            IdentifierForm.IdentityCard => new(
                $"{TextEn} Capital and small letters are the same. Identity card numbers (GB 11643) are compared without blanks and dashes, x and X being the same; one of 15 digits counts as the one of 18 that replaced it, unless it ends in 996 to 999 or has no valid date.",
                $"{TextZh}大小写字母视为相同。身份号码（GB 11643）去掉空格和连字符后比较，末位 x 与 X 相同；15 位号码按升位后的 18 位号码比较，末三位为 996 至 999 或日期无效的除外。"
            ),
            _ => new($"{TextEn} Capital and small letters are the same.", $"{TextZh}大小写字母视为相同。"),
        };

    private const string TextEn =
        "Before they are compared, identifiers are brought into one spelling: blanks at the ends and unseen characters are dropped, several blanks are one, full and half width and other variants of a character are the same (Unicode NFKC), and so are all dashes.";

    private const string TextZh =
        "比对之前，标识符先统一写法：去掉首尾空格和不可见字符，连续空格视为一个，全角半角及同一字符的其他变体视为相同（Unicode NFKC），各种连字符视为相同。";
}
