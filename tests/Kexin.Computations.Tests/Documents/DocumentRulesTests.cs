using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.Documents;

public sealed class DocumentRulesTests
{
    private static readonly ComputationDocument Good = SampleDocuments.Statistics;

    private static readonly Dictionary<string, ComputationDocument> Bad = new()
    {
        ["no title"] = Good with { Title = "" },
        ["a long title"] = Good with { Title = new string('x', 101) },
        ["a title with a line break"] = Good with { Title = "a\nb" },
        ["a title that reads backwards"] = Good with { Title = "a\u202Eb" },
        ["half a character"] = Good with { Title = "a\uD800" },
        ["no purpose"] = Good with { Purpose = " " },
        ["a smallest group of none"] = Good with { SmallestGroup = 0 },
        ["a smallest group of too many"] = Good with { SmallestGroup = 1_000_001 },
        ["no provider"] = Good with { Inputs = [] },
        ["providers out of order"] = Good with { Inputs = [Good.Inputs[1], Good.Inputs[0]] },
        ["a provider twice"] = Good with { Inputs = [Good.Inputs[0], Good.Inputs[0]] },
        ["too many providers"] = Good with { Inputs = [.. Enumerable.Repeat(Good.Inputs[0], 65)] },
        ["a field too few"] = WithFields(Good.Inputs[0].Fields.Skip(1)),
        ["a field too many"] = WithFields(Good.Inputs[0].Fields.Append("龙")),
        ["fields out of order"] = WithFields(Good.Inputs[0].Fields.Reverse()),
        ["an unknown operator"] = Good with { Where = [new Condition("num", "like", ["0"])] },
        ["a value too many"] = Good with { Where = [new Condition("num", "=", ["0", "1"])] },
        ["a value that none takes"] = Good with { Where = [new Condition("num", "missing", ["0"])] },
        ["a value with a space of no width"] = Good with { Where = [new Condition("num", "!=", ["HIV\u200B"])] },
        ["too many conditions"] = Good with { Where = [.. Enumerable.Repeat(Good.Where[0], 65)] },
        ["one provider"] = Good with { Inputs = [Good.Inputs[0]] },
        ["a requester that provides"] = Good with { Requester = SampleDocuments.Member(1) },
        ["no measure"] = With([]),
        ["a field measured twice"] = With([Count("age"), Count("age")]),
        ["a statistic twice"] = With([new Measure("age", [Statistic.Sum, Statistic.Sum], [])]),
        ["no statistic"] = With([new Measure("age", [], [])]),
        ["a histogram without edges"] = With([new Measure("age", [Statistic.Histogram], [1])]),
        ["edges that fall"] = With([new Measure("age", [Statistic.Histogram], [1, 1])]),
        ["an edge that is no number"] = With([new Measure("age", [Statistic.Histogram], [0, double.NaN])]),
        ["an infinite edge"] = With([new Measure("age", [Statistic.Histogram], [0, double.PositiveInfinity])]),
        ["edges without a histogram"] = With([new Measure("age", [Statistic.Sum], [0, 1])]),
        ["a group without values"] = With([Count("age")], new GroupBy("sex", [])),
        ["a group twice"] = With([Count("age")], new GroupBy("sex", ["1", "1"])),
        ["a grouping twice"] = With([Count("age")], new GroupBy("sex", ["1"]), new GroupBy("sex", ["0"])),
        ["too many cells"] = With(
            [Count("age")],
            new GroupBy("sex", [.. Enumerable.Range(0, 1000).Select(i => $"{i}")]),
            new GroupBy("ca", [.. Enumerable.Range(0, 1000).Select(i => $"{i}")])
        ),
        ["too many checks"] = Good with { SmallestGroup = 200_000 },
    };

    public static TheoryData<string> Reasons => new(Bad.Keys);

