using System.Globalization;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Data;

namespace Kexin.Computations.Scoring;

/// <summary>What a document of a scoring must keep.</summary>
internal static class ScoringRules
{
    /// <summary>The most groups times bands, times two where cases are told apart.</summary>
    private const int MostCells = 256;

    /// <summary>The most rows.</summary>
    private const int MostRows = 1 << 13;

    /// <summary>Checks what needs no data.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static void Check(ComputationDocument document)
    {
        var function = (ScoringFunction)document.Function;
        CheckParties(document, function);
        CheckNames(document, function);
        var cells = function.By.Aggregate(
            (double)function.Kinds * (function.Bands.Count + 1),
            (product, by) => product * by.Values.Count
        );
        if (cells > MostCells)
        {
            throw DocumentException.Of(
                $"Groups, outcomes and bands of a scoring make {MostCells} cells at most, not {cells:0}. Name fewer values or bands.",
                $"评分的分组、结局与区间最多组成 {MostCells} 个单元，而不是 {cells:0} 个。请减少取值或区间。"
            );
        }

        var most = MostRowsOf(document);
        if (most < Math.Max(RowNumbers.Step, 2 * document.SmallestGroup))
        {
            throw DocumentException.Of(
                $"This protocol and adversary score {most} rows at most, too few for a scoring. Nearest: sharing3, with an asker that provides nothing, or sharingN with adversary semiHonest.",
                $"在该协议和对手模型下，最多可为 {most} 行评分，数量过少。最接近的是由不提供数据的发起方参与计算的 sharing3，或 sharingN（对手模型为 semiHonest）。"
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
        var function = (ScoringFunction)document.Function;
        var schema = ConditionFit.SchemaOf(DocumentFields.NamesOf(document, input), fields);
        if (input.Provider == function.Model)
        {
            if (fields[ScoringFunction.NameColumn] != FieldType.Text)
            {
                throw DocumentException.Of(
                    $"'{ScoringFunction.NameColumn}' must be the names of a model's fields; in the dataset it is {fields[ScoringFunction.NameColumn]}.",
                    $"“{ScoringFunction.NameColumn}”须为模型自变量的名称；数据集中它的类型是{TypeTexts.Chinese(fields[ScoringFunction.NameColumn])}。"
                );
            }

            ConditionFit.RequireNumbers(schema, ScoringFunction.NumberColumn);
            return;
        }

        foreach (var on in function.On)
        {
            ConditionFit.RequireNumbers(schema, on.Field);
        }

        foreach (var by in function.By)
        {
            GroupIndex.Bind(by, schema);
        }

        foreach (var condition in document.Where.Concat(function.Outcome is { } outcome ? [outcome] : []))
        {
            ConditionFit.Bind(schema, condition);
        }
    }

    /// <summary>How many rows may be scored, those that meet no condition included: whole steps.</summary>
    public static int MostRowsOf(ComputationDocument document)
    {
        var (function, choice) = ((ScoringFunction)document.Function, EngineChoice.Of(document));
        var gates = new ScoringGates(document);
        var (fits, tooMany) = (0, (MostRows / RowNumbers.Step) + 1);
        while (tooMany - fits > 1)
        {
            var steps = (fits + tooMany) / 2;
            var isServed =
                ScoringProgram.ComparisonsOf(function, gates, steps * (long)RowNumbers.Step) <= choice.MostComparisons;
            (fits, tooMany) = isServed ? (steps, tooMany) : (fits, steps);
        }

        return fits * RowNumbers.Step;
    }

    /// <summary>Why a run ends: the same at every party, from what both providers told.</summary>
    public static BilingualText TooManyRows(long rows, int most) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The dataset has about {rows:#,0} rows, those that meet no condition included; this protocol and adversary score {most:#,0} at most with as many fields, groups and bands. Publish a smaller dataset, or name fewer bands."
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"数据集约有 {rows:#,0} 行（含不满足条件的行）；在该协议、对手模型及自变量、分组、区间数下，最多可为 {most:#,0} 行评分。请发布较小的数据集，或减少区间。"
            )
        );

    private static void CheckParties(ComputationDocument document, ScoringFunction function)
    {
        if (document.Inputs.Count != 2)
        {
            throw DocumentException.Of(
                $"A scoring has exactly two providers, not {document.Inputs.Count}: one has the model, the other the rows.",
                $"评分恰好需要两个提供方，而不是 {document.Inputs.Count} 个：一方提供模型，另一方提供各行。"
            );
        }

        if (function.Model is not { } owner || !document.Providers.Contains(owner))
        {
            throw DocumentException.Of(
                "It must be said whose model scores the rows: name one of the two providers (--model).",
                "须指明用谁的模型评分：请指定两个提供方之一（--model）。"
            );
        }

        if (document.Providers.Contains(document.Requester) && document.Requester != owner)
        {
            throw DocumentException.Of(
                "Who has the rows cannot ask how they are scored: it knows each of them, and could find the model by choosing them. Let the model's owner ask, or somebody who provides nothing.",
                "提供各行的一方不能发起评分：它知道每一行，可以通过挑选各行推知模型。请由模型方或不提供数据的一方发起。"
            );
        }
    }

    private static void CheckNames(ComputationDocument document, ScoringFunction function)
    {
        if (function.Outcome is { } outcome)
        {
            RegressionRules.CheckFunction(
                new LogisticRegressionFunction(outcome, [.. function.On.Select(on => on.Field)])
            );
        }

        if (function.By.DistinctBy(by => by.Field).Count() < function.By.Count)
        {
            throw DocumentException.Of("Each field makes groups once.", "每个字段只能用来分组一次。");
        }

        foreach (var condition in document.Where)
        {
            foreach (var input in document.Inputs)
            {
                var isModel = input.Provider == function.Model;
                if (input.Fields.Contains(condition.Field, StringComparer.Ordinal) == isModel)
                {
                    throw DocumentException.Of(
                        $"A condition is on '{condition.Field}': conditions say which rows are scored, so the rows' dataset has the field, and the model's does not.",
                        $"条件用到了“{condition.Field}”：条件用来选取要评分的行，因此各行的数据集须有该字段，而模型的数据集没有。"
                    );
                }
            }
        }
    }
}
