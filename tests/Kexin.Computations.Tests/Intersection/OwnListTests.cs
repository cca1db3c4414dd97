using Kexin.Computations.Intersection;
using Kexin.Cryptography;
using Kexin.Data;
using Kexin.Data.Memory;
using Kexin.Ledger.Contracts;

namespace Kexin.Computations.Tests.Intersection;

/// <summary>What a provider's list may not tell: how many rows the conditions leave, and whether those are too few.</summary>
public sealed class OwnListTests
{
    private const int SmallestGroup = 5;

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(150, false)]
    public async Task A_list_under_the_smallest_group_is_decoys_only(int rows, bool isLeftOut)
    {
        var document = Cast.Document(true, [Cast.Requester], smallestGroup: SmallestGroup, where: WhereFor(rows));
        using var list = await Cast.ListAsync(document, People(150));
        Assert.Equal((200, isLeftOut), (list.Identifiers.Count, list.IsLeftOut));
        var decoys = Enumerable.Range(0, 200).Count(i => list.Identifiers[i][0] == 0xFF);
        Assert.Equal(isLeftOut ? 200 : 200 - rows, decoys);
    }

    /// <summary>"Is patient 7's num 4?": the list of the other side is that patient or nobody.</summary>
    [Theory]
    [InlineData(true, "r")]
    [InlineData(false, "r")]
    [InlineData(true, "1")]
    [InlineData(false, "12")]
    public async Task A_run_over_one_person_is_to_all_others_as_a_run_over_nobody(bool releasesSet, string learners)
    {
        var seen = new HashSet<string>();
        foreach (var rows in new[] { 0, 1, 4, 100 })
        {
            seen.Add(await SeenAsync(rows, releasesSet, learners));
        }

        var text = Assert.Single(seen);
        Assert.Contains("fewer than 5", text, StringComparison.Ordinal);
        Assert.DoesNotContain("othing is released", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decoys_of_two_lists_are_never_common()
    {
        var document = Cast.Document(releasesSet: true, [Cast.Requester, Cast.First]);
        var endings = await Cast.RunAsync(document, Cast.Dataset([null]), Cast.Dataset([null]));
        Assert.Equal((0, 0), (endings[Cast.First].Output!.Size, endings[Cast.Requester].Output!.Size));
    }

    /// <summary>What the first provider and the requester see of a run in which the second provider's conditions leave some rows.</summary>
    private static async Task<string> SeenAsync(int rows, bool releasesSet, string learners)
    {
        MemberId[] learning =
        [
            .. learners.Select(role =>
                role == 'r' ? Cast.Requester
                : role == '1' ? Cast.First
                : Cast.Second
            ),
        ];
        var document = Cast.Document(releasesSet, learning, smallestGroup: SmallestGroup, where: WhereFor(rows));
        var sessions = await Cast.OpenAsync(Cast.Requester, Cast.First, Cast.Second);

        // The conditions leave only people of the first provider whom the second one does not have.
        var first = new MemoryDataset([
            ("id", Enumerable.Range(0, 50).Select(i => $"P{i + 1_000}").ToArray()),
            ("number", Enumerable.Repeat(-1.0, 50).ToArray()),
        ]);
        var endings = await Task.WhenAll(
            Cast.EndAsync(document, Cast.Requester, sessions[0], null),
            Cast.EndAsync(document, Cast.First, sessions[1], first),
            Cast.EndAsync(document, Cast.Second, sessions[2], People(150))
        );
        return string.Join(
            '|',
            [
                .. sessions.Take(2).Select(session => session.Traffic.ToString()),
                .. endings.Select(ending => $"{ending.Output} {ending.Reason?.Text.En}"),
            ]
        );
    }

    private static Condition[] WhereFor(int rows) => [new("number", Operators.Less, [$"{rows}"])];

    private static MemoryDataset People(int count) =>
        new([
            ("id", Enumerable.Range(0, count).Select(i => $"P{i}").ToArray()),
            ("number", Enumerable.Range(0, count).Select(i => (double)i).ToArray()),
        ]);
}
