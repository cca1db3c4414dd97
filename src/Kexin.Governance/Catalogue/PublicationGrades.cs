using Kexin.Governance.Classification;
using Kexin.Governance.Classification.Schemes;
using Kexin.Governance.Datasets;
using Kexin.Ledger.Contracts;
using Kexin.Ledger.Contracts.Ports;

namespace Kexin.Governance.Catalogue;

/// <summary>The level and the tier under which a field is published: what is said of it, else what it is classified as, else the strictest.</summary>
internal static class PublicationGrades
{
    private const int HighestLevel = SchemeLevel.HighestProtection;

    /// <summary>Level and tier of a field.</summary>
    /// <exception cref="DomainException">They are lower than it is classified.</exception>
    public static (int Level, DatasetTier Tier) Of(
        string field,
        FieldPublication? named,
        Publication publication,
        DatasetClassification classes
    )
    {
        var decided = classes.Of(field);
        var level = named?.Level ?? publication.Level ?? decided?.Protection ?? HighestLevel;
        var tier = named?.Tier ?? publication.Tier ?? decided?.Tier ?? DatasetTier.Secret;
        return decided is not null && (level < decided.Protection || tier < decided.Tier)
            ? throw DomainException.RefusedBy(TooLow(decided, level, tier))
            : (level, tier);
    }

    /// <exception cref="DomainException">There is no such level or tier.</exception>
    public static void Require(int? level, DatasetTier? tier)
    {
        if (level is < 1 or > HighestLevel || (tier is { } given && !Enum.IsDefined(given)))
        {
            throw DomainException.Invalid(
                $"A level is 1, 2 or {HighestLevel}, and a tier A, B or C.",
                $"数据级别为 1、2 或 {HighestLevel}，隐私保护级别为 A、B 或 C。"
            );
        }
    }

    private static Refusal TooLow(FieldClassification decided, int level, DatasetTier tier) =>
        new Refusal(
            new Rule(
                "classification.floor",
                "A field is published no lower than it is classified.",
                "字段发布时的级别不得低于其分类分级结果。"
            ),
            new(
                $"'{decided.Field}' at {level}{Letter(tier)}, classified as {decided.Scheme}/{decided.Class}/{decided.Level}.",
                $"字段“{decided.Field}”拟按 {level}{Letter(tier)} 发布，其分类分级为 {decided.Scheme}/{decided.Class}/{decided.Level}。"
            ),
            new(
                $"{decided.Protection}{Letter(decided.Tier)} or stricter; or another class, which two people give it.",
                $"{decided.Protection}{Letter(decided.Tier)} 或更严；或由两人完成降级。"
            )
        );

    private static char Letter(DatasetTier tier) => (char)('A' + (int)tier);
}
