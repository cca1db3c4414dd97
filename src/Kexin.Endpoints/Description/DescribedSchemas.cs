using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Client;
using Kexin.Client.Contracts;
using Microsoft.OpenApi;

namespace Kexin.Endpoints.Description;

/// <summary>Says in the schemas of the contracts what their comments say, and names the values of enumerations.</summary>
internal static class DescribedSchemas
{
    /// <summary>A contract by the name of its schema, or null for what is none.</summary>
    public static Type? ContractOf(string schema) =>
        schema.StartsWith("PageOf", StringComparison.Ordinal)
            ? typeof(Page<>)
            : typeof(Problem).Assembly.GetType($"{typeof(Problem).Namespace}.{schema}");

    public static void Describe(OpenApiDocument document)
    {
        foreach (var (name, schema) in document.Components!.Schemas!)
        {
            if (schema is not OpenApiSchema own)
            {
                continue;
            }

            if (ContractOf(name) is { } contract)
            {
                Describe(own, contract);
            }
            else if (name == nameof(JsonElement))
            {
                own.Description = "JSON of a form that is said where it stands.";
            }
        }
    }

    private static void Describe(OpenApiSchema schema, Type contract)
    {
        schema.Description = ContractTexts.Of(contract);
        if (contract.IsEnum)
        {
            DescribeValues(schema, contract);
            return;
        }

        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            var member = contract
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Single(each => ContractTexts.JsonName(each.Name) == name);
            property.Description = ContractTexts.Of(member);
        }
    }

    private static void DescribeValues(OpenApiSchema schema, Type contract)
    {
        var values = Enum.GetNames(contract)
            .Select(name =>
                (
                    Json: JsonSerializer.SerializeToNode(
                        Enum.Parse(contract, name),
                        KexinJson.Default.GetTypeInfo(contract)!
                    )!,
                    Text: ContractTexts.Of(contract.GetField(name)!)
                )
            )
            .ToList();
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. values.Select(value => value.Json)];
        schema.Description += string.Concat(values.Select(value => $"\n- `{(string)value.Json!}`: {value.Text}"));
    }
}
