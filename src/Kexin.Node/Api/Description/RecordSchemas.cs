using System.Text.Json.Nodes;
using Kexin.Computations.Documents;
using Kexin.Vault;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Kexin.Node;

/// <summary>The schemas of what contracts carry as JSON: the computation document, its function, and how a file is read.</summary>
internal static class RecordSchemas
{
    private static readonly (string Name, Func<JsonObject> Schema)[] s_records =
    [
        (nameof(ComputationDocument), () => DocumentJson.Schema(chinese: false)),
        (nameof(ComputationFunction), Function),
        (nameof(IntakeOptions), () => RecordJson.Schema<IntakeOptions>(chinese: false)),
    ];

    /// <summary>Which member of which contract carries which record.</summary>
    private static readonly (string Contract, string Member, string Record)[] s_carriers =
    [
        (nameof(Api.CreateTask), nameof(Api.CreateTask.Document), nameof(ComputationDocument)),
        (nameof(Api.TaskDraft), nameof(Api.TaskDraft.Document), nameof(ComputationDocument)),
        (nameof(Api.TaskDetail), nameof(Api.TaskDetail.Document), nameof(ComputationDocument)),
        (nameof(Api.DraftTask), nameof(Api.DraftTask.Function), nameof(ComputationFunction)),
        (nameof(Api.InspectFile), nameof(Api.InspectFile.Options), nameof(IntakeOptions)),
        (nameof(Api.FileInspection), nameof(Api.FileInspection.Options), nameof(IntakeOptions)),
        (nameof(Api.KeepFile), nameof(Api.KeepFile.Options), nameof(IntakeOptions)),
    ];

    public static void Describe(OpenApiDocument document)
    {
        foreach (var (name, schema) in s_records)
        {
            document.AddComponent(name, Parse(schema(), document));
        }

        foreach (var (contract, member, record) in s_carriers)
        {
            var properties = document.Components!.Schemas![contract].Properties!;
            var name = ContractTexts.JsonName(member);
            properties[name] = Carrying(properties[name], new OpenApiSchemaReference(record, document));
        }
    }

    /// <summary>The same, with the record where any JSON stood; what may be missing stands in no schema of its own.</summary>
    private static IOpenApiSchema Carrying(IOpenApiSchema property, OpenApiSchemaReference record)
    {
        if (property is not OpenApiSchemaReference)
        {
            return new OpenApiSchema
            {
                Description = property.Description,
                OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, record],
            };
        }

        record.Description = property.Description;
        return record;
    }

    private static JsonObject Function()
    {
        var schema = RecordJson.Schema<ComputationFunction>(chinese: false);
        schema["description"] = "What is computed: its kind and the parameters that the kind takes.";
        return schema;
    }

    private static OpenApiSchema Parse(JsonObject schema, OpenApiDocument document)
    {
        Explain(schema);
        return OpenApiModelFactory.Parse<OpenApiSchema>(
            schema.ToJsonString(),
            OpenApiSpecVersion.OpenApi3_1,
            document,
            out _,
            OpenApiConstants.Json
        )!;
    }

    /// <summary>A title that says all is the description.</summary>
    private static void Explain(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject schema:
                if (schema["title"] is JsonValue title && !schema.ContainsKey("description"))
                {
                    schema["description"] = $"{(string)title!}.";
                }

                foreach (var part in schema.Select(pair => pair.Value).ToList())
                {
                    Explain(part);
                }

                break;
            case JsonArray parts:
                foreach (var part in parts)
                {
                    Explain(part);
                }

                break;
        }
    }
}
