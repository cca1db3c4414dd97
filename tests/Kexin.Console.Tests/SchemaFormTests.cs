using System.Text.Json;
using System.Text.Json.Nodes;
using Bunit;
using Kexin.Client.Contracts;
using Kexin.Console.Parts;

namespace Kexin.Console.Tests;

/// <summary>A form is made of a computation's schema, and gives what the schema describes.</summary>
public sealed class SchemaFormTests : ConsoleContext
{
    private static readonly JsonElement s_schema = JsonDocument
        .Parse(
            """
            {
              "type": "object",
              "properties": {
                "measures": {
                  "type": "array", "minItems": 1, "title": "Measures",
                  "items": {
                    "type": "object", "title": "Measure",
                    "properties": {
                      "field": { "type": "string", "minLength": 1, "maxLength": 200, "title": "Field" },
                      "statistics": {
                        "type": "array", "uniqueItems": true, "title": "Statistics",
                        "items": { "oneOf": [{ "const": "mean", "title": "Mean" }, { "const": "sum", "title": "Sum" }] }
                      },
                      "edges": { "type": "array", "items": { "type": "number" }, "title": "Edges" }
                    },
                    "required": ["field", "statistics"]
                  }
                },
                "learners": {
                  "type": "array", "title": "Learners",
                  "items": { "type": "string", "pattern": "^[0-9a-f]{64}$" }
                },
                "bound": { "type": "integer", "title": "Bound" }
              },
              "required": ["measures"]
            }
            """
        )
        .RootElement;

    private readonly JsonObject _value = [];

    [Fact]
    public void What_is_filled_in_is_what_the_schema_describes()
    {
        var form = Open();
        form.Find("select").Change("age");
        form.FindAll("input[type=checkbox]")[0].Change(true);
        form.Find("input[aria-label=Edges]").Change("30, 40，50.5");
        form.FindAll("input[type=checkbox]")[^1].Change(true);
        form.Find("input[type=number]").Change("7");
        Assert.Equal(
            """{"measures":[{"field":"age","statistics":["mean"],"edges":[30,40,50.5]}],"learners":["b"],"bound":7}""",
            _value.ToJsonString()
        );
    }

    [Fact]
    public void Organisations_are_chosen_by_name_and_fields_from_the_catalogue()
    {
        var form = Open();
        Assert.Equal(["", "age", "sex"], form.FindAll("select option").Select(option => option.GetAttribute("value")));
        Assert.Contains("East <b>clinic</b>", form.FindAll("label bdi").Select(label => label.TextContent));
        Assert.Empty(form.FindAll("label b"));
    }

    [Fact]
    public void What_is_taken_out_again_is_not_sent()
    {
        var form = Open();
        form.Find("input[type=number]").Change("7");
        form.Find("input[type=number]").Change("");
        form.FindAll("input[type=checkbox]")[^1].Change(true);
        form.FindAll("input[type=checkbox]")[^1].Change(false);
        Assert.False(_value.ContainsKey("bound"));
        Assert.False(_value.ContainsKey("learners"));
    }

    [Fact]
    public void A_part_can_be_added_and_removed()
    {
        var form = Open();
        form.FindAll("button").Single(button => button.TextContent == "Add: Measure").Click();
        Assert.Equal(2, _value["measures"]!.AsArray().Count);
        form.FindAll("button").First(button => button.TextContent == "Remove: Measure").Click();
        Assert.Single(_value["measures"]!.AsArray());
    }

    private IRenderedComponent<SchemaForm> Open() =>
        Render<SchemaForm>(form =>
            form.Add(part => part.Schema, s_schema)
                .Add(part => part.Value, _value)
                .Add(part => part.Fields, ["age", "sex"])
                .Add(
                    part => part.Members,
                    [new MemberReference("a", "North"), new MemberReference("b", "East <b>clinic</b>")]
                )
        );
}
