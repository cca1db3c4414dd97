using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.Policy;
using Kexin.Computations.Tests.Policy;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.Intersection;

/// <summary>What two runs over nearly the same lists would tell by comparison.</summary>
public sealed class ListAccountTests
{
    private const int SmallestGroup = 5;
    private readonly RememberedReleases _releases = new();

    /// <summary>"Is P7 among the other's patients?" by the size with her and the size without her.</summary>
    [Theory]
    [InlineData(true, "r")]
    [InlineData(false, "r")]
    [InlineData(false, "1")]
    public async Task A_question_that_leaves_one_person_out_is_held_back(bool releasesSet, string learners)
    {
        var learner = learners == "r" ? Cast.Requester : Cast.First;
        var asked = Cast.Document(releasesSet, [learner], smallestGroup: SmallestGroup, where: Numbers("!=", "300"));
        var without = Cast.Document(releasesSet, [learner], smallestGroup: SmallestGroup, where: Numbers("!=", "7"));
        var (first, second) = (new RememberedReleases(), new RememberedReleases());
        var whole = await Cast.RunAsync(asked, People(100), People(60), first, second);
        Assert.Equal(60, whole[learner].Output!.Size);
        var again = await Cast.RunAsync(asked, People(100), People(60), first, second);
        Assert.Equal(60, again[learner].Output!.Size);
        var less = await Cast.RunAsync(without, People(100), People(60), first, second);
        Assert.Null(less[learner].Output);
        Assert.Contains("fewer than 5", less[learner].Reason!.Text.En, StringComparison.Ordinal);
        Assert.Equal((1, 1), (first.Count, second.Count));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(60, false)]
    public async Task A_list_may_differ_by_none_or_by_enough(int fewer, bool isLeftOut)
    {
        await AssertListAsync(Numbers("<", "100"), isLeftOut: false);
        await AssertListAsync(Numbers("<", $"{100 - fewer}"), isLeftOut);
        await AssertListAsync(Numbers("<", "100"), isLeftOut: false);
    }

    [Fact]
    public async Task Lists_are_held_against_earlier_ones_added_and_subtracted()
    {
        // 0..49 and 50..99 are all but P100 together.
        await AssertListAsync(Numbers("<", "50"), isLeftOut: false);
        await AssertListAsync([.. Numbers(">=", "50"), .. Numbers("<", "100")], isLeftOut: false);
        await AssertListAsync(Numbers("<", "101"), isLeftOut: true);
        await AssertListAsync(Numbers("<", "100"), isLeftOut: false);
        await AssertListAsync(Numbers("<", "105"), isLeftOut: false);
    }

    /// <summary>Six rows more, of one person.</summary>
    [Fact]
    public async Task Persons_count_and_not_their_rows()
    {
        var visits = new MemoryDataset([
            ("id", Enumerable.Range(0, 106).Select(i => $"P{Math.Min(i, 100)}").ToArray()),
            ("number", Enumerable.Range(0, 106).Select(i => (double)i).ToArray()),
        ]);
        await AssertListAsync(Numbers("<", "100"), isLeftOut: false, visits);
        await AssertListAsync(Numbers("<", "106"), isLeftOut: true, visits);
        await AssertListAsync([.. Numbers(">=", "50"), .. Numbers("<", "103")], isLeftOut: false, visits);
        await AssertListAsync([.. Numbers(">=", "50"), .. Numbers("<", "106")], isLeftOut: false, visits);
    }

    [Fact]
    public async Task Other_datasets_and_other_fields_are_other_questions()
    {
        await AssertListAsync(Numbers("<", "100"), isLeftOut: false);
        var other = Document(Numbers("<", "99"));
        other = other with
        {
            Inputs = [other.Inputs[0] with { Dataset = new(other.Inputs[0].Provider.Value) }, other.Inputs[1]],
        };
        using var list = await Cast.ListAsync(other, People(150), _releases);
        Assert.False(list.IsLeftOut);
    }

    [Fact]
    public async Task An_account_that_is_full_takes_no_other_list_and_says_so()
    {
        await AssertListAsync(Numbers("<", "100"), isLeftOut: false);
        for (var i = 1; i < IReleaseHistory.MostReleases; i++)
        {
            await _releases.KeepAsync(RememberedReleases.Other(i), CancellationToken.None);
        }

        await AssertListAsync(Numbers("<", "100"), isLeftOut: false);
        using var list = await Cast.ListAsync(Document(Numbers("<", "50")), People(150), _releases);
        Assert.Equal(IdentifierObstacle.AccountFull, list.Obstacle);
    }

    [Fact]
    public async Task Of_two_runs_at_once_one_has_to_be_asked_again()
    {
        _releases.Meanwhile = RememberedReleases.Other(1);
        using var list = await Cast.ListAsync(Document(Numbers("<", "50")), People(150), _releases);
        Assert.Equal(IdentifierObstacle.Meanwhile, list.Obstacle);
        await AssertListAsync(Numbers("<", "50"), isLeftOut: false);
    }

    private async Task AssertListAsync(Condition[] where, bool isLeftOut, MemoryDataset? people = null)
    {
        using var list = await Cast.ListAsync(Document(where), people ?? People(150), _releases);
        Assert.Equal((IdentifierObstacle.None, isLeftOut), (list.Obstacle, list.IsLeftOut));
    }

    private static ComputationDocument Document(Condition[] where) =>
        Cast.Document(false, [Cast.Requester], smallestGroup: SmallestGroup, where: where);

    private static Condition[] Numbers(string isSo, string than) => [new("number", isSo, [than])];

    private static MemoryDataset People(int count) =>
        new([
            ("id", Enumerable.Range(0, count).Select(i => $"P{i}").ToArray()),
            ("number", Enumerable.Range(0, count).Select(i => (double)i).ToArray()),
        ]);
}
