using Kexin.Data;
using Kexin.Governance.Classification.Schemes;

namespace Kexin.Governance.Masking;

/// <summary>What is done to a value before it leaves.</summary>
public enum MaskKind
{
    /// <summary>Nothing.</summary>
    [Says("kept", "保留原值")]
    Keep,

    /// <summary>The same three characters whatever the value.</summary>
    [Says("redacted", "遮盖")]
    Redact,

    /// <summary>Some characters at the beginning and the end stay.</summary>
    [Says("partly shown", "部分遮盖")]
    Partial,

    /// <summary>A number becomes the interval that it lies in, a day its month or year.</summary>
    [Says("generalised", "泛化")]
    Generalise,

    /// <summary>A day or an instant moves by as many days as all others of the same person.</summary>
    [Says("dates shifted", "日期偏移")]
    ShiftDate,

    /// <summary>A code takes its place, the same wherever the value stands within a project.</summary>
    [Says("pseudonym", "假名")]
    Pseudonym,

    /// <summary>Digits become other digits, as many of them and at the same places.</summary>
    [Says("encrypted in its form", "保留格式加密")]
    Encrypt,

    /// <summary>A number is moved by chance, the same way each time within a project.</summary>
    [Says("with noise", "加噪")]
    Noise,
}

/// <summary>Which mask a field gets; it fits where each of its lists is empty or has the field's own value.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Mask">What is done.</param>
/// <param name="Says">The same for people.</param>
/// <param name="Classes">Classes as <c>personal/basic</c>; empty for any.</param>
/// <param name="Levels">1 to 3; empty for any.</param>
/// <param name="Roles">Empty for any.</param>
/// <param name="Purposes">Of the grant; empty for any.</param>
/// <param name="First">Of a part that is shown: how many characters at the beginning.</param>
/// <param name="Last">Of a part that is shown: how many characters at the end.</param>
/// <param name="Amount">The width of an interval, the most days of a shift, the standard deviation of noise; of days generalised, 31 is the month and 366 the year.</param>
[Says("Mask", "脱敏")]
public sealed record MaskRule(
    [Says("Id", "标识")] [Name(MaskRule.LongestId)] string Id,
    [Says(
        "Mask",
        "方式",
        "keep, redact, partial, generalise, shiftDate, pseudonym, encrypt or noise.",
        "keep（保留）、redact（遮盖）、partial（部分遮盖）、generalise（泛化）、shiftDate（日期偏移）、pseudonym（假名）、encrypt（保留格式加密）或 noise（加噪）。"
    )]
        MaskKind Mask,
    [Says("Words", "说明")] BilingualText Says,
    [Says("Classes", "类别", "As personal/basic; any where left out.", "如 personal/contact；省略表示任意。")]
    [Items(MaskRule.MostNames, Optional = true), Name(MaskRule.LongestClass)]
        IReadOnlyList<string> Classes,
    [Says("Levels", "数据级别", "1 to 3; any where left out.", "1 到 3；省略表示任意。")]
    [Items(SchemeLevel.HighestProtection, Optional = true), Between(1, SchemeLevel.HighestProtection)]
        IReadOnlyList<int> Levels,
    [Says("Roles", "字段角色", "Any where left out.", "省略表示任意。")]
    [Items(3, Optional = true)]
        IReadOnlyList<FieldRole> Roles,
    [Says("Purposes", "使用目的", "Any where left out.", "省略表示任意。")]
    [Items(MaskRule.MostNames, Optional = true), Name]
        IReadOnlyList<string> Purposes,
    [Says("First", "开头", "Characters that stay at the beginning.", "开头保留的字符数。")]
    [Between(0, 64)]
        int First = 0,
    [Says("Last", "结尾", "Characters that stay at the end.", "结尾保留的字符数。")] [Between(0, 64)] int Last = 0,
    [Says(
        "Amount",
        "幅度",
        "The width of an interval, the most days of a shift, or the standard deviation of noise.",
        "区间宽度、日期偏移的最大天数，或噪声的标准差。"
    )]
    [Between(0, MaskRule.LargestAmount)]
        long Amount = 0
) : ICheckedRecord
{
    /// <summary>The longest id, in characters.</summary>
    public const int LongestId = 80;

    /// <summary>The longest class with its scheme, in characters.</summary>
    public const int LongestClass = (2 * Scheme.LongestId) + 1;

    /// <summary>The most classes, and the most purposes, in a rule.</summary>
    public const int MostNames = 200;

    /// <summary>The largest amount.</summary>
    public const long LargestAmount = 1_000_000_000;

    /// <summary>Whether it fits a field.</summary>
    public bool Fits(MaskCase @case)
    {
        ArgumentNullException.ThrowIfNull(@case);
        return (Classes.Count == 0 || (@case.Class is { } given && Classes.Contains(given)))
            && (Levels.Count == 0 || Levels.Contains(@case.Level))
            && (Roles.Count == 0 || Roles.Contains(@case.Role))
            && (Purposes.Count == 0 || Purposes.Contains(@case.Purpose));
    }

    BilingualText? ICheckedRecord.FindFault() =>
        Mask is MaskKind.Generalise or MaskKind.ShiftDate or MaskKind.Noise && Amount == 0
            ? new("must name an amount above 0", "必须给出大于 0 的幅度（amount）")
        : Mask is MaskKind.Keep && (Roles.Count == 0 || Roles.Contains(FieldRole.Identifier))
            ? new(
                "must not keep identifiers: name the roles whose values stay",
                "不得保留标识符：请写明保留原值的字段角色"
            )
        : null;
}

/// <summary>A field that leaves, and what for.</summary>
/// <param name="Class">Scheme and class; null where it was not classified.</param>
/// <param name="Level">1 to 3.</param>
/// <param name="Role">What it says about a person.</param>
/// <param name="Purpose">Of the grant.</param>
public sealed record MaskCase(string? Class, int Level, FieldRole Role, string Purpose);
