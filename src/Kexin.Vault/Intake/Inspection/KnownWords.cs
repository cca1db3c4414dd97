namespace Kexin.Vault;

/// <summary>Words and numbers that many programs and people write with a meaning of their own.</summary>
internal static class KnownWords
{
    /// <summary>Words for no value, the common ones and rarer ones.</summary>
    public static readonly WordSet Missing = new([
        .. ImportOptions.CommonMissingWords,
        "None",
        "nil",
        "-",
        "--",
        "?",
        ".",
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "无",
        "空",
        "未知",
        "不详",
        "缺失",
    ]);

    /// <summary>Numbers that some programs write for no value.</summary>
    public static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Codes = new HashSet<string>(
        ["-9", "-99", "-999", "-9999", "-99999"],
        StringComparer.Ordinal
    ).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What a line of totals is called.</summary>
    public static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Totals = new HashSet<string>(
        ["Total", "Totals", "Grand total", "Subtotal", "Sum", "合计", "总计", "小计", "共计", "总和"],
        StringComparer.OrdinalIgnoreCase
    ).GetAlternateLookup<ReadOnlySpan<char>>();
}
