using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Data;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Computations.LogisticRegression;

/// <summary>What a document of a regression must keep.</summary>
internal static class RegressionRules
{
    /// <summary>Checks what needs no data.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static void Check(ComputationDocument document)
    {
        var function = (LogisticRegressionFunction)document.Function;
        if (document.Inputs.Count < 2)
        {
            throw DocumentException.Of(
                "A joint regression has at least two providers. Add another provider's dataset.",
                "联合回归至少需要两个提供方。请再加入一个提供方的数据集。"
            );
        }

        if (document.Providers.Contains(document.Requester))
        {
            throw DocumentException.Of(
                "The requester of a regression cannot be one of its providers: it would learn more than the others agree to. Let another member ask.",
                "回归的发起方不能同时是提供方，否则它得到的信息会超出其他方同意的范围。请由另一成员发起。"
            );
        }

        CheckFunction(function);
        var requirement = RowRequirement.Of(document);
        var checks = ThresholdGate.CountChecks(requirement.Gates);
        if (checks > ThresholdGate.MostChecks)
        {
            throw DocumentException.Of(
                $"The smallest group is too large for {requirement.Coefficients} coefficients: {checks} rows would have to be checked, at most {ThresholdGate.MostChecks}. Choose a smaller group or fewer fields.",
                $"对 {requirement.Coefficients} 个系数而言最小分组人数过大：需要检查 {checks} 行，最多 {ThresholdGate.MostChecks} 行。请减小最小分组人数或减少字段。"
            );
        }
    }

    /// <summary>Checks a dataset's fields.</summary>
    /// <exception cref="DocumentException">A field is missing or has the wrong type.</exception>
    public static void CheckFields(ComputationDocument document, IReadOnlyDictionary<string, FieldType> fields)
    {
        var function = (LogisticRegressionFunction)document.Function;
        foreach (var name in function.On)
        {
            if (!fields.TryGetValue(name, out var type))
            {
                throw DocumentException.Of($"The dataset has no field '{name}'.", $"数据集没有字段“{name}”。");
            }

            if (type is not (FieldType.Integer or FieldType.Number or FieldType.Boolean))
            {
                throw DocumentException.Of(
                    $"The field '{name}' holds {type}, and a regression takes numbers, whole numbers or true and false.",
                    $"字段“{name}”的类型是{TypeTexts.Chinese(type)}；回归只接受数值、整数或布尔值。"
                );
            }
        }

        var schema = new DatasetSchema([.. fields.Select(field => new DatasetField(field.Key, field.Value, 0))]);
        foreach (var condition in document.Where.Append(function.Outcome))
        {
            try
            {
                schema.Bind(condition);
            }
            catch (DatasetQueryException e)
            {
                throw DocumentException.Of(
                    $"The condition on '{condition.Field}' does not fit the dataset: {e.Message}",
                    $"字段“{condition.Field}”的条件（{condition.Operator} {string.Join("、", condition.Values)}）与数据集的字段或类型不符。"
                );
            }
        }
    }

    /// <summary>Checks the outcome against the fields.</summary>
    /// <exception cref="DocumentException">A rule is broken.</exception>
    public static void CheckFunction(LogisticRegressionFunction function)
    {
        if (function.Outcome.Operator is Operators.Missing or Operators.Present)
        {
            throw DocumentException.Of(
                $"The outcome must compare '{function.Outcome.Field}' with a value: rows where it is missing are left out.",
                $"结局条件必须把字段“{function.Outcome.Field}”与取值比较：该字段缺失的行不参与计算。"
            );
        }

        foreach (var name in function.On)
        {
            if (name == function.Outcome.Field)
            {
                throw DocumentException.Of(
                    $"The field '{name}' is that of the outcome, on which nothing can be regressed.",
                    $"字段“{name}”是结局条件的字段，不能作自变量。"
                );
            }
        }
    }
}
