using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace Kexin.Client.Tests;

/// <summary>Makes values of any contract from a seed: every member present for odd picks, optional ones left out for some.</summary>
internal sealed class Sample(int seed)
{
    private static readonly NullabilityInfoContext Nullability = new();
    private uint _state = (uint)seed * 2654435761u;

    public object Of(Type type)
    {
        if (type == typeof(string))
        {
            return $"文 \"{Next(1000)}\"";
        }

        if (type == typeof(Uri))
        {
            return new Uri($"http://127.0.0.1:{1 + Next(9999)}/");
        }

        if (type == typeof(JsonElement))
        {
            using var document = JsonDocument.Parse($$"""{"a":[{{Next(9)}},"b"]}""");
            return document.RootElement.Clone();
        }

        if (type == typeof(DateTimeOffset))
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + Next(int.MaxValue));
        }

        if (type == typeof(DateOnly))
        {
            return DateOnly.FromDayNumber((int)Next(700_000));
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue((int)Next((uint)values.Length))!;
        }

        if (type.IsPrimitive)
        {
            return type == typeof(bool) ? Next(2) == 1 : Convert.ChangeType(Next(100), type, null);
        }

        return type.IsGenericType && type.IsInterface ? Collection(type) : Record(type);
    }

    private object Collection(Type type)
    {
        var arguments = type.GetGenericArguments();
        if (arguments.Length == 2)
        {
            var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            map["键"] = Of(arguments[1]);
            return map;
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(arguments))!;
        var element = Nullable.GetUnderlyingType(arguments[0]) ?? arguments[0];
        for (var count = Next(3); count > 0; count--)
        {
            list.Add(Of(element));
        }

        return list;
    }

    private object Record(Type type)
    {
        var constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);
    }

    private object? Argument(ParameterInfo parameter)
    {
        var optional = Nullability.Create(parameter).WriteState == NullabilityState.Nullable;
        return optional && Next(3) == 0
            ? null
            : Of(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType);
    }

    private uint Next(uint bound)
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return _state % bound;
    }
}
