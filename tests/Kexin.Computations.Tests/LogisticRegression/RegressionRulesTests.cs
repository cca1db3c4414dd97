using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>What a document of a regression must keep.</summary>
public sealed class RegressionRulesTests
{
    private static readonly LogisticRegressionComputation Computation = new();
    private static readonly ComputationDocument Document = new JointRegression(
        Cohort.Generate(1, 50).Split(2)
    ).Document;
    private static readonly LogisticRegressionFunction Function = (LogisticRegressionFunction)Document.Function;

    [Fact]
    public void A_good_document_passes_and_says_what_it_reveals()
    {
        DocumentRules.Check(Document);
        var text = Computation.Reveals(Document, NameOf);
        Assert.Contains("at least 38 complete rows, 5 cases and 5 controls", text.En, StringComparison.Ordinal);
        Assert.Contains("至少有 38 行", text.Zh, StringComparison.Ordinal);
        Assert.Contains(
            "whether 1 to 4 cases or 1 to 4 controls hold another value",
            text.En,
            StringComparison.Ordinal
        );
        Assert.Contains("是否有 1 至 4 个病例或 1 至 4 个对照取别的值", text.Zh, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "hold another",
            Computation.Reveals(Document with { SmallestGroup = 1 }, NameOf).En,
            StringComparison.Ordinal
        );

        // Six coefficients: 1 + 6 + 21 sums a step, and 38 rows of six values have more than eight steps open.
        Assert.Contains("28 sums over rows of 6 values", text.En, StringComparison.Ordinal);
        Assert.Contains("28 个和，而每行有 6 个取值", text.Zh, StringComparison.Ordinal);
        Assert.False(Computation.ReleasesValues(Document));
    }

    [Theory]
    [InlineData(5, 2, 25)]
    [InlineData(5, 6, 38)]
    [InlineData(5, 65, 325)]
    [InlineData(20, 2, 40)]
    public void So_many_rows_are_asked_for_that_usual_fits_cannot_be_solved_for_them(
        int smallestGroup,
        int coefficients,
        int rows
    )
    {
        Assert.Equal(
            [rows, smallestGroup, smallestGroup],
            new RowRequirement(smallestGroup, new string[coefficients - 1]).Fewest.Select(fewest => (int)fewest)
        );
        Assert.True((long)rows * coefficients > 8L * LikelihoodSums.SizeFor(coefficients));
    }

    [Fact]
    public void Every_field_that_is_read_is_named_once_in_order() =>
        Assert.Equal(
            ["age", "disease", "dose", "man", "pressure", "seen", "site"],
            DocumentFields.NamesOf(Function, [new("site", "=", ["a"]), new("age", ">", ["1"])])
        );

    [Fact]
    public void A_requester_that_provides_is_refused() =>
        Refuses(Document with { Requester = Document.Inputs[0].Provider }, "cannot be one of its providers");

    [Fact]
    public void One_provider_alone_is_refused() =>
        Refuses(Document with { Inputs = [Document.Inputs[0]] }, "at least two providers");

    [Fact]
    public void A_smallest_group_that_cannot_be_checked_is_refused() =>
        Refuses(Document with { SmallestGroup = 200_000 }, "smallest group is too large");

    [Fact]
    public void No_field_at_all_is_refused() => Refuses(Function with { On = [] }, "at least 1 item");

    [Fact]
    public void A_field_that_stands_twice_is_refused() =>
        Refuses(Function with { On = ["age", "age"] }, "names 'age' twice");

    [Fact]
    public void The_outcome_cannot_explain_itself() =>
        Refuses(Function with { On = ["age", Cohort.OutcomeName] }, "that of the outcome");

    [Theory]
    [InlineData(Operators.Missing)]
    [InlineData(Operators.Present)]
    public void An_outcome_that_asks_for_missing_values_is_refused(string name) =>
        Refuses(Function with { Outcome = new Condition(Cohort.OutcomeName, name, []) }, "must compare");

    [Theory]
    [InlineData("dose", null, "no field 'dose'")]
    [InlineData("dose", FieldType.Text, "takes numbers")]
    [InlineData("dose", FieldType.Timestamp, "takes numbers")]
    [InlineData("disease", null, "does not fit the dataset")]
    [InlineData("disease", FieldType.Text, "does not fit the dataset")]
    public void A_dataset_that_lacks_what_is_read_is_refused(string field, FieldType? type, string expected)
    {
        var fields = Document.Inputs[0].Fields.ToDictionary(name => name, _ => FieldType.Number);
        Computation.CheckFields(Document, Document.Inputs[0], fields);
        fields.Remove(field);
        if (type is { } known)
        {
            fields.Add(field, known);
        }

        var exception = Assert.Throws<DocumentException>(() =>
            Computation.CheckFields(Document, Document.Inputs[0], fields)
        );
        Assert.Contains(expected, exception.Text.En, StringComparison.Ordinal);
        Assert.Contains(field, exception.Text.Zh, StringComparison.Ordinal);
    }

    private static void Refuses(LogisticRegressionFunction function, string expected) =>
        Refuses(Document with { Function = function }, expected);

    private static void Refuses(ComputationDocument document, string expected)
    {
        var exception = Assert.Throws<DocumentException>(() => DocumentRules.Check(document));
        Assert.Contains(expected, exception.Text.En, StringComparison.Ordinal);
        Assert.NotEmpty(exception.Text.Zh);
    }

    private static string NameOf(MemberId member) => $"Hospital {member.Value.ToShortString()[..4]}";
}