    [Fact]
    public void A_good_document_passes()
    {
        DocumentRules.Check(Good);
        var texts = ComputationRegistry.Get(StatisticsFunction.KindName).Reveals(Good, NameOf);
        Assert.Contains("at least 5 rows", texts.En, StringComparison.Ordinal);
        Assert.Contains("至少为 5", texts.Zh, StringComparison.Ordinal);

        // It asks for a histogram with a sum.
        Assert.Contains("only if every bin has at least 5 rows", texts.En, StringComparison.Ordinal);
        Assert.Contains("只有每个区间都至少有 5 行", texts.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        5,
        "one organisation's own opens only if that one agrees when it reviews this document",
        "只有该提供方在审核本文档时同意，才会公开"
    )]
    [InlineData(5, "tell how many rows hold each, which may be under 5", "可能小于 5")]
    [InlineData(5, "stay shut where 1 to 4 rows differ from one of the values", "若有 1 到 4 行不同于上述某个取值")]
    [InlineData(5, "the last digits can tell", "末位数字可能透露")]
    [InlineData(5, "two rows are found from them", "两行时即可解出")]
    [InlineData(1, "a total may be one row's value", "某一行的取值")]
    public void Statistics_say_what_large_totals_tell_of_few_rows(int smallestGroup, string english, string chinese)
    {
        var document = Good with
        {
            SmallestGroup = smallestGroup,
            Function = new StatisticsFunction([new Measure("age", [Statistic.Variance], [])], []),
        };
        var texts = ComputationRegistry.Get(StatisticsFunction.KindName).Reveals(document, NameOf);
        Assert.Contains(english, texts.En, StringComparison.Ordinal);
        Assert.Contains(chinese, texts.Zh, StringComparison.Ordinal);
        Assert.DoesNotContain("\n\n", texts.En, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_document_is_refused_in_both_languages_for(string reason)
    {
        var refusal = Assert.Throws<DocumentException>(() => DocumentRules.Check(Bad[reason]));
        Assert.NotEmpty(refusal.Text.En);
        Assert.Contains(refusal.Text.Zh, character => character is >= '\u4E00' and <= '\u9FFF');
    }

    [Fact]
    public void A_dataset_is_refused_that_lacks_a_field_or_has_another_type()
    {
        var computation = ComputationRegistry.Get(StatisticsFunction.KindName);
        var fields = new Dictionary<string, FieldType>
        {
            ["age"] = FieldType.Number,
            ["ca"] = FieldType.Integer,
            ["chol"] = FieldType.Integer,
            ["num"] = FieldType.Integer,
            ["sex"] = FieldType.Boolean,
            ["地区"] = FieldType.Text,
        };
        computation.CheckFields(Good, Good.Inputs[0], fields);
        foreach (
            var (field, type) in new (string, FieldType?)[]
            {
                ("age", null),
                ("age", FieldType.Text),
                ("chol", FieldType.Timestamp),
                ("num", FieldType.Text),
                ("ca", FieldType.Timestamp),
                ("地区", FieldType.Number),
            }
        )
        {
            var other = new Dictionary<string, FieldType>(fields);
            other.Remove(field);
            if (type is { } present)
            {
                other.Add(field, present);
            }

            var refusal = Assert.Throws<DocumentException>(() => computation.CheckFields(Good, Good.Inputs[0], other));
            Assert.Contains(field, refusal.Text.En, StringComparison.Ordinal);
            Assert.Contains(field, refusal.Text.Zh, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_groups_that_are_the_same_number_are_refused()
    {
        var document = With([Count("age")], new GroupBy("sex", ["1", "1.0"]));
        var fields = new Dictionary<string, FieldType>
        {
            ["age"] = FieldType.Number,
            ["ca"] = FieldType.Number,
            ["num"] = FieldType.Number,
            ["sex"] = FieldType.Number,
        };
        var computation = ComputationRegistry.Get(StatisticsFunction.KindName);
        Assert.Throws<DocumentException>(() => computation.CheckFields(document, document.Inputs[0], fields));
        fields["sex"] = FieldType.Text;
        computation.CheckFields(document, document.Inputs[0], fields);
    }

    private static Measure Count(string field) => new(field, [Statistic.Count], []);

    private static ComputationDocument With(IReadOnlyList<Measure> measures, params GroupBy[] by) =>
        Good with
        {
            Function = new StatisticsFunction(measures, by),
        };

    private static ComputationDocument WithFields(IEnumerable<string> fields) =>
        Good with
        {
            Inputs = [Good.Inputs[0] with { Fields = [.. fields] }, Good.Inputs[1]],
        };

    private static string NameOf(MemberId member) => $"Hospital {member.Value.ToShortString()[..4]}";
}
