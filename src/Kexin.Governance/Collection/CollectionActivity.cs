using Kexin.Cryptography.Records;

namespace Kexin.Governance.Collection;

/// <summary>On what ground data is collected; those of people after article 13 of the Personal Information Protection Law.</summary>
public enum LawfulBasis
{
    /// <summary>The people consented.</summary>
    [Says("consent", "个人同意")]
    Consent = 0,

    /// <summary>A contract with the person, or the management of staff under collective rules.</summary>
    [Says("contract or staff management", "订立、履行合同或人力资源管理所必需")]
    Contract = 1,

    /// <summary>A legal duty.</summary>
    [Says("legal duty", "履行法定职责或法定义务所必需")]
    LegalDuty = 2,

    /// <summary>A public health emergency, or somebody's life, health or property in danger.</summary>
    [Says("emergency", "应对突发公共卫生事件或紧急保护生命健康和财产安全")]
    Emergency = 3,

    /// <summary>News and supervision by the public, within reason.</summary>
    [Says("public interest", "为公共利益实施新闻报道、舆论监督")]
    PublicInterest = 4,

    /// <summary>What the person has made public, within reason.</summary>
    [Says("public information", "处理已合法公开的个人信息")]
    PublicInformation = 5,

    /// <summary>The data is about nobody: machines, materials, processes.</summary>
    [Says("no personal data", "不含个人信息")]
    NotPersonal = 6,

    /// <summary>What another law allows; the scope names it.</summary>
    [Says("another law", "法律、行政法规规定的其他情形")]
    OtherLaw = 7,
}

/// <summary>What is said of an activity before anything is collected under it.</summary>
/// <param name="Name">What people call it; no other that goes on has the name.</param>
/// <param name="Basis">On what ground.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Means">How, as by form, by device, by interface.</param>
/// <param name="Scope">Which data of whom.</param>
/// <param name="Source">From whom.</param>
/// <param name="Channel">On which way it comes.</param>
/// <param name="RetentionInDays">How long what is collected is kept: 1 to 36,600 days.</param>
public sealed record CollectionTerms(
    [Name, Says("Name", "名称")] string Name,
    [Says("Lawful basis", "合法性基础")] LawfulBasis Basis,
    [Name, Says("Purpose", "目的")] string Purpose,
    [Name, Says("Means", "方式")] string Means,
    [Name, Says("Scope", "范围")] string Scope,
    [Name, Says("Source", "来源")] string Source,
    [Name, Says("Channel", "渠道")] string Channel,
    [Between(1, CollectionTerms.LongestInDays), Says("Kept for days", "保存天数")] int RetentionInDays
)
{
    /// <summary>The longest time that something is kept, in days.</summary>
    public const int LongestInDays = 36_600;
}

/// <summary>An activity by which data is collected.</summary>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="Terms">What was said of it; never changed.</param>
/// <param name="RegisteredAt">In milliseconds since 1970, UTC.</param>
/// <param name="EndedAt">Since when nothing more is collected; null while it goes on.</param>
public sealed record CollectionActivity(
    [Name, Says("Id", "编号")] string Id,
    [Says("Terms", "内容")] CollectionTerms Terms,
    [Time, Says("Registered at", "登记时间")] long RegisteredAt,
    [Time, Says("Ended at", "结束时间")] long? EndedAt = null
);

/// <summary>A dataset that was taken in under an activity.</summary>
/// <param name="Activity">The activity's id.</param>
/// <param name="Dataset">The vault's id.</param>
/// <param name="Name">The dataset's name then.</param>
/// <param name="Rows">How many.</param>
/// <param name="At">In milliseconds since 1970, UTC.</param>
public sealed record CollectedDataset(
    [Name, Says("Activity", "采集活动")] string Activity,
    [Name, Says("Dataset", "数据集")] string Dataset,
    [Name, Says("Name", "名称")] string Name,
    [Between(0, long.MaxValue), Says("Rows", "行数")] long Rows,
    [Time, Says("Time", "时间")] long At
);

/// <summary>All activities of a node, and what was taken in under them.</summary>
/// <param name="Activities">In the order of their registration.</param>
/// <param name="Datasets">In the order of their intake; destroyed ones are in it still.</param>
public sealed record CollectionState(
    [Items(CollectionState.MostActivities), Says("Activities", "采集活动")]
        IReadOnlyList<CollectionActivity> Activities,
    [Items(CollectionState.MostDatasets), Says("Datasets", "数据集")] IReadOnlyList<CollectedDataset> Datasets
)
{
    /// <summary>The most activities.</summary>
    public const int MostActivities = 10_000;

    /// <summary>The most datasets.</summary>
    public const int MostDatasets = 1_000_000;

    /// <summary>Of a new node.</summary>
    public static CollectionState None { get; } = new([], []);
}

/// <summary>Keeps activities at home, sealed.</summary>
public interface ICollectionStore
{
    /// <summary>What is kept.</summary>
    /// <exception cref="Ledger.Contracts.Ports.DomainException">It was altered on disk.</exception>
    CollectionState Load();

    /// <summary>Keeps it, whole; durable when it returns.</summary>
    void Save(CollectionState state);
}
