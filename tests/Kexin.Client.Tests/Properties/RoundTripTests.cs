using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kexin.Client.Tests.Properties;

public sealed class RoundTripTests
{
    public static TheoryData<string> Contracts =>
        new(
            typeof(KexinJson)
                .GetCustomAttributesData()
                .Where(attribute => attribute.AttributeType == typeof(JsonSerializableAttribute))
                .Select(attribute => ((Type)attribute.ConstructorArguments[0].Value!).AssemblyQualifiedName!)
        );

    [Theory]
    [MemberData(nameof(Contracts))]
    public void A_contract_reads_what_it_wrote(string contract)
    {
        var type = Type.GetType(contract)!;
        var info = KexinJson.Default.GetTypeInfo(type)!;
        foreach (var seed in Enumerable.Range(1, 20))
        {
            var json = JsonSerializer.Serialize(new Sample(seed).Of(type), info);
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, info), info));
        }
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void A_contract_writes_names_in_camel_case_and_enumerations_as_text(string contract)
    {
        var type = Type.GetType(contract)!;
        var json = JsonSerializer.Serialize(new Sample(1).Of(type), KexinJson.Default.GetTypeInfo(type)!);
        using var document = JsonDocument.Parse(json);
        Check(document.RootElement, type);
    }

    private static void Check(JsonElement element, Type type)
    {
        if (element.ValueKind != JsonValueKind.Object || type.GetConstructors().Length == 0)
        {
            return;
        }

        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (!element.TryGetProperty(name, out var value) || property.PropertyType == typeof(JsonElement))
            {
                continue;
            }

            if ((Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).IsEnum)
            {
                Assert.Equal(JsonValueKind.String, value.ValueKind);
            }

            Check(value, property.PropertyType);
        }
    }
}
