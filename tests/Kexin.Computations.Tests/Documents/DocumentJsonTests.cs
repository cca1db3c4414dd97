using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Computations.Documents;

namespace Kexin.Computations.Tests.Documents;

public sealed class DocumentJsonTests
{
    public static TheoryData<string> Names => SampleDocuments.Names;

    /// <summary>What is done to the readable form of the statistics sample, and the path that the refusal names.</summary>
    public static TheoryData<string, string> Changes =>
        new()
        {
            { """{"title":null}""", "'title'" },
            { """{"title":7}""", "'title'" },
            { """{"title":"\ud800"}""", "'title'" },
            { """{"extra":1}""", "'extra'" },
            { """{"format":"kexin/computation/1"}""", "'format'" },
            { """{"smallestGroup":0}""", "'smallestGroup'" },
            { """{"smallestGroup":5.5}""", "'smallestGroup'" },
            { """{"smallestGroup":"5"}""", "'smallestGroup'" },
            { """{"requester":"09"}""", "'requester'" },
            { """{"where":{}}""", "'where'" },
            { """{"where":[{"field":"a","operator":"="}]}""", "'where[0].values'" },
            { """{"where":[{"field":"a","operator":"=","values":[1]}]}""", "'where[0].values[0]'" },
            { """{"where":[{"field":"a","operator":"=","values":["1"],"or":1}]}""", "'where[0].or'" },
            { """{"inputs":[7]}""", "'inputs[0]'" },
            { """{"function":{"kind":"sql"}}""", "'function.kind'" },
            { """{"function":{"kind":"statistics","measures":[],"by":[],"on":[]}}""", "'function.measures'" },
            {
                """{"function":{"kind":"statistics","measures":[{"field":"a","statistics":["sum"]}],"on":[]}}""",
                "'function.on'"
            },
            { Measured("""{"field":"a","statistics":["median"]}"""), "'function.measures[0].statistics[0]'" },
            { Measured("""{"field":"a","statistics":[]}"""), "'function.measures[0].statistics'" },
            { Measured("""{"field":"a","statistics":["count"],"edges":["NaN"]}"""), "'function.measures[0].edges[0]'" },
            { Measured("""{"field":"a","statistics":["count"],"edges":[1]}"""), "'function.measures[0]'" },
            { Measured("""{"field":"a","statistics":["count"]},{"field":"a","statistics":["sum"]}"""), "'function'" },
            {
                Measured("""{"field":"a","statistics":["histogram"],"edges":[1e999]}"""),
                "'function.measures[0].edges[0]'"
            },
            { """{"protocol":{"en":"trust me","zh":"x"}}""", "'protocol'" },
            { """{"adversary":{"en":"none"}}""", "'adversary" },
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_document_comes_back_from_its_readable_form(string name)
    {
        var document = SampleDocuments.Get(name);
        var read = DocumentJson.Read(DocumentJson.Write(document));
        Assert.Equal(DocumentCodec.Encode(document), DocumentCodec.Encode(read));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_readable_form_that_says_something_else_is_refused_with_its_path(string change, string path)
    {
        var json = JsonNode.Parse(DocumentJson.Write(SampleDocuments.Statistics).GetRawText())!.AsObject();
        foreach (var (name, _) in JsonNode.Parse(change)!.AsObject())
        {
            json.Remove(name);
        }

        var text = json.ToJsonString()[..^1] + "," + change[1..];
        var refusal = Assert.Throws<DocumentException>(() => DocumentJson.Read(Parse(text)));
        Assert.Contains(path, refusal.Text.En, StringComparison.Ordinal);
        Assert.NotEqual(refusal.Text.En, refusal.Text.Zh);
    }

    [Fact]
    public void A_member_that_stands_there_twice_is_refused()
    {
        var text = DocumentJson.Write(SampleDocuments.Regression).GetRawText();
        var doubled = "{\"title\":\"what people read\"," + text[1..];
        var refusal = Assert.Throws<DocumentException>(() => DocumentJson.Read(Parse(doubled)));
        Assert.Contains("'title'", refusal.Text.En, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_member_is_needed(string name)
    {
        var json = JsonNode.Parse(DocumentJson.Write(SampleDocuments.Get(name)).GetRawText())!.AsObject();
        foreach (var member in json.Select(pair => pair.Key).ToList())
        {
            var without = json.DeepClone().AsObject();
            without.Remove(member);
            var refusal = Assert.Throws<DocumentException>(() => DocumentJson.Read(Parse(without.ToJsonString())));
            Assert.Contains($"'{member}'", refusal.Text.En, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"document\"")]
    public void What_is_no_object_is_no_document(string text) =>
        Assert.Throws<DocumentException>(() => DocumentJson.Read(Parse(text)));

    private static string Measured(string measure) =>
        $$$"""{"function":{"kind":"statistics","measures":[{{{measure}}}],"by":[]}}""";

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
