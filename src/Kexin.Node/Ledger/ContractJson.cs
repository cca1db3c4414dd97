using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kexin.Cryptography;
using Kexin.Ledger.Contracts;

namespace Kexin.Node;

/// <summary>The JSON form of what the built-in contracts take and keep: their records' members in camel case.</summary>
/// <remarks>
/// Hashes and ids are 64 hexadecimal digits, other bytes base64, enumerations camel case text. A time, which the ledger counts in
/// milliseconds, is an ISO 8601 text. What may be nothing may be left out; any other missing or unknown member is refused.
/// </remarks>
internal static class ContractJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 16,
        Converters =
        {
            new TextConverter<Digest>(Digest.Parse),
            new TextConverter<TokenId>(text => new TokenId(Digest.Parse(text))),
            new TextConverter<MemberId>(text => new MemberId(Digest.Parse(text))),
            new TextConverter<PublicKey>(_ => throw new NotSupportedException()),
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Refine } },
    };

    /// <summary>A record of a contract as JSON.</summary>
    public static JsonElement Write<T>(T record) => JsonSerializer.SerializeToElement(record, s_options);

    /// <summary>A record of a contract out of JSON; whether its values are within their ranges is for the contract's decoder to say.</summary>
    /// <exception cref="JsonException">The JSON has another shape.</exception>
    public static T Read<T>(JsonElement json)
    {
        try
        {
            return json.Deserialize<T>(s_options)
                ?? throw new JsonException("There is null where an object was expected.");
        }
        catch (Exception error)
            when (error is FormatException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new JsonException(error.Message, error);
        }
    }

    private static void Refine(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (IsTime(property))
            {
                property.CustomConverter =
                    property.PropertyType == typeof(long) ? new TimeConverter() : new OptionalTimeConverter();
            }

            property.IsRequired =
                property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false } parameter
                && Nullable.GetUnderlyingType(parameter.ParameterType) is null;
        }
    }

    private static bool IsTime(JsonPropertyInfo property) =>
        (property.PropertyType == typeof(long) || property.PropertyType == typeof(long?))
        && (
            property.Name == "time"
            || property.Name.EndsWith("At", StringComparison.Ordinal)
            || property.Name.EndsWith("Until", StringComparison.Ordinal)
        );

    private sealed class TextConverter<T>(Func<string, T> parse) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
                ? parse(reader.GetString()!)
                : throw new JsonException("A text was expected.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value!.ToString());
    }

    private sealed class TimeConverter : JsonConverter<long>
    {
        private static readonly long s_last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

        public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number
                ? reader.GetInt64()
                : DateTimeOffset
                    .Parse(
                        reader.GetString() ?? throw new JsonException("A time was expected."),
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.AssumeUniversal
                    )
                    .ToUnixTimeMilliseconds();

        public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options)
        {
            // The ledger's times reach further than the calendar.
            if (value > s_last)
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteStringValue(DateTimeOffset.FromUnixTimeMilliseconds(value));
            }
        }
    }

    private sealed class OptionalTimeConverter : JsonConverter<long?>
    {
        private static readonly TimeConverter s_time = new();

        public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? null : s_time.Read(ref reader, typeof(long), options);

        public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
        {
            if (value is { } time)
            {
                s_time.Write(writer, time, options);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
