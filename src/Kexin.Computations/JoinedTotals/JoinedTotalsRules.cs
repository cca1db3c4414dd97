using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Intersection;
using Kexin.Computations.Statistics;
using Kexin.Data;

namespace Kexin.Computations.JoinedTotals;

/// <summary>What a document of joined totals must keep.</summary>
internal static class JoinedTotalsRules
{
    /// <summary>The most groups.</summary>
    public const int MostGroups = 64;

    /// <summary>The longest lists: sums of as many values stay exact.</summary>
    private const int MostRows = 1 << 13;

    /// <summary>Checks what needs no data.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static void Check(ComputationDocument document)
    {
        var function = (JoinedTotalsFunction)document.Function;
        CheckParties(document, function);
        CheckNames(document, function);
        var groups = function.By.Aggregate(1.0, (product, by) => product * by.Values.Count);
        if (groups > MostGroups)
        {
            throw DocumentException.Of(
                $"Joined totals have {MostGroups} groups at most, not {groups:0}. Name fewer values.",
                $"关联汇总最多 {MostGroups} 个分组，而不是 {groups:0} 个。请减少列出的取值。"
            );
        }

        var most = MostRowsOf(document);
        if (most < 2 * document.SmallestGroup)
        {
            throw DocumentException.Of(
                $"This protocol and adversary take lists of {most} rows at most, too short for groups of {document.SmallestGroup}. Nearest: sharing3, with an asker that provides nothing, or fewer groups.",
                $"在该协议和对手模型下，名单最多 {most} 行，不足以组成 {document.SmallestGroup} 行的分组。最接近的是由不提供数据的发起方参与计算的 sharing3，或减少分组。"
            );
        }
    }

    /// <summary>Checks a dataset's fields.</summary>
    /// <exception cref="DocumentException">A field is missing or has the wrong type.</exception>
    public static void CheckFields(
        ComputationDocument document,
        ComputationInput input,
        IReadOnlyDictionary<string, FieldType> fields
    )
    {
        var function = (JoinedTotalsFunction)document.Function;
        var schema = ConditionFit.SchemaOf(DocumentFields.NamesOf(document, input), fields);
        IntersectionRules.CheckIdentifier(function.Key, fields);
        if (input.Provider == function.Measured)
        {
            ConditionFit.RequireNumbers(schema, function.Measure.Field);
        }
        else
        {
            foreach (var by in function.By)
            {
                GroupIndex.Bind(by, schema);
            }
        }

        foreach (var condition in DocumentFields.ConditionsOf(document, input))
        {
            ConditionFit.Bind(schema, condition);
        }
    }

    /// <summary>How long lists may be: as many rows as the larger dataset has.</summary>
    public static int MostRowsOf(ComputationDocument document)
    {
        var function = (JoinedTotalsFunction)document.Function;
        var choice = EngineChoice.Of(document);
        var groups = function.By.Aggregate(1L, (product, by) => product * by.Values.Count);
        var (fits, tooMany) = (0, MostRows + 1);
        while (tooMany - fits > 1)
        {
            var rows = (fits + tooMany) / 2;
            var isServed = JoinProgram.ComparisonsOf(rows, groups) <= choice.MostComparisons;
            (fits, tooMany) = isServed ? (rows, tooMany) : (fits, rows);
        }

        return fits;
    }

    /// <summary>Why a run ends: the same at every party, from what both providers told.</summary>
    public static BilingualText TooManyRows(long rows, int most) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"A dataset has {rows:#,0} rows, those that meet no condition included; a join on shares takes {most:#,0} at most under this protocol and adversary, with as many groups. Publish a smaller dataset, or name fewer groups."
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"有一个数据集共 {rows:#,0} 行（含不满足条件的行）；在该协议、对手模型和分组数下，份额上的关联最多 {most:#,0} 行。请发布较小的数据集，或减少分组。"
            )
        );

    private static void CheckParties(ComputationDocument document, JoinedTotalsFunction function)
    {
        if (document.Inputs.Count != 2)
        {
            throw DocumentException.Of(
                $"Joined totals have exactly two providers, not {document.Inputs.Count}: one has the groups, the other the values.",
                $"关联汇总恰好需要两个提供方，而不是 {document.Inputs.Count} 个：一方提供分组，另一方提供取值。"
            );
        }

        if (function.Measured is not { } measured || !document.Providers.Contains(measured))
        {
            throw DocumentException.Of(
                $"It must be said whose '{function.Measure.Field}' is added up: name one of the two providers (--measured).",
                $"须指明对谁的“{function.Measure.Field}”求和：请指定两个提供方之一（--measured）。"
            );
        }

        if (document.Requester == measured)
        {
            throw DocumentException.Of(
                "Who has the values cannot ask for their sums by another's groups: it knows each value, and could tell from a sum which of them were added. Let the other provider ask, or somebody who provides nothing.",
                "提供取值的一方不能发起对这些取值按他方分组的求和：它知道每个取值，可以由总和推知加了哪些。请由另一提供方或不提供数据的一方发起。"
            );
        }
    }

    private static void CheckNames(ComputationDocument document, JoinedTotalsFunction function)
    {
        string[] told = [function.Measure.Field, .. function.By.Select(by => by.Field)];
        if (told.Contains(function.Key, StringComparer.Ordinal))
        {
            throw DocumentException.Of(
                $"'{function.Key}' cannot both identify rows and be told of.",
                $"“{function.Key}”不能既用来标识各行又用来汇总或分组。"
            );
        }

        if (function.By.DistinctBy(by => by.Field).Count() < function.By.Count)
        {
            throw DocumentException.Of("Each field makes groups once.", "每个字段只能用来分组一次。");
        }

        foreach (var condition in document.Where)
        {
            if (condition.Field == function.Key)
            {
                throw IntersectionRules.NarrowedByIdentifier(function.Key);
            }

            if (document.Inputs.All(input => !input.Fields.Contains(condition.Field, StringComparer.Ordinal)))
            {
                throw DocumentException.Of(
                    $"A condition is on '{condition.Field}', which neither dataset has.",
                    $"条件用到了“{condition.Field}”，而两个数据集都没有该字段。"
                );
            }
        }
    }
}
