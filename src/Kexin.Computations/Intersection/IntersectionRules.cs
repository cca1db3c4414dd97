using Kexin.Computations.Documents;
using Kexin.Data;

namespace Kexin.Computations.Intersection;

/// <summary>What a document must keep so that an intersection can be run.</summary>
internal static class IntersectionRules
{
    public static void Check(ComputationDocument document)
    {
        var function = (IntersectionFunction)document.Function;
        if (document.Where.Any(condition => condition.Field == function.Field))
        {
            throw NarrowedByIdentifier(function.Field);
        }

        if (document.Inputs.Count != 2)
        {
            throw DocumentException.Of(
                $"An intersection has exactly two providers, not {document.Inputs.Count}.",
                $"隐私求交恰好需要两个提供方，而不是 {document.Inputs.Count} 个。"
            );
        }

        if (function.Learners.Count == 0)
        {
            throw DocumentException.Of(
                "Nobody would learn the intersection. Name at least one of the providers and the requester.",
                "没有任何一方得知求交结果。请至少指定一个提供方或发起方。"
            );
        }

        for (var i = 1; i < function.Learners.Count; i++)
        {
            if (function.Learners[i - 1].Value >= function.Learners[i].Value)
            {
                throw DocumentException.Of(
                    "Those who learn the intersection must stand in the order of their ids, each once.",
                    "得知结果的各方必须按编号排列且各出现一次。"
                );
            }
        }

        foreach (var learner in function.Learners)
        {
            if (learner != document.Requester && !document.Providers.Contains(learner))
            {
                throw DocumentException.Of(
                    $"{learner} is neither a provider nor the requester, and cannot learn the intersection.",
                    $"{learner} 既不是提供方也不是发起方，不能得知求交结果。"
                );
            }
        }
    }

    public static void CheckFields(ComputationDocument document, IReadOnlyDictionary<string, FieldType> fields)
    {
        CheckIdentifier(((IntersectionFunction)document.Function).Field, fields);
        foreach (var condition in document.Where)
        {
            var schema = new DatasetSchema([
                new DatasetField(condition.Field, TypeOf(fields, condition.Field), Missing: 0),
            ]);
            try
            {
                schema.Bind(condition);
            }
            catch (DatasetQueryException e)
            {
                throw DocumentException.Of(
                    e.Message,
                    $"对字段“{condition.Field}”的条件与该字段的类型不符：运算符“{condition.Operator}”，取值“{string.Join("”“", condition.Values)}”。"
                );
            }
        }
    }

    /// <summary>Checks that a dataset's field can identify rows.</summary>
    /// <exception cref="DocumentException">It is missing, or its values may not be what the file held.</exception>
    public static void CheckIdentifier(string field, IReadOnlyDictionary<string, FieldType> fields)
    {
        var type = TypeOf(fields, field);
        if (type == FieldType.Number)
        {
            throw DocumentException.Of(
                $"The field '{field}' holds numbers that may have been rounded when the file was read, so that two identifiers could have become one. Take the file in again with {AsText(field)}.",
                $"字段“{field}”是数值，读入文件时可能已被舍入，不同的标识符可能变成同一个。请用 {AsText(field)} 重新导入该文件。"
            );
        }

        if (type is not (FieldType.Text or FieldType.Integer))
        {
            throw DocumentException.Of(
                $"The field '{field}' holds {TypeTexts.English(type)}; identifiers are texts or whole numbers. Take the file in again with {AsText(field)} to compare them as they are written.",
                $"字段“{field}”的类型是{TypeTexts.Chinese(type)}；标识符必须是文本或整数。如需按原文比对，请用 {AsText(field)} 重新导入该文件。"
            );
        }
    }

    /// <summary>The option, ready for a shell.</summary>
    private static string AsText(string field)
    {
        var value = $"{FieldNames.Write(field)}=text";
        return field.All(char.IsLetterOrDigit)
            ? $"--type {value}"
            : $"--type '{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>Why conditions are not on identifiers.</summary>
    public static DocumentException NarrowedByIdentifier(string field) =>
        DocumentException.Of(
            $"The rows are narrowed by the identifier '{field}' itself, which would single people out. Narrow them by other fields.",
            $"不能用标识符字段“{field}”本身作筛选条件，否则会锁定具体的人。请用其他字段筛选。"
        );

    private static FieldType TypeOf(IReadOnlyDictionary<string, FieldType> fields, string name) =>
        fields.TryGetValue(name, out var type)
            ? type
            : throw DocumentException.Of(
                $"The dataset has no field '{name}'. Its fields are: {string.Join(", ", fields.Keys.Order(StringComparer.Ordinal))}.",
                $"数据集没有字段“{name}”。它的字段有：{string.Join("、", fields.Keys.Order(StringComparer.Ordinal))}。"
            );
}
