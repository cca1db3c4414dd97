using Kexin.Data;

namespace Kexin.Computations.Documents;

/// <summary>Whether what a document reads fits the types of a dataset's fields.</summary>
internal static class ConditionFit
{
    /// <summary>The schema of the fields that a document reads.</summary>
    /// <exception cref="DocumentException">The dataset lacks one of them.</exception>
    public static DatasetSchema SchemaOf(IReadOnlyList<string> needed, IReadOnlyDictionary<string, FieldType> fields) =>
        new([
            .. needed.Select(name =>
                fields.TryGetValue(name, out var type)
                    ? new DatasetField(name, type, 0)
                    : throw DocumentException.Of(
                        $"The dataset has no field '{name}'. Its fields are: {string.Join(", ", fields.Keys)}.",
                        $"数据集没有字段“{name}”。它的字段有：{string.Join("、", fields.Keys)}。"
                    )
            ),
        ]);

    /// <summary>The condition with its values as the field's type reads them.</summary>
    /// <exception cref="DocumentException">The operator or a value does not fit.</exception>
    public static BoundCondition Bind(DatasetSchema schema, Condition condition)
    {
        try
        {
            return schema.Bind(condition);
        }
        catch (DatasetQueryException e)
        {
            throw DocumentException.Of(e.Message, Chinese(schema, condition, e.Error));
        }
    }

    /// <summary>Checks that a field holds numbers that can be added up.</summary>
    /// <exception cref="DocumentException">It does not.</exception>
    public static void RequireNumbers(DatasetSchema schema, string name)
    {
        if (
            schema.TryGetField(name, out var field)
            && field.Type is not (FieldType.Integer or FieldType.Number or FieldType.Boolean)
        )
        {
            throw DocumentException.Of(
                $"'{name}' must be a field of numbers; in the dataset it is {field.Type}.",
                $"“{name}”必须是数值字段；数据集中它的类型是{TypeTexts.Chinese(field.Type)}。"
            );
        }
    }

    private static string Chinese(DatasetSchema schema, Condition condition, DatasetQueryError error)
    {
        var type = schema.TryGetField(condition.Field, out var field) ? TypeTexts.Chinese(field.Type) : "未知";
        return error switch
        {
            DatasetQueryError.UnknownOperator => $"没有运算符“{condition.Operator}”。",
            DatasetQueryError.OperatorNotForType =>
                $"运算符“{condition.Operator}”不适用于{type}类型的字段“{condition.Field}”。",
            DatasetQueryError.WrongValueCount =>
                $"字段“{condition.Field}”的条件“{condition.Operator}”取值个数不对：{condition.Values.Count} 个。",
            DatasetQueryError.NoZone =>
                $"字段“{condition.Field}”的条件须写明与 UTC 的时差，例如 2026-01-31T12:00:00+08:00：不同提供方可能处于不同时区。",
            _ => $"字段“{condition.Field}”是{type}类型，某个取值与之不符。",
        };
    }
}
