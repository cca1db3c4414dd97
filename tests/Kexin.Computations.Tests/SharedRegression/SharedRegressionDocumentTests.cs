using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Running;
using Kexin.Computations.SharedRegression;
using Kexin.Computations.Tests.LogisticRegression;

namespace Kexin.Computations.Tests.SharedRegression;

/// <summary>What a document may ask of a regression on shares.</summary>
public sealed class SharedRegressionDocumentTests
{
    [Fact]
    public void What_no_engine_serves_is_refused_with_the_nearest()
    {
        var two = SharedRegressionTests.Document(
            SharedRegressionTests.Function(ShareProtocol.SharingN, Adversary.Malicious),
            2,
            insider: true
        );
        Assert.Contains("sharing3 with adversary malicious", Refused(two).En, StringComparison.Ordinal);
        var four = SharedRegressionTests.Document(
            SharedRegressionTests.Function(ShareProtocol.Sharing3, Adversary.SemiHonest),
            4
        );
        Assert.Contains("sharingN", Refused(four).En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(90, 20, "begin below its end")]
    [InlineData(1000, 1001, "half widths from 0")]
    [InlineData(0, 1e13, "within")]
    public void A_range_that_cannot_be_computed_with_is_refused(double from, double to, string why)
    {
        var function = SharedRegressionTests.Function(ShareProtocol.Sharing3, Adversary.SemiHonest) with
        {
            On = [new("age", from, to)],
        };
        Assert.Contains(why, Refused(SharedRegressionTests.Document(function, 3)).En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_twice_or_the_outcomes_own_is_refused()
    {
        var function = SharedRegressionTests.Function(ShareProtocol.Sharing3, Adversary.SemiHonest);
        var twice = function with { On = [new("age", 0, 1), new("age", 0, 2)] };
        Assert.Contains(
            "each field once",
            Refused(SharedRegressionTests.Document(twice, 3)).En,
            StringComparison.Ordinal
        );
        var own = function with { On = [new(Cohort.OutcomeName, 0, 1)] };
        Assert.Contains("outcome", Refused(SharedRegressionTests.Document(own, 3)).En, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_a_command_line_make_the_function()
    {
        var json = new System.Text.Json.Nodes.JsonObject { ["kind"] = SharedRegressionFunction.KindName };
        var options = ((IComputation)new SharedRegressionComputation()).Options;
        (string Name, string Text)[] given =
        [
            ("--outcome", "disease>0"),
            ("--on", "age=20..90"),
            ("--on", "man=0..1"),
            ("--on", "dose=-4..4"),
            ("--protocol", "sharing3"),
            ("--adversary", "malicious"),
        ];
        foreach (var (name, text) in given)
        {
            options.Single(option => option.Name == name).Put(json, text);
        }

        var read = RecordJson.Read<ComputationFunction>(System.Text.Json.JsonSerializer.SerializeToElement(json));
        Assert.Equivalent(
            SharedRegressionTests.Function(ShareProtocol.Sharing3, Adversary.Malicious),
            read,
            strict: true
        );
        var wrong = Assert.Throws<RecordException>(() => options.Single(o => o.Name == "--on").Put(json, "age=20-90"));
        Assert.Contains("age=20..90", wrong.Text.En, StringComparison.Ordinal);
    }

    private static BilingualText Refused(ComputationDocument document) =>
        Assert.Throws<DocumentException>(() => DocumentRules.Check(document)).Text;
}
