using Kexin.Data;

namespace Kexin.Computations.Documents;

/// <summary>A field's type as a sentence calls it.</summary>
internal static class TypeTexts
{
    public static string English(FieldType type) =>
        type switch
        {
            FieldType.Integer => "whole numbers",
            FieldType.Number => "numbers",
            FieldType.Boolean => "true or false",
            FieldType.Timestamp => "times",
            FieldType.Date => "dates",
            _ => "text",
        };

    public static string Chinese(FieldType type) =>
        type switch
        {
            FieldType.Integer => "整数",
            FieldType.Number => "数值",
            FieldType.Boolean => "布尔",
            FieldType.Timestamp => "时间",
            FieldType.Date => "日期",
            _ => "文本",
        };
}
