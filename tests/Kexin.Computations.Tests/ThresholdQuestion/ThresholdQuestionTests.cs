using CsCheck;
using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.Running;
using Kexin.Computations.Tests.Documents;
using Kexin.Computations.Tests.Engines;
using Kexin.Computations.Tests.Policy;
using Kexin.Computations.ThresholdQuestion;
using Kexin.Data;
using Kexin.Data.Memory;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.ThresholdQuestion;

public sealed class ThresholdQuestionTests
{
    private static readonly MemberId s_asker = SampleDocuments.Member(2);

    [Theory]
    [InlineData(Adversary.SemiHonest, "ann", 50_000, true)]
    [InlineData(Adversary.SemiHonest, "ann", 52_000.5, false)]
    [InlineData(Adversary.SemiHonest, "bob", -20, true)]
    [InlineData(Adversary.SemiHonest, "bob", 0, false)]
    [InlineData(Adversary.Malicious, "ann", 50_000, true)]
    [InlineData(Adversary.Malicious, "ann", 60_000, false)]
    public async Task The_asker_learns_whether_the_value_is_above(
        Adversary adversary,
        string person,
        double threshold,
        bool expected
    )
    {
        var document = Document(person, adversary);
        var told = await EngineRuns.LearnAsync<ThresholdAnswerOutput>(document, [Holder, Asker(person, threshold)]);
        Assert.Equal(expected, told.IsAbove);
        Assert.Equal(expected ? "yes" : "no", told.ToSheet(document).Tables[0].Rows[0].Cells[0].Text);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("twin")]
    [InlineData("unknown")]
    public async Task Where_there_is_no_one_value_the_answer_is_no(string person)
    {
        var told = await EngineRuns.LearnAsync<ThresholdAnswerOutput>(
            Document(person, Adversary.SemiHonest),
            [Holder, Asker(person, -1e9)]
        );
        Assert.False(told.IsAbove);
    }

    [Fact]
    public void Numbers_without_sign_stand_in_the_order_of_the_doubles() =>
        Gen
            .Double.Where(double.IsFinite)
            .Select(Gen.Double.Where(double.IsFinite))
            .Sample((a, b) => a < b == ThresholdCircuit.Ordered(a) < ThresholdCircuit.Ordered(b));

    [Fact]
    public void Both_zeros_are_one() => Assert.Equal(ThresholdCircuit.Ordered(0.0), ThresholdCircuit.Ordered(-0.0));

    [Fact]
    public async Task A_row_answers_one_question_of_an_asker()
    {
        RememberedReleases[] histories = [new(), new()];
        var first = Document("ann", Adversary.SemiHonest);
        MemoryDataset[] datasets = [Holder, Asker("ann", 50_000)];
        await EngineRuns.LearnAsync<ThresholdAnswerOutput>(first, datasets, histories);

        // In the same words, in others, and about another row.
        var again = first with
        {
            Title = "Once more",
        };
        await RefusedAsync(again, datasets, histories);
        var other = first with { Function = Function("ann", Adversary.Malicious) };
        await RefusedAsync(other, datasets, histories);
        var bob = await EngineRuns.LearnAsync<ThresholdAnswerOutput>(
            Document("bob", Adversary.SemiHonest),
            [Holder, Asker("bob", -20)],
            histories
        );
        Assert.True(bob.IsAbove);
        Assert.Equal(2, histories[0].Count);
    }

    [Fact]
    public async Task The_row_is_known_again_where_a_grant_shows_others_than_before()
    {
        RememberedReleases[] histories = [new(), new()];
        await EngineRuns.LearnAsync<ThresholdAnswerOutput>(
            Document("bob", Adversary.SemiHonest),
            [new NarrowedDataset(Holder, [1, 2]), Asker("bob", 5)],
            histories
        );

        // The first row that is shown is another one now: it was never asked about, and bob's was.
        await EngineRuns.LearnAsync<ThresholdAnswerOutput>(
            Document("ann", Adversary.SemiHonest),
            [Holder, Asker("ann", 5)],
            histories
        );
        await RefusedAsync(
            Document("bob", Adversary.Malicious),
            [new NarrowedDataset(Holder, [0, 1]), Asker("bob", 5)],
            histories
        );
    }

