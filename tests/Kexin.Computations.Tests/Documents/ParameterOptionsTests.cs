using System.Text.Json;
using System.Text.Json.Nodes;
using Kexin.Computations.Documents;
using Kexin.Computations.Statistics;

namespace Kexin.Computations.Tests.Documents;

/// <summary>What is given at a command line becomes the function that a document has.</summary>
public sealed class ParameterOptionsTests
{
    [Fact]
    public void Every_computation_is_described_in_both_languages_and_its_options_too()
    {
        Assert.All(
            ComputationRegistry.BuiltIn,
            computation =>
            {
                Assert.NotEqual(computation.Parameters.Says!.Label.En, computation.Parameters.Says.Label.Zh);
                Assert.All(
                    computation.Options,
                    option =>
                    {
                        Assert.StartsWith("--", option.Name, StringComparison.Ordinal);
                        Assert.NotEmpty(option.Help.En);
                        Assert.NotEmpty(option.Help.Zh);
                    }
                );
            }
        );
    }

    [Fact]
    public void Statistics_are_asked_for_field_by_field()
    {
        var function = Read("statistics", ("--mean", "chol"), ("--count", "chol"), ("--by", "sex=0,1"));
        var statistics = Assert.IsType<StatisticsFunction>(function);
        var measure = Assert.Single(statistics.Measures);
        Assert.Equal("chol", measure.Field);
        Assert.Equal([Statistic.Mean, Statistic.Count], measure.Statistics);
        Assert.Equal(["0", "1"], Assert.Single(statistics.By).Values);
    }

    [Fact]
    public void A_field_of_any_spelling_can_be_named()
    {
        var function = Assert.IsType<StatisticsFunction>(
            Read(
                "statistics",
                ("--mean", "\"Glucose, fasting (mmol/L)\""),
                ("--sum", "BMI>=30"),
                ("--by", "\"a=b\"=\"x, y\",z"),
                ("--histogram", "\"c=d\"=1,2")
            )
        );
        Assert.Equal(["Glucose, fasting (mmol/L)", "BMI>=30", "c=d"], function.Measures.Select(item => item.Field));
        var group = Assert.Single(function.By);
        Assert.Equal(("a=b", "x, y|z"), (group.Field, string.Join('|', group.Values)));
        Assert.Throws<RecordException>(() => Read("statistics", ("--by", "sex=\"0,1")));
    }

    [Fact]
    public void Edges_of_a_histogram_rise()
    {
        var function = Assert.IsType<StatisticsFunction>(Read("statistics", ("--histogram", "age=30,40.5")));
        Assert.Equal([30, 40.5], Assert.Single(function.Measures).Edges);
        Assert.All(
            ["age=30", "age=40,30", "age=30,x", "age=30,1e999", "age"],
            text => Assert.Throws<RecordException>(() => Read("statistics", ("--histogram", text)))
        );
    }

    [Theory]
    [InlineData("logistic-regression", "--outcome", "num")]
    [InlineData("logistic-regression", "--outcome", "num ~ 0")]
    [InlineData("intersection", "--learn", "everything")]
    [InlineData("intersection", "--learn", "1")]
    [InlineData("statistics", "--by", "sex")]
    public void What_is_none_is_refused_by_the_options_name(string kind, string option, string text)
    {
        var error = Assert.Throws<RecordException>(() =>
            kind == "intersection" ? Read(kind, ("--field", "id"), (option, text)) : Read(kind, (option, text))
        );
        Assert.Contains(option.TrimStart('-'), error.Text.En, StringComparison.OrdinalIgnoreCase);
    }

    private static ComputationFunction Read(string kind, params (string Option, string Text)[] given)
    {
        var json = new JsonObject { ["kind"] = kind };
        var options = ComputationRegistry.Get(kind).Options;
        foreach (var (option, text) in given)
        {
            options.Single(item => item.Name == option).Put(json, text);
        }

        return RecordJson.Read<ComputationFunction>(JsonSerializer.SerializeToElement(json));
    }
}
