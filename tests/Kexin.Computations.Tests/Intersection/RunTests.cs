using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.Running;
using Kexin.Data;
using Kexin.Data.Memory;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.Intersection;

public sealed class RunTests
{
    private static readonly string[] Common = ["16", "17", "18", "19", "20"];

    /// <summary>Every choice of learners, the set or its size, the requester a provider or not.</summary>
    public static TheoryData<bool, bool, string> Choices
    {
        get
        {
            var data = new TheoryData<bool, bool, string>();
            foreach (var releasesSet in new[] { true, false })
            {
                foreach (var learners in new[] { "r", "1", "2", "r1", "r2", "12", "r12" })
                {
                    data.Add(releasesSet, false, learners);
                    if (!learners.Contains('r', StringComparison.Ordinal))
                    {
                        data.Add(releasesSet, true, learners);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task The_learners_learn_the_plain_intersection_and_nobody_else_learns_it(
        bool releasesSet,
        bool firstRequests,
        string learners
    )
    {
        var learning = learners.Select(MemberOf).ToArray();
        var document = Cast.Document(releasesSet, learning, firstRequests ? Cast.First : null, smallestGroup: 5);
        var endings = await Cast.RunAsync(document, Cast.Range(1, 20), Cast.Range(16, 30));
        Assert.Equal(firstRequests ? 2 : 3, endings.Count);
        foreach (var (member, ending) in endings)
        {
            Assert.Null(ending.Reason);
            if (!learning.Contains(member))
            {
                Assert.Null(ending.Output);
                continue;
            }

            Assert.Equal(Common.Length, ending.Output!.Size);
            Assert.Equal(releasesSet ? Common : null, ending.Output.Identifiers);
        }
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task A_result_under_the_smallest_group_ends_the_run_for_all_with_the_same_reason(
        bool releasesSet,
        bool firstRequests,
        string learners
    )
    {
        var document = Cast.Document(
            releasesSet,
            [.. learners.Select(MemberOf)],
            firstRequests ? Cast.First : null,
            smallestGroup: 6
        );
        var endings = await Cast.RunAsync(document, Cast.Range(1, 20), Cast.Range(16, 30));
        Assert.All(endings.Values, ending => Assert.Null(ending.Output));
        Assert.All(endings.Values, ending => Assert.Contains("fewer than 6", ending.Reason!.Text.En));
        Assert.All(endings.Values, ending => Assert.Contains("少于 6", ending.Reason!.Text.Zh));
    }

    [Theory]
    [InlineData("r")]
    [InlineData("r1")]
    [InlineData("12")]
    public async Task Nothing_in_common_is_a_result_where_groups_of_one_are_released(string learners)
    {
        var document = Cast.Document(releasesSet: true, [.. learners.Select(MemberOf)]);
        var endings = await Cast.RunAsync(document, Cast.Range(1, 5), Cast.Dataset([null]));
        foreach (var learner in learners.Select(MemberOf))
        {
            Assert.Equal(0, endings[learner].Output!.Size);
            Assert.Empty(endings[learner].Output!.Identifiers!);
        }
    }

    [Fact]
    public async Task A_set_of_several_messages_is_handed_on_whole()
    {
        var document = Cast.Document(releasesSet: true, [Cast.Requester, Cast.Second]);
        var endings = await Cast.RunAsync(document, Cast.Range(0, 1_200), Cast.Range(0, 1_100));
        Assert.Equal(1_100, endings[Cast.Requester].Output!.Identifiers!.Count);
        Assert.Equal(endings[Cast.Second].Output!.Identifiers!, endings[Cast.Requester].Output!.Identifiers!);
    }

    [Fact]
    public async Task Missing_values_are_skipped_duplicates_count_once_and_conditions_hold()
    {
        var document = Cast.Document(
            releasesSet: true,
            [Cast.First],
            where: [new Condition("age", Operators.AtLeast, ["40"])]
        );
        var first = new MemoryDataset([
            ("id", new[] { "a", "a", null, "b", "c" }),
            ("age", new double[] { 50, 51, 52, 39, 40 }),
        ]);
        var second = new MemoryDataset([
            ("id", new[] { "c", "b", "a", "c" }),
            ("age", new double[] { 40, 41, 42, 43 }),
        ]);
        var endings = await Cast.RunAsync(document, first, second);
        Assert.Equal(["a", "c"], endings[Cast.First].Output!.Identifiers!);
    }

    [Fact]
    public async Task Whole_numbers_meet_the_texts_that_they_are_written_as()
    {
        var document = Cast.Document(releasesSet: true, [Cast.First]);
        var first = new MemoryDataset([("id", new[] { 1, -0.0, 9_007_199_254_740_991, double.NaN, -7 })]);
        var second = Cast.Dataset("1", "0", "9007199254740991", "NaN", "-7", "-0", "01", "1.0");
        var endings = await Cast.RunAsync(document, first, second);
        Assert.Equal(["-7", "0", "1", "9007199254740991"], endings[Cast.First].Output!.Identifiers!);
    }

    /// <summary>The count of each form was found by CPython: byte by byte 8; by NFKC, strip, dashes and casefold 17.</summary>
    [Theory]
    [InlineData(IdentifierForm.Exact, 8)]
    [InlineData(IdentifierForm.CasedText, 16)]
    [InlineData(IdentifierForm.Text, 17)]
    public async Task The_same_people_in_another_spelling_are_found_as_the_document_says(
        IdentifierForm form,
        int common
    )
    {
        string[] both = ["P0001", "P0002", "P0003", "P0004", "P0005", "P0006", "P0007", "P0008"];
        var first = Cast.Dataset([
            .. both,
            "S101 ",
            "S102\t",
            "k103",
            "\uFF30\uFF11\uFF10\uFF14",
            "Zoe\u0308105",
            "N106\u00A0",
            "N107\u3000",
            "\u200BQ108",
            "A\u2011109",
        ]);
        var second = Cast.Dataset([
            .. both,
            "S101",
            "S102",
            "K103",
            "P104",
            "Zo\u00EB105",
            "N106",
            "N107",
            "Q108",
            "A-109",
        ]);
        var document = Cast.Document(releasesSet: true, [Cast.First, Cast.Second]);
        document = document with { Function = (IntersectionFunction)document.Function with { Form = form } };
        var endings = await Cast.RunAsync(document, first, second);
        Assert.Equal(common, endings[Cast.First].Output!.Size);
        Assert.Equal(common, endings[Cast.Second].Output!.Size);

        // Each learner reads its own spelling.
        var isFolded = form != IdentifierForm.Exact;
        Assert.Equal(isFolded, endings[Cast.First].Output!.Identifiers!.Contains("S101 "));
        Assert.Equal(isFolded, endings[Cast.Second].Output!.Identifiers!.Contains("S101"));
    }

    [Fact]
    public async Task A_third_party_reads_the_first_providers_spelling()
    {
        var document = Cast.Document(releasesSet: true, [Cast.Requester]);
        var endings = await Cast.RunAsync(document, Cast.Dataset("A－1 ", "a-1", " "), Cast.Dataset("a-1", "\u200B"));
        Assert.Equal(["A－1 "], endings[Cast.Requester].Output!.Identifiers!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_identifier_that_is_too_long_ends_the_run_for_all_with_the_same_reason(bool atFirst)
    {
        var document = Cast.Document(releasesSet: true, [Cast.Requester]);
        var (bad, good) = (Cast.Dataset("a", new string('x', 1025)), Cast.Range(1, 3));
        var endings = await Cast.RunAsync(document, atFirst ? bad : good, atFirst ? good : bad);
        var named = (atFirst ? Cast.First : Cast.Second).ToString();
        Assert.All(endings.Values, ending => Assert.Contains(named, ending.Reason!.Text.En));
        Assert.All(endings.Values, ending => Assert.Contains("1024", ending.Reason!.Text.Zh));
    }

    [Fact]
    public async Task Every_party_sees_progress_that_only_rises()
    {
        var document = Cast.Document(releasesSet: true, [Cast.Requester]);
        var endings = await Cast.RunAsync(document, Cast.Range(1, 20), Cast.Range(16, 30));
        foreach (var (member, ending) in endings)
        {
            Assert.All(ending.Progress, step => Assert.InRange(step.Done, 0, Math.Max(step.Total, step.Done)));
            var last = ending.Progress.MaxBy(step => step.Done);
            Assert.True(last.Total > 0 && last.Done == last.Total, $"{member} ended at {last}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Alone_a_provider_learns_about_its_own_dataset_what_the_document_releases(bool releasesSet)
    {
        var document = Cast.Document(releasesSet, [Cast.First], smallestGroup: 2);
        var computation = new IntersectionComputation();
        var dataset = Cast.Dataset("b", null, "a", "b");
        var alone = await computation.RunAloneAsync(document, dataset, CancellationToken.None);
        var output = Assert.IsType<IntersectionOutput>(alone);
        Assert.Equal(2, output.Size);
        Assert.Equal(releasesSet ? ["a", "b"] : null, output.Identifiers);
        await Assert.ThrowsAsync<ComputationException>(() =>
            computation.RunAloneAsync(document with { SmallestGroup = 3 }, dataset, CancellationToken.None)
        );
    }

    private static MemberId MemberOf(char role) =>
        role switch
        {
            'r' => Cast.Requester,
            '1' => Cast.First,
            _ => Cast.Second,
        };
}
