using System.Text.Json.Nodes;
using Kexin.Computations.Documents;
using Kexin.Ledger.Contracts;
using Kexin.Vault;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Kexin.Endpoints.Description;

/// <summary>The schemas of what the API carries as JSON: documents, functions, how a file is read, cells, and the arguments of each action.</summary>
internal static class RecordSchemas
{
    private static readonly (string Name, Func<JsonObject> Schema)[] s_records =
    [
        (nameof(ComputationDocument), () => DocumentJson.Schema(chinese: false)),
        (nameof(ComputationFunction), Function),
        (nameof(IntakeOptions), () => RecordJson.Schema<IntakeOptions>(chinese: false)),
        (nameof(Api.SheetCell), Cell),
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

    public static void Describe(OpenApiDocument document, ContractList contracts)
    {
        foreach (var (name, schema) in s_records)
        {
            document.Components!.Schemas![name] = Parse(schema(), document);
        }

        foreach (var (contract, member, record) in s_carriers)
        {
            var properties = document.Components!.Schemas![contract].Properties!;
            var name = ContractTexts.JsonName(member);
            properties[name] = Carrying(properties[name], new OpenApiSchemaReference(record, document));
        }

        ((OpenApiSchema)document.Components!.Schemas![nameof(Api.SubmitTransaction)]).OneOf =
        [
            .. contracts.All.SelectMany(contract =>
                contract.Description.Actions.Select(action => Parse(Call(contract.Name, action), document))
            ),
        ];
    }

    /// <summary>A transaction that asks for that action; the token that it is done to is named among the arguments.</summary>
    private static JsonObject Call(string contract, ActionDescription action)
    {
        var arguments = action.Schema(chinese: false);
        if (action.Subject is { } subject)
        {
            var properties = (JsonObject)(arguments["properties"] ??= new JsonObject());
            properties.Insert(0, subject, JsonNode.Parse($$"""{"type":"string","title":"The {{subject}}'s id"}"""));
            ((JsonArray)(arguments["required"] ??= new JsonArray())).Insert(0, subject);
        }

        arguments["description"] = "What the action takes.";
        return new JsonObject
        {
            ["type"] = "object",
            ["title"] = action.Label.En,
            ["description"] = action.Help.En,
            ["properties"] = new JsonObject
            {
                ["contract"] = new JsonObject { ["const"] = contract, ["description"] = "The contract." },
                ["action"] = new JsonObject { ["const"] = action.Name, ["description"] = "The action." },
                ["arguments"] = arguments,
            },
        };
    }

    /// <summary>As <see cref="Api.SheetCellConverter"/> writes it.</summary>
    private static JsonObject Cell() =>
        (JsonObject)
            JsonNode.Parse(
                """
                {
                  "description": "A value, or where among the sheet's reasons it is said why there is none.",
                  "oneOf": [
                    {"type": "null"},
                    {"type": "string"},
                    {"type": "number"},
                    {"type": "object", "required": ["heldBack"], "properties": {
                      "heldBack": {"type": "integer", "minimum": 0, "description": "The reason's place."}}}
                  ]
                }
                """
            )!;

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

                foreach (var (name, member) in schema["properties"] as JsonObject ?? [])
                {
                    if (member is JsonObject said && !said.ContainsKey("title") && !said.ContainsKey("description"))
                    {
                        said["description"] = $"Its {name}.";
                    }
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
