using System.Text.Json;
using Kexin.Client.Contracts;
using Kexin.Console.Pages.Tasks;
using Kexin.Console.Parts;
using Kexin.Console.Session;

namespace Kexin.Console.Tests;

/// <summary>What two documents say differently, part by part, in people's words.</summary>
public sealed class DocumentPartsTests
{
    private static readonly string s_north = new('1', 64);

    private static readonly JsonElement s_schema = JsonDocument
        .Parse(
            """
            {"type":"object","properties":{
              "measures":{"type":"array","title":"Measures","items":{"type":"object","title":"Measure","properties":{
                "field":{"type":"string","title":"Field"},
                "statistics":{"type":"array","title":"Statistics","items":{"oneOf":[{"const":"mean","title":"Mean"},{"const":"sum","title":"Sum"}]}}}}},
              "bound":{"type":"integer","title":"Bound"}}}
            """
        )
        .RootElement;

    [Fact]
    public void The_same_document_has_no_differences_and_is_all_alike()
    {
        var parts = PartsOf(Document("""["mean"]"""));
        Assert.Empty(DocumentParts.Changes(parts, parts));
        Assert.Equal(1, DocumentParts.Likeness(parts, parts));
    }

    [Fact]
    public void A_change_is_named_in_words_with_what_it_was()
    {
        var change = Assert.Single(
            DocumentParts.Changes(PartsOf(Document("""["mean"]""")), PartsOf(Document("""["mean","sum"]""")))
        );
        Assert.Equal(new DocumentChange("Measures: age: Statistics", "Mean", "Mean, Sum"), change);
    }

    [Fact]
    public void What_is_put_before_others_does_not_change_them()
    {
        var changes = DocumentParts.Changes(
            PartsOf(Document("""["mean"]""")),
            PartsOf(Document("""["mean"]""", """{"field":"chol","statistics":["sum"]},"""))
        );
        Assert.Equal(
            [("Measures: chol: Field", null, "chol"), ("Measures: chol: Statistics", null, "Sum")],
            changes.Select(change => (change.Label, change.Before, change.After!))
        );
    }

    [Fact]
    public void What_is_left_out_stands_at_the_end()
    {
        var changes = DocumentParts.Changes(
            PartsOf(Document("""["mean"]""", where: """{"field":"age","operator":"\u003e=","values":["60"]}""")),
            PartsOf(Document("""["mean"]"""))
        );
        Assert.Equal(new DocumentChange("Rows used", "age >= 60", null), Assert.Single(changes));
    }

    [Fact]
    public void Members_and_datasets_stand_by_their_names() =>
        Assert.Contains(PartsOf(Document("""["mean"]""")), part => part is { Label: "North clinic", Value: "cohort" });

    [Fact]
    public void A_closer_document_is_more_alike()
    {
        var now = PartsOf(Document("""["mean","sum"]"""));
        var near = PartsOf(Document("""["mean"]"""));
        var far = PartsOf(Document("""["sum"]""", where: """{"field":"age","operator":"=","values":["1"]}"""));
        Assert.True(DocumentParts.Likeness(near, now) > DocumentParts.Likeness(far, now));
    }

    private static IReadOnlyList<DocumentPart> PartsOf(JsonElement document) =>
        DocumentParts.Of(
            document,
            Words.In("en"),
            new Schema(s_schema),
            id =>
                id == s_north ? "North clinic"
                : id == "d" ? "cohort"
                : id
        );

    private static JsonElement Document(string statistics, string before = "", string where = "") =>
        JsonDocument
            .Parse(
                $$"""
                {"format":"f","title":"T","purpose":"p","requester":"r",
                 "inputs":[{"provider":"{{s_north}}","dataset":"d","fields":["age"]}],"where":[{{where}}],
                 "function":{"kind":"statistics","measures":[{{before}}{"field":"age","statistics":{{statistics}} }] },
                 "smallestGroup":5,"protocol":{"en":"Sums.","zh":"求和。"} }
                """
            )
            .RootElement;
}
