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

    private static JsonObject Both(BilingualText text) => new() { ["en"] = text.En, ["zh"] = text.Zh };
}
