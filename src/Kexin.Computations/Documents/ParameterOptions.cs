using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>The options that follow from a record's members: one each, named after it.</summary>
public static class ParameterOptions
{
    /// <summary>Names beyond this stand in the member's help, as the first column of a help page is narrow.</summary>
    private const int WidestChoice = 18;

    /// <summary>The options of a computation's parameters, in the order of the members.</summary>
    public static IReadOnlyList<ParameterOption> Of(RecordShape parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return [.. parameters.Members.Select(Of)];
    }

    /// <summary>The option of one member.</summary>
    /// <exception cref="NotSupportedException">No text stands for a value of its type; the computation names its own options.</exception>
    public static ParameterOption Of(RecordMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        var type = Nullable.GetUnderlyingType(member.Type) ?? member.Type;
        var placeholder = member.Says is { Value.Length: > 0 } says ? says.Value : member.Name.ToUpperInvariant();
        var name = "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(member.Name);
        var isRecords =
            type == typeof(IReadOnlyList<Condition>)
            || type == typeof(IReadOnlyList<GroupBy>)
            || type == typeof(IReadOnlyList<RangedField>);
        var value =
            type == typeof(Condition) || type == typeof(IReadOnlyList<Condition>) ? "CONDITION"
            : type == typeof(IReadOnlyList<GroupBy>) ? "FIELD=VALUES"
            : type == typeof(RangedField) || type == typeof(IReadOnlyList<RangedField>) ? "FIELD=FROM..TO"
            : type == typeof(MemberId) ? "MEMBER"
            : type.IsEnum && NamesOf(type) is { Length: <= WidestChoice } names ? names
            : type == typeof(string) || type.IsEnum ? placeholder
            : type == typeof(int) || type == typeof(long) || type == typeof(double) ? "N"
            : type == typeof(bool) ? "true|false"
            : type.IsGenericType ? $"{placeholder},…"
            : throw new NotSupportedException($"No text stands for a {type.Name}.");
        return new ParameterOption(
            name,
            value,
            member.Says?.Help ?? new BilingualText(member.Name, member.Name),
            isRecords,
            !member.IsOptional,
            (json, text) =>
            {
                if (isRecords)
                {
                    ListAt(json, member.Name).Add(Item(type.GetGenericArguments()[0], name, text));
                }
                else
                {
                    json[member.Name] = Item(type, name, text);
                }
            }
        )
        {
            NamesMembers = type == typeof(MemberId) || type == typeof(IReadOnlyList<MemberId>),
        };
    }

    /// <summary>The list at that member, made if it is not there yet.</summary>
    public static JsonArray ListAt(JsonObject json, string member)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json[member] is not JsonArray list)
        {
            json[member] = list = [];
        }

        return list;
    }

    /// <summary>Items between commas, by the rule of <see cref="FieldNames"/>.</summary>
    /// <exception cref="RecordException">A quote does not end.</exception>
    public static JsonArray Items(string option, string text)
    {
        var items =
            FieldNames.Split(text)
            ?? throw Refuse(option, $"has a quote that does not end: {text}", $"的引号没有成对：{text}");
        return [.. items.Select(item => JsonValue.Create(item))];
    }

    /// <summary><c>sex=0,1</c> as a field and the text after it, by the rule of <see cref="FieldNames"/>.</summary>
    /// <exception cref="RecordException">It is something else.</exception>
    public static (string Field, string Value) Pair(string option, string text) =>
        FieldNames.TryPair(text, out var field, out var value) && value.Length > 0
            ? (field, value)
            : throw Refuse(option, $"is written as FIELD=VALUE, not as '{text}'", $"须写成“字段=取值”，而不是“{text}”");

    /// <summary>A number as JSON has it.</summary>
    /// <exception cref="RecordException">It is none.</exception>
    public static JsonNode Number(string option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                ? JsonValue.Create(whole)
                : JsonValue.Create(number)
            : throw Refuse(option, $"takes numbers, and '{text}' is none", $"须为数字，而“{text}”不是");

    private static JsonNode? Item(Type type, string option, string text)
    {
        if (type == typeof(Condition))
        {
            return Condition.Parse(text) is { } condition
                ? JsonSerializer.SerializeToNode(RecordJson.Write(condition))
                : throw Refuse(
                    option,
                    $"is written as \"num>0\", \"sex in 0,1\" or \"chol present\", not as \"{text}\"",
                    $"须写成 \"num>0\"、\"sex in 0,1\" 或 \"chol present\"，而不是 \"{text}\""
                );
        }

        if (type == typeof(GroupBy))
        {
            var (field, values) = Pair(option, text);
            return new JsonObject { ["field"] = field, ["values"] = Items(option, values) };
        }

        if (type == typeof(RangedField))
        {
            var (field, range) = Pair(option, text);
            return range.Split("..") is [var from, var to]
                ? new JsonObject
                {
                    ["field"] = field,
                    ["from"] = Number(option, from),
                    ["to"] = Number(option, to),
                }
                : throw Refuse(
                    option,
                    $"is written as age=20..90, not as '{text}'",
                    $"须写成 年龄=20..90，而不是“{text}”"
                );
        }

        if (type == typeof(IReadOnlyList<double>))
        {
            return new JsonArray([.. Items(option, text).Select(item => Number(option, item!.GetValue<string>()))]);
        }

        return type.IsGenericType ? Items(option, text)
            : type == typeof(string) ? JsonValue.Create(FieldNames.Unquote(text))
            : type.IsEnum || type == typeof(MemberId) ? JsonValue.Create(text)
            : type == typeof(bool) ? JsonValue.Create(text == "true")
            : Number(option, text);
    }

    private static string NamesOf(Type choice) =>
        string.Join('|', Enum.GetNames(choice).Select(JsonNamingPolicy.CamelCase.ConvertName));

    private static RecordException Refuse(string option, string en, string zh) =>
        new(option, new BilingualText(en, zh));
}
