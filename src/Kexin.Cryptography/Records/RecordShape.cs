using System.Formats.Cbor;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.Cryptography.Records;

/// <summary>A member of a record.</summary>
/// <param name="Name">In camel case, as in JSON.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="Says">How it is called: by words of its own, else by those of its enumeration; null where nobody said.</param>
/// <param name="Type">Its type in the program.</param>
/// <param name="IsOptional">Whether JSON may leave it out.</param>
public sealed record RecordMember(string Name, ValueShape Shape, SaysAttribute? Says, Type Type, bool IsOptional)
{
    internal MethodInvoker Get { get; init; } = null!;

    internal object? Default { get; init; }
}

/// <summary>A record: in bytes an array of its members in their order, behind its kind where it has one; in JSON an object.</summary>
/// <remarks>Reading JSON is strict: an unknown, missing or doubled member is refused.</remarks>
public sealed class RecordShape : ValueShape
{
    private readonly Type _type;
    private readonly string? _kind;
    private readonly ConstructorInvoker _make;

    internal RecordShape(Type type)
    {
        _type = type;
        _kind = type.GetCustomAttribute<RecordKindAttribute>()?.Kind;
        var constructor =
            type.GetConstructors().MaxBy(item => item.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type.Name} has no constructor that can be seen.");
        _make = ConstructorInvoker.Create(constructor);
        Members = [.. constructor.GetParameters().Select(MakeMember)];
    }

    /// <summary>The members, in the order of the constructor.</summary>
    public IReadOnlyList<RecordMember> Members { get; }

    /// <summary>How the record is called; null where nobody said.</summary>
    public SaysAttribute? Says => _type.GetCustomAttribute<SaysAttribute>();

    /// <summary>By what it is told apart from other records; an error for a record that has no kind.</summary>
    public string Kind => _kind ?? throw new InvalidOperationException($"{_type.Name} has no kind.");

    /// <summary>The shape of a record's type.</summary>
    public static RecordShape OfRecord(Type type) =>
        ValueShape.Of(type) as RecordShape ?? throw new ArgumentException("The type is no record.", nameof(type));

    public override void Write(CborWriter writer, object? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray(Members.Count + (_kind is null ? 0 : 1));
        if (_kind is not null)
        {
            writer.WriteTextString(_kind);
        }

        foreach (var member in Members)
        {
            member.Shape.Write(writer, member.Get.Invoke(value));
        }

        writer.WriteEndArray();
    }

    public override object Read(CborReader reader)
    {
        reader.ReadArray(Members.Count + (_kind is null ? 0 : 1));
        if (_kind is not null)
        {
            reader.ReadConstant(_kind);
        }

        return ReadMembers(reader);
    }

    /// <summary>The rest of an array that was entered, behind its kind.</summary>
    internal object ReadMembers(CborReader reader)
    {
        var values = new object?[Members.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Members[i].Shape.Read(reader);
        }

        reader.EndArray();
        var record = _make.Invoke(values.AsSpan());
        return record is ICheckedRecord check && check.FindFault() is { } fault
            ? throw new DecodingException($"A {_type.Name} {fault.En}.")
            : record;
    }

    public override void WriteJson(Utf8JsonWriter writer, object? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteJsonMembers(writer, value);
        writer.WriteEndObject();
    }

    internal void WriteJsonMembers(Utf8JsonWriter writer, object? value)
    {
        foreach (var member in Members)
        {
            var held = member.Get.Invoke(value);
            if (
                held is null
                || (
                    member.Shape is ListShape { IsOptional: true }
                    && held is System.Collections.ICollection { Count: 0 }
                )
            )
            {
                continue;
            }

            writer.WritePropertyName(member.Name);
            member.Shape.WriteJson(writer, held);
        }
    }

    public override object ReadJson(JsonElement json, string path) => ReadJson(json, path, []);

