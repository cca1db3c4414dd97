using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kexin.Computations.Documents;

/// <summary>A computation document as people read, write and post it.</summary>
/// <remarks>
/// Reading is strict: an unknown, missing or doubled member, a wrong type, and a text about protocol or adversary that the function
/// does not imply are refused. <see cref="DocumentRules.Check"/> then says whether the document can be run.
/// </remarks>
public static class DocumentJson
{
    private const string Format = "format";
    private const string Protocol = "protocol";
    private const string Adversary = "adversary";

    private static readonly JsonSerializerOptions s_readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The readable form.</summary>
    public static JsonElement Write(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var terms = document.Function.TermsIn(document);
        var json = JsonObject.Create(RecordJson.Write(document))!;
        json.Insert(0, Format, ComputationDocument.Format);
        json.Add(Protocol, Both(terms.Protocol));
        json.Add(Adversary, Both(terms.Adversary));
        return JsonSerializer.SerializeToElement(json, s_readable);
    }

    /// <summary>What the readable form must be: JSON Schema, 2020-12.</summary>
    public static JsonObject Schema(bool chinese)
    {
        var schema = RecordShape.OfRecord(typeof(ComputationDocument)).Schema(chinese);
        var properties = schema["properties"]!.AsObject();
        properties.Insert(0, Format, Property("The format's name.", "格式名称。", chinese));
        properties[Format]!["const"] = ComputationDocument.Format;
        properties.Add(
            Protocol,
            Texts("By which protocol it is computed, as the function implies.", "由计算内容决定的计算协议。", chinese)
        );
        properties.Add(
            Adversary,
            Texts(
                "Against whom the protocol protects, as the function implies.",
                "由计算内容决定的协议防范对象。",
                chinese
            )
        );
        var required = schema["required"]!.AsArray();
        required.Insert(0, Format);
        required.Add(Protocol);
        required.Add(Adversary);
        return schema;
    }

    /// <summary>Reads the readable form.</summary>
    /// <exception cref="DocumentException">It is something else; the text names the member.</exception>
    public static ComputationDocument Read(JsonElement json)
    {
        try
        {
            return RecordJson.Guarded(json, ReadMembers);
        }
        catch (RecordException error)
        {
            throw new DocumentException(error.Text);
        }
    }

    private static ComputationDocument ReadMembers(JsonElement json)
    {
        var shape = RecordShape.OfRecord(typeof(ComputationDocument));
        Expect(json, Format, JsonValue.Create(ComputationDocument.Format));
        var document = (ComputationDocument)shape.ReadJson(json, "", Format, Protocol, Adversary);
        var terms = document.Function.TermsIn(document);
        Expect(json, Protocol, Both(terms.Protocol));
        Expect(json, Adversary, Both(terms.Adversary));
        return document;
    }

    private static void Expect(JsonElement json, string name, JsonNode expected)
    {
        var text = expected.ToJsonString(s_readable);
        var isThere = json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out _);
        if (!isThere || !JsonElement.DeepEquals(json.GetProperty(name), JsonSerializer.SerializeToElement(expected)))
        {
            throw new RecordException(name, new BilingualText($"must be {text}", $"必须是 {text}"));
        }
    }

    private static JsonObject Property(string en, string zh, bool chinese) =>
        new() { ["type"] = "string", ["description"] = chinese ? zh : en };

    private static JsonObject Texts(string en, string zh, bool chinese) =>
        new()
        {
            ["type"] = "object",
            ["description"] = chinese ? zh : en,
            ["properties"] = new JsonObject
            {
                ["en"] = Property("In English.", "英文。", chinese),
                ["zh"] = Property("In Chinese.", "中文。", chinese),
            },
            ["required"] = new JsonArray("en", "zh"),
            ["additionalProperties"] = false,
        };

    private static JsonObject Both(BilingualText text) => new() { ["en"] = text.En, ["zh"] = text.Zh };
}
