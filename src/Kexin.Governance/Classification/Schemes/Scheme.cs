using Kexin.Governance.Datasets;

namespace Kexin.Governance.Classification.Schemes;

/// <summary>A way to classify data by what they are about, and to grade them by the harm that could be done with them.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Source">The law or the standard that it follows.</param>
/// <param name="Classes">What data can be about.</param>
/// <param name="Levels">From the lowest to the highest.</param>
/// <param name="Kinds">What is proposed for columns of which it was found out what they hold.</param>
[Says("Scheme of classes and levels", "分类分级方案")]
public sealed record Scheme(
    [Says("Id", "标识", "By which it is named.", "用于指明该方案。")] [Name(Scheme.LongestId)] string Id,
    [Says("Name", "名称")] BilingualText Name,
    [Says("Source", "依据", "The law or the standard that it follows.", "所依据的法律或标准。")] BilingualText Source,
    [Says("Classes", "类别", "What data can be about.", "数据的类别。")]
    [Items(Scheme.MostClasses, Min = 1)]
        IReadOnlyList<SchemeClass> Classes,
    [Says("Levels", "级别", "From the lowest to the highest.", "从低到高排列。")]
    [Items(Scheme.MostLevels, Min = 2)]
        IReadOnlyList<SchemeLevel> Levels,
    [Says(
        "Kinds",
        "数据种类",
        "What is proposed for columns of which it was found out what they hold.",
        "识别出列的内容后建议的类别和级别。"
    )]
    [Items(Scheme.MostClasses, Optional = true)]
        IReadOnlyList<KindGrade> Kinds
)
{
    /// <summary>The longest id, in characters.</summary>
    public const int LongestId = 40;

    /// <summary>The most classes, and the most kinds.</summary>
    public const int MostClasses = 200;

    /// <summary>The most levels.</summary>
    public const int MostLevels = 10;

    /// <summary>The most questions of a level.</summary>
    public const int MostQuestions = 30;

    /// <summary>Where a level stands, 0 for the lowest; -1 for none of this scheme.</summary>
    public int RankOf(string level) =>
        Levels.TakeWhile(each => each.Id != level).Count() is var rank && rank < Levels.Count ? rank : -1;

    /// <summary>What is proposed for a kind, or null.</summary>
    public KindGrade? Of(DataKind kind) => Kinds.FirstOrDefault(each => each.Kind == kind);
}

/// <summary>What data can be about.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What belongs to it.</param>
[Says("Class", "类别")]
public sealed record SchemeClass(
    [Says("Id", "标识")] [Name(Scheme.LongestId)] string Id,
    [Says("Name", "名称")] BilingualText Name,
    [Says("Description", "说明")] BilingualText Description
);

/// <summary>How much harm could be done.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What the level means.</param>
/// <param name="Protection">The level under which fields are published, 1 to 3.</param>
/// <param name="Tier">How such fields may be used, unless an officer says it stricter.</param>
/// <param name="Questions">One answer of yes puts data on this level at least; the lowest level has none.</param>
[Says("Level", "级别")]
public sealed record SchemeLevel(
    [Says("Id", "标识")] [Name(Scheme.LongestId)] string Id,
    [Says("Name", "名称")] BilingualText Name,
    [Says("Description", "说明")] BilingualText Description,
    [Says(
        "Protection",
        "数据级别",
        "The level under which fields are published, 1 to 3.",
        "发布字段时的数据级别，1 到 3。"
    )]
    [Between(1, SchemeLevel.HighestProtection)]
        int Protection,
    [Says(
        "Tier",
        "隐私保护级别",
        "How such fields may be used: open, restricted or secret.",
        "字段的使用方式：open（公开）、restricted（受限）或 secret（保密）。"
    )]
        DatasetTier Tier,
    [Says(
        "Questions",
        "判定问题",
        "One answer of yes puts data on this level at least.",
        "任一问题回答“是”，数据即至少为该级。"
    )]
    [Items(Scheme.MostQuestions, Optional = true)]
        IReadOnlyList<Criterion> Questions
)
{
    /// <summary>The highest level under which a field is published.</summary>
    public const int HighestProtection = 3;
}

/// <summary>A question about harm, which an officer answers.</summary>
/// <param name="Id">By which it is named.</param>
/// <param name="Question">The question.</param>
/// <param name="Source">Where the criterion stands.</param>
[Says("Criterion", "判定条件")]
public sealed record Criterion(
    [Says("Id", "标识")] [Name(Scheme.LongestId)] string Id,
    [Says("Question", "问题")] BilingualText Question,
    [Says("Source", "依据", "Where the criterion stands.", "判定条件的出处。")] BilingualText Source
);

/// <summary>The class and the level that are proposed for a kind.</summary>
/// <param name="Kind">What a column holds.</param>
/// <param name="Class">The id of a class.</param>
/// <param name="Level">The id of a level.</param>
[Says("Proposal for a kind", "数据种类的建议")]
public sealed record KindGrade(
    [Says("Kind", "数据种类")] DataKind Kind,
    [Says("Class", "类别")] [Name(Scheme.LongestId)] string Class,
    [Says("Level", "级别")] [Name(Scheme.LongestId)] string Level
);
