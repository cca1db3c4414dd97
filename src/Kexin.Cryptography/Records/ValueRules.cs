using System.Text.Json.Nodes;

namespace Kexin.Cryptography.Records;

/// <summary>A rule that a value keeps, written at the member that holds it; of a list, each item keeps it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class ValueRuleAttribute : Attribute
{
    /// <summary>What must be there, as the end of a sentence.</summary>
    public abstract BilingualText Demand { get; }

    /// <summary>Whether the value keeps the rule.</summary>
    public abstract bool Holds(object value);

    /// <summary>Adds what JSON Schema can say of the rule.</summary>
    public virtual void Describe(JsonObject schema) { }
}

/// <summary>A rule of a text; it bounds the length, so that no decoder takes more.</summary>
/// <param name="max">The most characters (UTF-16 units).</param>
public abstract class TextRuleAttribute(int max) : ValueRuleAttribute
{
    /// <summary>The most characters.</summary>
    public int Max { get; } = max;

    public override bool Holds(object value) => value is string text && text.Length <= Max && IsOne(text);

    public override void Describe(JsonObject schema) => schema["maxLength"] = Max;

    /// <summary>Whether a text that is not too long keeps the rest of the rule.</summary>
    protected abstract bool IsOne(string text);
}

/// <summary>A text that stands in a line as it was written: 1 to so many visible characters, form C, no space at its ends.</summary>
public sealed class NameAttribute(int max = NameAttribute.MostCharacters) : TextRuleAttribute(max)
{
    /// <summary>The longest name of a member, a dataset, a field or a purpose, in characters.</summary>
    public const int MostCharacters = 200;

    public override BilingualText Demand =>
        new(
            $"must have 1 to {Max} visible characters in Unicode's form C, with no space at its ends",
            $"必须为 1 到 {Max} 个可见字符（Unicode 规范形式 C），首尾不能有空格"
        );

    public override void Describe(JsonObject schema)
    {
        base.Describe(schema);
        schema["minLength"] = 1;
    }

    protected override bool IsOne(string text) => VisibleText.IsName(text, Max);
}

/// <summary>What somebody says in words, maybe nothing; see <see cref="VisibleText.IsProse"/>.</summary>
public sealed class ProseAttribute(int max = ProseAttribute.MostCharacters) : TextRuleAttribute(max)
{
    /// <summary>The longest description or reason, in characters.</summary>
    public const int MostCharacters = 2000;

    public override BilingualText Demand =>
        new(
            $"must have at most {Max} visible characters in Unicode's form C, and line feeds",
            $"必须为最多 {Max} 个可见字符（Unicode 规范形式 C），可以换行"
        );

    protected override bool IsOne(string text) => VisibleText.IsProse(text);
}

/// <summary>A value as data has it: visible characters, or none.</summary>
public sealed class VisibleAttribute(int max) : TextRuleAttribute(max)
{
    public override BilingualText Demand =>
        new($"must have at most {Max} characters, all visible", $"必须为最多 {Max} 个可见字符");

    protected override bool IsOne(string text) => VisibleText.IsVisible(text);
}

/// <summary>Any well-formed text: what a program made, never what people read as a name.</summary>
public sealed class AnyTextAttribute(int max) : TextRuleAttribute(max)
{
    public override BilingualText Demand => new($"must have at most {Max} characters", $"必须为最多 {Max} 个字符");

    protected override bool IsOne(string text) => true;
}

/// <summary>A text out of a fixed list.</summary>
public sealed class OneOfAttribute(params string[] choices) : TextRuleAttribute(choices.Max(choice => choice.Length))
{
    /// <summary>The list.</summary>
    public IReadOnlyList<string> Choices { get; } = choices;

    public override BilingualText Demand =>
        new($"must be one of: {string.Join(" ", Choices)}", $"必须是下列之一：{string.Join(" ", Choices)}");

    public override void Describe(JsonObject schema) =>
        schema["enum"] = new JsonArray([.. Choices.Select(choice => JsonValue.Create(choice))]);

    protected override bool IsOne(string text) => Choices.Contains(text, StringComparer.Ordinal);
}

/// <summary>A whole number within bounds, both included.</summary>
public sealed class BetweenAttribute(long min, long max) : ValueRuleAttribute
{
    /// <summary>The least.</summary>
    public long Min { get; } = min;

    /// <summary>The greatest.</summary>
    public long Max { get; } = max;

    public override BilingualText Demand =>
        new($"must be a whole number from {Min} to {Max}", $"必须是 {Min} 到 {Max} 的整数");

    public override bool Holds(object value) =>
        Convert.ToInt64(value, null) is var number && number >= Min && number <= Max;

    public override void Describe(JsonObject schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        (schema["minimum"], schema["maximum"]) = (Min, Max);
    }
}

/// <summary>A moment in milliseconds since 1970, UTC; ISO 8601 in JSON.</summary>
public sealed class TimeAttribute : ValueRuleAttribute
{
    public override BilingualText Demand => new("must be a time from 1970 on", "必须是 1970 年以后的时间");

    public override bool Holds(object value) => value is >= 0L;
}

/// <summary>A double that is a number, and finite.</summary>
public sealed class FiniteAttribute : ValueRuleAttribute
{
    public override BilingualText Demand => new("must be a finite number", "必须是有限的数");

    public override bool Holds(object value) => value is double number && double.IsFinite(number);
}

/// <summary>The most bytes of a byte string.</summary>
public sealed class BytesAttribute(int max) : ValueRuleAttribute
{
    /// <summary>The most bytes.</summary>
    public int Max { get; } = max;

    public override BilingualText Demand => new($"must be at most {Max} bytes", $"必须最多 {Max} 字节");

    public override bool Holds(object value) => value is ReadOnlyMemory<byte> bytes && bytes.Length <= Max;
}

/// <summary>How many items a list has; every list names its bound.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ItemsAttribute(int max) : Attribute
{
    /// <summary>The most items.</summary>
    public int Max { get; } = max;

    /// <summary>The fewest items.</summary>
    public int Min { get; init; }

    /// <summary>Whether no item stands there twice.</summary>
    public bool Distinct { get; init; }

    /// <summary>Whether the list may be left out in JSON where it is empty.</summary>
    public bool Optional { get; init; }
}