    /// <summary>The same, where other members stand beside the record's own.</summary>
    /// <param name="json">An object.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="besides">Their names; whoever reads them checks them.</param>
    /// <exception cref="RecordException">It is something else; the text names the place.</exception>
    public object ReadJson(JsonElement json, string path, params ReadOnlySpan<string> besides)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Refuse(path, "must be an object", "必须是对象");
        }

        var given = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (!given.TryAdd(property.Name, property.Value))
            {
                throw Refuse(At(path, Shown(property.Name)), "stands there twice", "出现了两次");
            }
        }

        foreach (var name in besides)
        {
            given.Remove(name);
        }

        var values = new object?[Members.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var member = Members[i];
            values[i] =
                given.Remove(member.Name, out var value) ? member.Shape.ReadJson(value, At(path, member.Name))
                : member.IsOptional ? member.Default
                : throw Refuse(At(path, member.Name), "is missing", "缺失");
        }

        if (given.Count > 0)
        {
            var unknown = given.Keys.Order(StringComparer.Ordinal).First();
            throw Refuse(At(path, Shown(unknown)), "is not a member here", "不是此处的成员");
        }

        var record = _make.Invoke(values.AsSpan());
        return record is ICheckedRecord check && check.FindFault() is { } fault
            ? throw new RecordException(path, fault)
            : record;
    }

    public override void Check(object? value, string path)
    {
        foreach (var member in Members)
        {
            member.Shape.Check(member.Get.Invoke(value), At(path, member.Name));
        }

        if (value is ICheckedRecord check && check.FindFault() is { } fault)
        {
            throw new RecordException(path, fault);
        }
    }

    public override JsonObject Schema(bool chinese)
    {
        var properties = new JsonObject();
        foreach (var member in Members)
        {
            var schema = member.Shape.Schema(chinese);
            Label(schema, member.Says, chinese);
            if (member.IsOptional && member.Default is not null and not Array)
            {
                schema["default"] = RecordJson.ToNode(member.Shape, member.Default);
            }

            properties[member.Name] = schema;
        }

        var record = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([
                .. Members.Where(member => !member.IsOptional).Select(member => JsonValue.Create(member.Name)),
            ]),
            ["additionalProperties"] = false,
        };
        Label(record, Says, chinese);
        return record;
    }

    internal static void Label(JsonObject schema, SaysAttribute? says, bool chinese)
    {
        if (says is null)
        {
            return;
        }

        schema["title"] = chinese ? says.Label.Zh : says.Label.En;
        if (says.Help.En.Length > 0)
        {
            schema["description"] = chinese ? says.Help.Zh : says.Help.En;
        }
    }

    private RecordMember MakeMember(ParameterInfo parameter)
    {
        var shape = Of(parameter);
        var property =
            _type.GetProperty(parameter.Name!)
            ?? throw new InvalidOperationException($"{_type.Name} has no member {parameter.Name}.");
        var optionalList = shape is ListShape { IsOptional: true } list ? list.Empty : null;
        return new RecordMember(
            JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!),
            shape,
            parameter.GetCustomAttribute<SaysAttribute>()
                ?? (
                    parameter.ParameterType.IsEnum ? parameter.ParameterType.GetCustomAttribute<SaysAttribute>() : null
                ),
            parameter.ParameterType,
            parameter.HasDefaultValue || optionalList is not null || shape is OptionalShape
        )
        {
            Get = MethodInvoker.Create(property.GetMethod!),
            Default = optionalList ?? DefaultOf(parameter),
        };
    }

    private static object? DefaultOf(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue || parameter.DefaultValue is not { } value)
        {
            return null;
        }

        return parameter.ParameterType.IsEnum ? Enum.ToObject(parameter.ParameterType, value) : value;
    }

    private static RecordException Refuse(string path, string en, string zh) => new(path, new BilingualText(en, zh));

    private static string At(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>A stranger's member name, cut to what a message can carry.</summary>
    private static string Shown(string name) =>
        new([.. name.Take(40).Select(character => char.IsControl(character) ? '?' : character)]);
}
