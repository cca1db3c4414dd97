using System.Collections.Concurrent;
using System.Formats.Cbor;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.Cryptography.Records;

/// <summary>One kind of value in its three forms: canonical bytes, JSON, and JSON Schema.</summary>
/// <remarks>
/// Everything else about a record follows from its declaration: the members of its constructor in their order, their types, and the
/// rules and words written at them. So no format is written by hand, and none can be forgotten in one of its forms.
/// </remarks>
public abstract class ValueShape
{
    private static readonly ConcurrentDictionary<Type, ValueShape> s_plain = new();

    /// <summary>Writes the canonical bytes.</summary>
    public abstract void Write(CborWriter writer, object? value);

    /// <summary>Reads them.</summary>
    /// <exception cref="DecodingException">The bytes are something else.</exception>
    public abstract object? Read(CborReader reader);

    /// <summary>Writes JSON.</summary>
    public abstract void WriteJson(Utf8JsonWriter writer, object? value);

    /// <summary>Reads JSON.</summary>
    /// <param name="json">A value.</param>
    /// <param name="path">Where it stands.</param>
    /// <exception cref="RecordException">It is something else; the text names the place.</exception>
    public abstract object? ReadJson(JsonElement json, string path);

    /// <summary>Checks a value that a program made as a reader checks what it reads.</summary>
    /// <exception cref="RecordException">It breaks a rule.</exception>
    public virtual void Check(object? value, string path) { }

    /// <summary>What a program has to know to make one: JSON Schema, 2020-12.</summary>
    /// <param name="chinese">Whether labels and help are in Chinese.</param>
    public abstract JsonObject Schema(bool chinese);

    /// <summary>The shape of a type without rules of its own: a record, an enumeration, an id.</summary>
    public static ValueShape Of(Type type) => s_plain.GetOrAdd(type, static known => Make(known, []));

    internal static ValueShape Of(ParameterInfo parameter)
    {
        var nullability = new NullabilityInfoContext().Create(parameter);
        return Make(parameter.ParameterType, nullability, [.. parameter.GetCustomAttributes()]);
    }

    private static ValueShape Make(Type type, NullabilityInfo? nullability, Attribute[] attributes)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return new OptionalShape(Make(inner, null, attributes));
        }

        var shape =
            ItemOf(type) is { } item
                ? new ListShape(
                    item,
                    Make(
                        item,
                        nullability?.GenericTypeArguments.FirstOrDefault(),
                        [.. attributes.OfType<ValueRuleAttribute>()]
                    ),
                    attributes.OfType<ItemsAttribute>().FirstOrDefault()
                        ?? throw new InvalidOperationException($"A list of {item.Name} names no bound.")
                )
            : attributes.Length == 0 ? Of(type)
            : Make(type, attributes);
        return !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable
            ? new OptionalShape(shape)
            : shape;
    }

    private static ValueShape Make(Type type, Attribute[] attributes)
    {
        var rules = attributes.OfType<ValueRuleAttribute>().ToArray();
        if (type.GetCustomAttribute<ShapedByAttribute>() is { } shaped)
        {
            return (ValueShape)Activator.CreateInstance(shaped.Shape)!;
        }

        if (type == typeof(string) && !rules.OfType<TextRuleAttribute>().Any())
        {
            throw new InvalidOperationException("A text names no bound.");
        }

        if (type == typeof(ReadOnlyMemory<byte>) && !rules.OfType<BytesAttribute>().Any())
        {
            throw new InvalidOperationException("A byte string names no bound.");
        }

        ValueShape? plain = type switch
        {
            _ when type == typeof(string) => new TextShape(rules.OfType<TextRuleAttribute>().First().Max),
            _ when type == typeof(long) && rules.OfType<TimeAttribute>().Any() => new TimeShape(),
            _ when type == typeof(long) => new WholeShape(long.MinValue, long.MaxValue, number => number),
            _ when type == typeof(int) => new WholeShape(int.MinValue, int.MaxValue, number => (int)number),
            _ when type == typeof(double) => new RealShape(),
            _ when type == typeof(bool) => new FlagShape(),
            _ when type == typeof(Digest) => new DigestShape(),
            _ when type == typeof(ReadOnlyMemory<byte>) => new BytesShape(rules.OfType<BytesAttribute>().First().Max),
            { IsEnum: true } => new ChoiceShape(type),
            _ => null,
        };
        if (plain is not null)
        {
            return rules.Length == 0 ? plain : new RuledShape(plain, rules);
        }

        return type.IsValueType ? new WrapperShape(type) : new RecordShape(type);
    }

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? type.GetGenericArguments()[0]
            : null;
}
