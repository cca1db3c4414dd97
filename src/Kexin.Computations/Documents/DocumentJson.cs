using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Documents;

/// <summary>A computation document as people read, write and post it.</summary>
/// <remarks>
/// Reading is strict: an unknown, missing or doubled member, a wrong type, and a text about protocol, adversary or learners that
/// the function does not imply are refused. <see cref="DocumentRules.Check"/> then says whether the document can be run.
/// </remarks>
public static class DocumentJson
{
    private const string Set = "set";
    private const string Size = "size";

    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The readable form.</summary>
    public static JsonElement Write(ComputationDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            WriteDocument(writer, document);
        }

        using var parsed = JsonDocument.Parse(buffer.WrittenMemory);
        return parsed.RootElement.Clone();
    }

    /// <summary>Reads the readable form.</summary>
    /// <exception cref="DocumentException">It is something else; the text names the member.</exception>
    public static ComputationDocument Read(JsonElement json)
    {
        var root = new JsonObject(json, "");
        root.Expect("format", DocumentCodec.Kind);
        var learners = root.List("learners", DocumentBounds.Learners, ReadMember);
        var document = new ComputationDocument(
            root.Digest("consortium"),
            root.Text("title"),
            root.Text("purpose"),
            new MemberId(root.Digest("requester")),
            root.List("inputs", DocumentBounds.Inputs, ReadInput),
            root.List("where", DocumentBounds.Conditions, ReadCondition),
            ReadFunction(root.Object("function"), learners),
            root.Number("smallestGroup", 1, DocumentBounds.SmallestGroup)
        );
        var terms = FunctionTerms.Of(document);
        root.Expect("protocol", terms.Protocol);
        root.Expect("adversary", terms.Adversary);
        if (!learners.SequenceEqual(terms.Learners))
        {
            throw JsonObject.Refuse("learners", "must be the requester alone", "必须只有请求方");
        }

        root.End();
        return document;
    }

    private static void WriteDocument(Utf8JsonWriter writer, ComputationDocument document)
    {
        var terms = FunctionTerms.Of(document);
        writer.WriteStartObject();
        writer.WriteString("format", DocumentCodec.Kind);
        writer.WriteString("consortium", document.Consortium.ToString());
        writer.WriteString("title", document.Title);
        writer.WriteString("purpose", document.Purpose);
        writer.WriteString("requester", document.Requester.ToString());
        WriteList(writer, "inputs", document.Inputs, WriteInput);
        WriteList(writer, "where", document.Where, WriteCondition);
        writer.WritePropertyName("function");
        WriteFunction(writer, document.Function);
        writer.WriteNumber("smallestGroup", document.SmallestGroup);
        WriteText(writer, "protocol", terms.Protocol);
        WriteText(writer, "adversary", terms.Adversary);
        WriteList(writer, "learners", terms.Learners, (w, learner) => w.WriteStringValue(learner.ToString()));
        writer.WriteEndObject();
    }

    private static void WriteList<T>(
        Utf8JsonWriter writer,
        string name,
        IEnumerable<T> items,
        Action<Utf8JsonWriter, T> write
    )
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts) =>
        WriteList(writer, name, texts, (w, text) => w.WriteStringValue(text));

    private static void WriteText(Utf8JsonWriter writer, string name, BilingualText text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("en", text.En);
        writer.WriteString("zh", text.Zh);
        writer.WriteEndObject();
    }

    private static MemberId ReadMember(JsonElement json, string path) => new(JsonObject.AsDigest(json, path));

    private static void WriteInput(Utf8JsonWriter writer, ComputationInput input)
    {
        writer.WriteStartObject();
        writer.WriteString("provider", input.Provider.ToString());
        writer.WriteString("dataset", input.Dataset.ToString());
        WriteTexts(writer, "fields", input.Fields);
        writer.WriteEndObject();
    }

    private static ComputationInput ReadInput(JsonElement json, string path)
    {
        var item = new JsonObject(json, path);
        var input = new ComputationInput(
            new MemberId(item.Digest("provider")),
            new TokenId(item.Digest("dataset")),
            item.List("fields", DocumentBounds.Fields, JsonObject.AsText)
        );
        item.End();
        return input;
    }

    private static void WriteCondition(Utf8JsonWriter writer, Condition condition)
    {
        writer.WriteStartObject();
        writer.WriteString("field", condition.Field);
        writer.WriteString("operator", condition.Operator);
        WriteTexts(writer, "values", condition.Values);
        writer.WriteEndObject();
    }

    private static Condition ReadCondition(JsonElement json, string path) => ReadCondition(new JsonObject(json, path));

    private static Condition ReadCondition(JsonObject item)
    {
        var condition = new Condition(
            item.Text("field"),
            item.Text("operator"),
            item.List("values", DocumentBounds.Values, JsonObject.AsText)
        );
        item.End();
        return condition;
    }

    private static void WriteFunction(Utf8JsonWriter writer, ComputationFunction function)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", function.Kind);
        switch (function)
        {
            case StatisticsFunction statistics:
                WriteList(writer, "measures", statistics.Measures, WriteMeasure);
                WriteList(writer, "by", statistics.By, WriteGroup);
                break;
            case LogisticRegressionFunction regression:
                writer.WritePropertyName("outcome");
                WriteCondition(writer, regression.Outcome);
                WriteTexts(writer, "on", regression.On);
                break;
            case IntersectionFunction intersection:
                writer.WriteString("field", intersection.Field);
                writer.WriteString("form", NameOf(intersection.Form));
                writer.WriteString("learn", intersection.ReleasesSet ? Set : Size);
                break;
            default:
                throw new ArgumentException($"A {function.Kind} has no readable form.", nameof(function));
        }

        writer.WriteEndObject();
    }

    private static ComputationFunction ReadFunction(JsonObject item, IReadOnlyList<MemberId> learners)
    {
        ComputationFunction function = item.Text("kind") switch
        {
            StatisticsFunction.KindName => new StatisticsFunction(
                item.List("measures", DocumentBounds.Measures, ReadMeasure),
                item.List("by", DocumentBounds.Groupings, ReadGroup)
            ),
            LogisticRegressionFunction.KindName => new LogisticRegressionFunction(
                ReadCondition(item.Object("outcome")),
                item.List("on", DocumentBounds.Measures, JsonObject.AsText)
            ),
            IntersectionFunction.KindName => new IntersectionFunction(
                item.Text("field"),
                Choice<IdentifierForm>("function.form", item.Text("form")),
                item.Text("learn") switch
                {
                    Set => true,
                    Size => false,
                    _ => throw JsonObject.Refuse("function.learn", "must be 'set' or 'size'", "必须是“set”或“size”"),
                },
                learners
            ),
            _ => throw JsonObject.Refuse(
                "function.kind",
                $"must be '{StatisticsFunction.KindName}', '{LogisticRegressionFunction.KindName}' or '{IntersectionFunction.KindName}'",
                $"必须是“{StatisticsFunction.KindName}”“{LogisticRegressionFunction.KindName}”或“{IntersectionFunction.KindName}”"
            ),
        };
        item.End();
        return function;
    }

    private static void WriteMeasure(Utf8JsonWriter writer, Measure measure)
    {
        writer.WriteStartObject();
        writer.WriteString("field", measure.Field);
        WriteTexts(writer, "statistics", measure.Statistics.Select(NameOf));
        if (measure.Edges.Count > 0)
        {
            WriteList(writer, "edges", measure.Edges, (w, edge) => w.WriteNumberValue(edge));
        }

        writer.WriteEndObject();
    }

    private static Measure ReadMeasure(JsonElement json, string path)
    {
        var item = new JsonObject(json, path);
        var measure = new Measure(
            item.Text("field"),
            item.List("statistics", Enum.GetValues<Statistic>().Length, ReadStatistic),
            item.ListOrNone("edges", DocumentBounds.Edges, JsonObject.AsNumber)
        );
        item.End();
        return measure;
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static Statistic ReadStatistic(JsonElement json, string path) =>
        Choice<Statistic>(path, JsonObject.AsText(json, path));

    private static T Choice<T>(string path, string text)
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        var names = values.Select(NameOf).ToList();
        var index = names.IndexOf(text);
        return index >= 0
            ? values[index]
            : throw JsonObject.Refuse(
                path,
                $"must be one of: {string.Join(", ", names)}",
                $"必须是下列之一：{string.Join("、", names)}"
            );
    }

    private static void WriteGroup(Utf8JsonWriter writer, GroupBy group)
    {
        writer.WriteStartObject();
        writer.WriteString("field", group.Field);
        WriteTexts(writer, "values", group.Values);
        writer.WriteEndObject();
    }

    private static GroupBy ReadGroup(JsonElement json, string path)
    {
        var item = new JsonObject(json, path);
        var group = new GroupBy(item.Text("field"), item.List("values", DocumentBounds.Values, JsonObject.AsText));
        item.End();
        return group;
    }
}
