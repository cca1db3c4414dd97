using Kexin.Governance.Masking;

namespace Kexin.Governance.Policy;

/// <summary>What results of joint computations keep when they leave this organisation's node as a file. What is not said asks for nothing.</summary>
/// <param name="SmallestCount">The smallest count of rows, but for none at all, and the smallest difference to an earlier result.</param>
/// <param name="Digits">To how many significant digits numbers are rounded; 0 for none.</param>
/// <param name="MonthlyValues">The most values in thirty days of results over one dataset; 0 for any.</param>
/// <param name="TwoPeople">Whether two people decide that a result leaves.</param>
[Says("Results", "结果")]
public sealed record ResultTerms(
    [Says(
        "Smallest count",
        "最小计数",
        "No count of rows below it leaves, nor one that differs by less from an earlier result.",
        "低于该值的行数不得流出；与此前结果相差不足该值的行数也不得流出。"
    )]
    [Between(1, ProtocolRule.LargestGroup)]
        int SmallestCount = 1,
    [Says(
        "Digits",
        "有效数字",
        "To how many significant digits numbers are rounded; 0 for none.",
        "数值按多少位有效数字取整；0 表示不取整。"
    )]
    [Between(0, AnonymityTerms.MostDigits)]
        int Digits = 0,
    [Says(
        "Monthly values",
        "每月取值数",
        "The most values in thirty days of results over one dataset; 0 for any.",
        "三十天内涉及同一数据集的结果取值数上限；0 表示不限。"
    )]
    [Between(0, AnonymityTerms.MostValues)]
        long MonthlyValues = 0,
    [Says("Two people", "两人决定", "Whether two people decide that a result leaves.", "结果流出是否须由两人决定。")]
        bool TwoPeople = false
);
