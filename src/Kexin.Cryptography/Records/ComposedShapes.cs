using System.Formats.Cbor;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.Cryptography.Records;

/// <summary>Nothing or one value: in bytes an array of none or one, in JSON left out or null.</summary>
internal sealed class OptionalShape(ValueShape inner) : ValueShape
{
    public override void Write(CborWriter writer, object? value)
    {
        writer.WriteStartArray(value is null ? 0 : 1);
        if (value is not null)
        {
            inner.Write(writer, value);
        }

        writer.WriteEndArray();
    }

    public override object? Read(CborReader reader)
    {
        var value = reader.ReadArrayLength(1) == 0 ? null : inner.Read(reader);
        reader.EndArray();
        return value;
    }

    public override void WriteJson(Utf8JsonWriter writer, object? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            inner.WriteJson(writer, value);
        }
    }

    public override object? ReadJson(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.Null ? null : inner.ReadJson(json, path);

    public override void Check(object? value, string path)
    {
        if (value is not null)
        {
            inner.Check(value, path);
        }
    }

    public override JsonObject Schema(bool chinese) => inner.Schema(chinese);
}

/// <summary>A value that keeps rules.</summary>
internal sealed class RuledShape(ValueShape inner, ValueRuleAttribute[] rules) : ValueShape
{
    public override void Write(CborWriter writer, object? value) => inner.Write(writer, value);

    public override object Read(CborReader reader)
    {
        var value = inner.Read(reader)!;
        return Broken(value) is { } rule ? throw new DecodingException($"A value {rule.Demand.En}.") : value;
    }

    public override void WriteJson(Utf8JsonWriter writer, object? value) => inner.WriteJson(writer, value);

    public override object ReadJson(JsonElement json, string path)
    {
        // A number out of the type's range breaks the same rule as one out of the member's.
        object value;
        try
        {
            value = inner.ReadJson(json, path)!;
        }
        catch (RecordException) when (rules.OfType<BetweenAttribute>().FirstOrDefault() is { } bounds)
        {
            throw new RecordException(path, bounds.Demand);
        }

        Check(value, path);
        return value;
    }

    public override void Check(object? value, string path)
    {
        if (Broken(value!) is { } rule)
        {
            throw new RecordException(path, rule.Demand);
        }
    }

    public override JsonObject Schema(bool chinese)
    {
        var schema = inner.Schema(chinese);
        foreach (var rule in rules)
        {
            rule.Describe(schema);
        }

        return schema;
    }

    private ValueRuleAttribute? Broken(object value) => Array.Find(rules, rule => !rule.Holds(value));
}

/// <summary>A struct around one value, as an id around a digest: the value alone is written.</summary>
internal sealed class WrapperShape : ValueShape
{
    private readonly ConstructorInvoker _make;
    private readonly MethodInvoker _get;
    private readonly ValueShape _inner;

    public WrapperShape(Type type)
    {
        var constructor = type.GetConstructors().SingleOrDefault(item => item.GetParameters().Length == 1);
        var parameter = constructor?.GetParameters()[0];
        _make = ConstructorInvoker.Create(
            constructor ?? throw new InvalidOperationException($"{type.Name} is no struct around one value.")
        );
        _get = MethodInvoker.Create(type.GetProperty(parameter!.Name!)!.GetMethod!);
        _inner = Of(parameter);
    }

    public override void Write(CborWriter writer, object? value) => _inner.Write(writer, _get.Invoke(value));

    public override object Read(CborReader reader) => _make.Invoke(_inner.Read(reader));

    public override void WriteJson(Utf8JsonWriter writer, object? value) =>
        _inner.WriteJson(writer, _get.Invoke(value));

    public override object ReadJson(JsonElement json, string path) => _make.Invoke(_inner.ReadJson(json, path));

    public override JsonObject Schema(bool chinese) => _inner.Schema(chinese);
}

/// <summary>A list of bounded length.</summary>
internal sealed class ListShape(Type itemType, ValueShape item, ItemsAttribute bounds) : ValueShape
{
    public bool IsOptional => bounds.Optional;

    public Array Empty => Array.CreateInstance(itemType, 0);

    private BilingualText TooMany =>
        new($"must be an array of at most {bounds.Max} items", $"必须是最多 {bounds.Max} 项的数组");

    public override void Write(CborWriter writer, object? value)
    {
        var items = (System.Collections.ICollection)value!;
        writer.WriteStartArray(items.Count);
        foreach (var each in items)
        {
            item.Write(writer, each);
        }

        writer.WriteEndArray();
    }

    public override object Read(CborReader reader)
    {
        // Every item takes a byte at least, so the reader has already bounded the length by the bytes that are there.
        var items = Array.CreateInstance(itemType, reader.ReadArrayLength(bounds.Max));
        for (var i = 0; i < items.Length; i++)
        {
            items.SetValue(item.Read(reader), i);
        }

        reader.EndArray();
        return FindFault(items) is { } fault ? throw new DecodingException($"A list {fault.En}.") : items;
    }

    public override void WriteJson(Utf8JsonWriter writer, object? value)
    {
        writer.WriteStartArray();
        foreach (var each in (System.Collections.IEnumerable)value!)
        {
            item.WriteJson(writer, each);
        }

        writer.WriteEndArray();
    }

    public override object ReadJson(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() > bounds.Max)
        {
            throw new RecordException(path, TooMany);
        }

        var items = Array.CreateInstance(itemType, json.GetArrayLength());
        var at = 0;
        foreach (var each in json.EnumerateArray())
        {
            items.SetValue(item.ReadJson(each, $"{path}[{at}]"), at++);
        }

        return FindFault(items) is { } fault ? throw new RecordException(path, fault) : items;
    }

    public override void Check(object? value, string path)
    {
        var items = ((System.Collections.IEnumerable)value!).Cast<object?>().ToArray();
        if (items.Length > bounds.Max)
        {
            throw new RecordException(path, TooMany);
        }

        if (FindFault(items) is { } fault)
        {
            throw new RecordException(path, fault);
        }

        for (var at = 0; at < items.Length; at++)
        {
            item.Check(items[at], $"{path}[{at}]");
        }
    }

    public override JsonObject Schema(bool chinese)
    {
        var schema = new JsonObject
        {
            ["type"] = "array",
            ["items"] = item.Schema(chinese),
            ["maxItems"] = bounds.Max,
        };
        if (bounds.Min > 0)
        {
            schema["minItems"] = bounds.Min;
        }

        if (bounds.Distinct)
        {
            schema["uniqueItems"] = true;
        }

        return schema;
    }

    private BilingualText? FindFault(Array items)
    {
        if (items.Length < bounds.Min)
        {
            return new BilingualText(
                $"must have at least {bounds.Min} {(bounds.Min == 1 ? "item" : "items")}",
                $"至少须有 {bounds.Min} 项"
            );
        }

        var seen = new HashSet<object?>(items.Length);
        return bounds.Distinct && items.Cast<object?>().FirstOrDefault(each => !seen.Add(each)) is { } twice
            ? new BilingualText(
                $"must name each item once, and names '{twice}' twice",
                $"各项只能列出一次，而“{twice}”出现了两次"
            )
            : null;
    }
}
