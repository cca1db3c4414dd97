using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Data;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.Intersection;

public sealed class RulesTests
{
    private static readonly ComputationDocument Good = Cast.Document(
        releasesSet: true,
        [Cast.Requester, Cast.Second],
        where: [new Condition("age", Operators.AtLeast, ["40"])]
    );

    private static readonly Dictionary<string, FieldType> Fields = new()
    {
        ["id"] = FieldType.Text,
        ["age"] = FieldType.Integer,
        ["alive"] = FieldType.Boolean,
        ["born"] = FieldType.Timestamp,
        ["weight"] = FieldType.Number,
        ["Glucose, fasting"] = FieldType.Number,
    };

    private readonly IntersectionComputation _computation = new();

    [Fact]
    public void A_good_document_passes_all_rules() => DocumentRules.Check(Good);

    [Fact]
    public void Two_providers_exactly()
    {
        Refuses(Good with { Inputs = [Good.Inputs[0]] }, "two providers");
        var third = Good.Inputs[1] with { Provider = Cast.Stranger };
        Refuses(Good with { Inputs = [.. Good.Inputs, third] }, "two providers");
    }

    [Fact]
    public void Somebody_learns_and_only_parties_do_in_the_order_of_their_ids_each_once()
    {
        Refuses(Learned(), "Nobody");
        Refuses(Learned(Cast.First, Cast.Stranger), Cast.Stranger.ToString());
        Refuses(Learned(Cast.Second, Cast.First), "order");
        Refuses(Learned(Cast.First, Cast.First), "order");

        static ComputationDocument Learned(params MemberId[] learners) =>
            Good with
            {
                Function = new IntersectionFunction("id", ReleasedPart.Set, learners),
            };
    }

    [Fact]
    public void Identifiers_are_texts_or_whole_numbers_and_conditions_fit_their_fields()
    {
        _computation.CheckFields(Good, Good.Inputs[0], Fields);
        _computation.CheckFields(Of("age"), Good.Inputs[0], Fields);
        RefusesFields(Of("alive"), "true or false");
        RefusesFields(Of("born"), "holds times");
        RefusesFields(Of("weight"), "with --type weight=text");
        RefusesFields(Of("Glucose, fasting"), "with --type '\"Glucose, fasting\"=text'");
        RefusesFields(Of("name"), "no field 'name'");
        RefusesFields(Good with { Where = [new Condition("alive", Operators.Less, ["1"])] }, "alive");
        RefusesFields(Good with { Where = [new Condition("height", Operators.Present, [])] }, "no field 'height'");

        static ComputationDocument Of(string field) =>
            Good with
            {
                Function = new IntersectionFunction(field, ReleasedPart.Set, [Cast.First]),
            };
    }

    [Fact]
    public void No_condition_is_on_the_identifier_itself() =>
        Refuses(Good with { Where = [new Condition("id", Operators.In, ["P0001"])] }, "single people out");

    [Theory]
    [InlineData(IdentifierForm.Exact, "all their characters", "逐字符")]
    [InlineData(IdentifierForm.Text, "Capital and small letters are the same", "大小写字母视为相同")]
    [InlineData(IdentifierForm.IdentityCard, "GB 11643", "身份号码")]
    public void The_text_says_when_identifiers_are_the_same(IdentifierForm form, string english, string chinese)
    {
        var function = (IntersectionFunction)Good.Function with { Form = form };
        var text = _computation.Reveals(Good with { Function = function }, NameOf);
        Assert.Contains(english, text.En, StringComparison.Ordinal);
        Assert.Contains(chinese, text.Zh, StringComparison.Ordinal);
        var learner = function.Learners[0];
        Assert.Contains($"{NameOf(learner)} ({learner.Value.ToShortString()}", text.En, StringComparison.Ordinal);
        Assert.Contains($"{NameOf(learner)}（{learner.Value.ToShortString()}", text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void It_reads_the_identifier_and_the_fields_of_conditions()
    {
        Assert.Equal(["age", "id"], DocumentFields.NamesOf(Good.Function, Good.Where));
        Assert.Equal(["id"], DocumentFields.NamesOf(Good.Function, [new Condition("id", Operators.Present, [])]));
    }

    [Fact]
    public void Values_of_rows_can_come_out_where_the_set_is_learned_or_a_provider_learns()
    {
        Assert.True(_computation.ReleasesValues(Cast.Document(releasesSet: true, [Cast.Requester])));
        Assert.False(_computation.ReleasesValues(Cast.Document(releasesSet: false, [Cast.Requester])));

        // A provider that learns the size could find the set out; see SecrecyTests of the protocol.
        Assert.True(_computation.ReleasesValues(Cast.Document(releasesSet: false, [Cast.Requester, Cast.First])));
        Assert.True(_computation.ReleasesValues(Cast.Document(false, [Cast.First], requester: Cast.First)));
    }

    [Theory]
    [InlineData(true, "r", "sealed", "密封")]
    [InlineData(false, "r", "keep to it, they can find out which", "则能得知哪些标识符是共同的")]
    [InlineData(false, "r", "made-up entries that match nothing", "虚设条目")]
    [InlineData(false, "r1", "same permission as one that releases the identifiers", "所需的许可与公布标识符本身相同")]
    [InlineData(true, "1", "requester learns no result", "发起方不得知任何结果")]
    [InlineData(true, "r1", "given the result by a provider", "从得知结果的提供方处")]
    [InlineData(false, "12", "but not which", "不知道是哪些")]
    public void The_text_says_who_learns_what(bool releasesSet, string learners, string english, string chinese)
    {
        var learning = learners.Select(role =>
            role == 'r' ? Cast.Requester
            : role == '1' ? Cast.First
            : Cast.Second
        );
        var text = _computation.Reveals(Cast.Document(releasesSet, [.. learning], smallestGroup: 7), NameOf);
        Assert.Contains(english, text.En, StringComparison.Ordinal);
        Assert.Contains(chinese, text.Zh, StringComparison.Ordinal);
        Assert.Contains("smallest group of 7", text.En, StringComparison.Ordinal);
        Assert.Contains("最小分组人数 7", text.Zh, StringComparison.Ordinal);
    }

    private void Refuses(ComputationDocument document, string part)
    {
        var refusal = Assert.Throws<DocumentException>(() => _computation.Check(document));
        Assert.Contains(part, refusal.Text.En, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Text.Zh);
    }

    private void RefusesFields(ComputationDocument document, string part)
    {
        var refusal = Assert.Throws<DocumentException>(() =>
            _computation.CheckFields(document, document.Inputs[0], Fields)
        );
        Assert.Contains(part, refusal.Text.En, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Text.Zh);
    }

    private static string NameOf(MemberId member) => $"Hospital {member.Value.ToShortString()[..4]}";
}
