using Kexin.Computations.Documents;
using Kexin.Data;

namespace Kexin.Computations.Tests.Documents;

public sealed class FieldDifferencesTests
{
    private static readonly ComputationDocument Document = SampleDocuments.Get("intersection");

    [Theory]
    [InlineData(FieldType.Text, FieldType.Integer, "text in 'b' (South)", "whole numbers in 'a' (North)", "00001")]
    [InlineData(
        FieldType.Timestamp,
        FieldType.Integer,
        "times in 'b' (South)",
        "whole numbers in 'a' (North)",
        "The number 20240229 is not the date"
    )]
    [InlineData(
        FieldType.Date,
        FieldType.Integer,
        "dates in 'b' (South)",
        "whole numbers in 'a' (North)",
        "The number 20240229 is not the date"
    )]
    [InlineData(
        FieldType.Date,
        FieldType.Text,
        "dates in 'b' (South)",
        "text in 'a' (North)",
        "The text 20240229 is not the date"
    )]
    [InlineData(FieldType.Date, FieldType.Timestamp, "dates in 'b' (South)", "times in 'a' (North)", "is no instant")]
    [InlineData(
        FieldType.Boolean,
        FieldType.Integer,
        "true or false in 'b' (South)",
        "whole numbers in 'a' (North)",
        "0 and 1"
    )]
    [InlineData(
        FieldType.Boolean,
        FieldType.Text,
        "true or false in 'b' (South)",
        "text in 'a' (North)",
        "never the same"
    )]
    public void It_says_whose_field_is_what(FieldType south, FieldType north, string one, string other, string example)
    {
        var found = Assert.Single(FieldDifferences.Find(Document, [Of("a", "North", north), Of("b", "South", south)]));
        Assert.All(new[] { "'id'", one, other, example }, part => Assert.Contains(part, found.En));
        Assert.All(new[] { "“id”", "“a”（North）", "“b”（South）" }, part => Assert.Contains(part, found.Zh));
    }

    [Theory]
    [InlineData(FieldType.Integer, FieldType.Number)]
    [InlineData(FieldType.Text, FieldType.Text)]
    public void Equal_values_of_these_types_meet(FieldType one, FieldType other) =>
        Assert.Empty(FieldDifferences.Find(Document, [Of("a", "North", one), Of("b", "South", other)]));

    [Fact]
    public void Fields_that_the_document_does_not_read_may_differ()
    {
        var north = new Dictionary<string, FieldType> { ["id"] = FieldType.Text, ["other"] = FieldType.Text };
        var south = new Dictionary<string, FieldType> { ["id"] = FieldType.Text, ["other"] = FieldType.Integer };
        Assert.Empty(
            FieldDifferences.Find(
                Document,
                [new DescribedDataset("a", "North", north), new DescribedDataset("b", "South", south)]
            )
        );
    }

    private static DescribedDataset Of(string dataset, string owner, FieldType id) =>
        new(dataset, owner, new Dictionary<string, FieldType> { ["id"] = id });
}