    [Fact]
    public async Task Without_a_threshold_of_its_own_the_asker_is_refused_before_anything_is_compared()
    {
        var error = await Assert.ThrowsAsync<ComputationException>(() =>
            EngineRuns.RunAsync(Document("ann", Adversary.SemiHonest), [Holder, Asker("bob", 5)])
        );
        Assert.Contains("does not hold the asker's threshold", error.Text.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_malicious_party_ends_the_run_without_an_answer(bool holderCheats)
    {
        var document = Document("ann", Adversary.Malicious);
        var cheat = document.Inputs[holderCheats ? 0 : 1].Provider.ToString();
        var run = EngineRuns.RunAsync(
            document,
            [Holder, Asker("ann", 50_000)],
            change: message =>
            {
                if (message.From != cheat || message.Bytes.Length < 256)
                {
                    return message.Bytes;
                }

                var altered = (byte[])message.Bytes.Clone();
                altered[^1] ^= 1;
                return altered;
            }
        );
        await Assert.ThrowsAnyAsync<ProtocolException>(() => run);
    }

    [Fact]
    public void What_is_no_question_between_two_is_refused()
    {
        var good = Document("ann", Adversary.SemiHonest);
        DocumentRules.Check(good);
        Refuses(good with { Requester = SampleDocuments.Member(9) }, "is between two");
        Refuses(EngineRuns.Document(good.Function, 3, requester: s_asker), "is between two");
        var where = EngineRuns.Document(good.Function, 2, 5, s_asker, new Condition("income", ">", ["5"]));
        Refuses(where, "takes no conditions");
        var same = new ThresholdQuestionFunction("id", "id", "ann", Adversary.SemiHonest);
        Refuses(EngineRuns.Document(same, 2, requester: s_asker), "cannot both identify");
        static void Refuses(ComputationDocument document, string why)
        {
            var error = Assert.Throws<DocumentException>(() => DocumentRules.Check(document));
            Assert.Contains(why, error.Text.En, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_description_names_both_and_what_is_left()
    {
        var document = Document("ann", Adversary.Malicious);
        var text = new ThresholdQuestionComputation().Reveals(document, EngineRuns.NameOf);
        Assert.Contains("one bit", text.En, StringComparison.Ordinal);
        Assert.Contains("one question a row", text.En, StringComparison.Ordinal);
        Assert.Contains("恶意", text.Zh, StringComparison.Ordinal);
        Assert.Equal([s_asker], document.Function.TermsIn(document).Learners);
    }

    private static MemoryDataset Holder =>
        Table([("ann", 52_000.5), ("bob", 0), ("twin", 7), ("twin", 8), ("unknown", double.NaN)]);

    private static MemoryDataset Asker(string person, double threshold) => Table([("zoe", 1), (person, threshold)]);

    private static MemoryDataset Table((string Id, double Income)[] rows) =>
        new([("id", rows.Select(row => row.Id).ToArray()), ("income", rows.Select(row => row.Income).ToArray())]);

    private static ThresholdQuestionFunction Function(string person, Adversary adversary) =>
        new("income", "id", person, adversary);

    private static ComputationDocument Document(string person, Adversary adversary) =>
        EngineRuns.Document(Function(person, adversary), 2, requester: s_asker);

    private static async Task RefusedAsync(
        ComputationDocument document,
        IDatasetReader[] datasets,
        RememberedReleases[] histories
    )
    {
        var error = await Assert.ThrowsAsync<ComputationException>(() =>
            EngineRuns.RunAsync(document, datasets, histories)
        );
        Assert.Contains("one question a row", error.Text.En, StringComparison.Ordinal);
    }
}
