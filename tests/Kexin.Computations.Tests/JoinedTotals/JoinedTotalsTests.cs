using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.JoinedTotals;
using Kexin.Computations.Policy;
using Kexin.Computations.Running;
using Kexin.Computations.Tests.Engines;
using Kexin.Computations.Tests.Policy;
using Kexin.Data;
using Kexin.Data.Memory;

namespace Kexin.Computations.Tests.JoinedTotals;

/// <summary>What comes out is what a plain join of the two datasets gives; what the policy holds back stays shut.</summary>
public sealed class JoinedTotalsTests
{
    /// <summary>Protocol, adversary, whether the groups' provider asks, people, smallest group.</summary>
    public static TheoryData<ShareProtocol, Adversary, bool, int, int> Served =>
        new()
        {
            { ShareProtocol.Sharing3, Adversary.SemiHonest, false, 300, 5 },
            { ShareProtocol.Sharing3, Adversary.Malicious, false, 120, 5 },
            { ShareProtocol.SharingN, Adversary.SemiHonest, false, 60, 5 },
            { ShareProtocol.SharingN, Adversary.SemiHonest, true, 60, 5 },
            { ShareProtocol.SharingN, Adversary.Malicious, true, 25, 2 },
        };

    [Theory]
    [MemberData(nameof(Served))]
    public async Task Totals_are_those_of_a_plain_join(
        ShareProtocol protocol,
        Adversary adversary,
        bool isAskedInside,
        int people,
        int smallestGroup
    )
    {
        var registers = Registers.Generate(people, people);
        var document = Registers.Document(Registers.Function(protocol, adversary), isAskedInside, smallestGroup);
        var told = await EngineRuns.LearnAsync<JoinedTotalsOutput>(document, registers.Datasets(), agreeing: [0, 1]);
        Assert.Equal(2, told.Cells.Count);
        foreach (var (cell, group) in told.Cells.Select((cell, group) => (cell, group)))
        {
            var values = registers.Joined(group);
            Assert.Equal([$"{group}"], cell.Group);
            Assert.Equal(values.Length, cell.Rows);
            Assert.Equal(values.Sum(), cell.Sum);
            Assert.Equal(values.Sum() / values.Length, cell.Mean);
        }

        Assert.Null(told.ToSheet(document).FindFault());
    }

    [Fact]
    public async Task Conditions_narrow_the_dataset_that_has_their_field_and_values_beyond_the_range_count_as_its_bound()
    {
        var registers = Registers.Generate(7, 300);
        var function = Registers.Function() with { Measure = new RangedField("chol", 200, 300.5) };
        Condition[] where = [new("age", ">", ["50"]), new("chol", "<", ["320"])];
        var document = Registers.Document(function, where: where);
        Assert.Equal(["age", "id", "sex"], document.Inputs[0].Fields);
        Assert.Equal(["chol", "id"], document.Inputs[1].Fields);
        var told = await EngineRuns.LearnAsync<JoinedTotalsOutput>(document, registers.Datasets());
        var kept = new Registers([.. registers.People.Where(one => one.Age > 50 && one.Value < 320)]);
        foreach (var group in new[] { 0, 1 })
        {
            var values = kept.Joined(group).Select(value => Math.Clamp(value, 200, 300.5)).ToArray();
            Assert.Equal(values.Length, told.Cells[group].Rows);
            Assert.Equal(values.Sum(), told.Cells[group].Sum!.Value, 1e-9);
        }
    }

    /// <summary>Joined rows of two groups, the groups' rows that are not joined, the measured rows that are not; who agrees; what opens.</summary>
    public static TheoryData<int[], int[], int, int[], bool[]> Gated =>
        new()
        {
            { [20, 20], [10, 10], 10, [], [true, true] },
            { [4, 20], [10, 10], 10, [], [false, false] },
            { [0, 20], [10, 10], 10, [], [false, true] },
            { [20, 20], [3, 10], 10, [], [false, true] },
            { [20, 20], [3, 10], 10, [0, 1], [false, true] },
            { [20, 20], [0, 10], 10, [], [false, true] },
            { [20, 20], [0, 10], 10, [0], [false, true] },
            { [20, 20], [0, 10], 10, [0, 1], [true, true] },
            { [20, 20], [10, 10], 3, [], [false, false] },
            { [20, 20], [10, 10], 0, [], [true, true] },
            { [20, 0], [10, 10], 0, [], [false, false] },
            { [20, 0], [10, 10], 0, [0, 1], [true, false] },
        };

    [Theory]
    [MemberData(nameof(Gated))]
    public async Task A_group_opens_only_if_the_policy_allows_it(
        int[] both,
        int[] alone,
        int measuredAlone,
        int[] agreeing,
        bool[] opens
    )
    {
        var registers = Registers.Of((0, both[0], alone[0]), (1, both[1], alone[1])).And(measuredAlone);
        var told = await EngineRuns.LearnAsync<JoinedTotalsOutput>(
            Registers.Document(Registers.Function()),
            registers.Datasets(),
            agreeing: agreeing
        );
        Assert.Equal(opens, told.Cells.Select(cell => cell.Rows is not null));
        Assert.All(told.Cells, cell => Assert.Equal(cell.Rows is not null, cell.Sum is not null));
    }

    [Fact]
    public async Task An_asker_that_has_the_groups_needs_the_others_consent_alone()
    {
        var registers = Registers.Of((0, 20, 0), (1, 20, 10)).And(10);
        var document = Registers.Document(Registers.Function(ShareProtocol.SharingN), isAskedInside: true);
        foreach (var (agreeing, opens) in new[] { (new[] { 0 }, false), ([1], true) })
        {
            var told = await EngineRuns.LearnAsync<JoinedTotalsOutput>(
                document,
                registers.Datasets(),
                agreeing: agreeing
            );
            Assert.Equal(opens, told.Cells[0].Rows is not null);
        }
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(5, true)]
    [InlineData(0, true)]
    public async Task Few_rows_with_another_value_than_the_rest_shut_the_sum_and_not_the_number(int others, bool opens)
    {
        var registers = Registers.Of((0, 20, 10), (1, 20, 10)).And(10);
        var coded = new Registers([
            .. registers.People.Select(
                (one, i) =>
                    one with
                    {
                        Value =
                            double.IsNaN(one.Value) ? one.Value
                            : i < others ? 20.0
                            : 10,
                    }
            ),
        ]);
        var told = await EngineRuns.LearnAsync<JoinedTotalsOutput>(
            Registers.Document(Registers.Function()),
            coded.Datasets()
        );
        Assert.Equal(20, told.Cells[0].Rows);
        Assert.Equal(opens, told.Cells[0].Sum is not null);
        Assert.Equal(200, told.Cells[1].Sum);
    }

    [Fact]
    public async Task Rows_without_an_identifier_a_group_or_a_value_are_not_joined()
    {
        MemoryDataset grouping = new([
            ("id", (string?[])[null, "", .. Enumerable.Range(0, 40).Select(i => $"{i}")]),
            (
                "sex",
                (double[])
                    [
                        1,
                        1,
                        .. Enumerable
                            .Range(0, 40)
                            .Select(i =>
                                i < 3 ? double.NaN
                                : i < 6 ? 7
                                : i % 2
                            ),
                    ]
            ),
        ]);
        MemoryDataset measured = new([
            ("id", (string?[])[null, " ", .. Enumerable.Range(0, 60).Select(i => $"{i}")]),
            ("chol", (double[])[1, 2, .. Enumerable.Range(0, 60).Select(i => i is > 30 and < 35 ? double.NaN : i)]),
        ]);
        var told = await EngineRuns.LearnAsync<JoinedTotalsOutput>(
            Registers.Document(Registers.Function(), smallestGroup: 2),
            [grouping, measured]
        );
        int[] joined = [.. Enumerable.Range(6, 34).Where(i => i is <= 30 or >= 35)];
        foreach (var group in new[] { 0, 1 })
        {
            Assert.Equal(joined.Count(i => i % 2 == group), told.Cells[group].Rows);
            Assert.Equal(joined.Where(i => i % 2 == group).Sum(), told.Cells[group].Sum);
        }
    }

    [Fact]
    public async Task Empty_datasets_and_lists_of_any_length_are_joined_like_others()
    {
        var document = Registers.Document(Registers.Function());
        MemoryDataset[] empty =
        [
            new([("id", Array.Empty<string?>()), ("sex", Array.Empty<double>())]),
            new([("id", Array.Empty<string?>()), ("chol", Array.Empty<double>())]),
        ];
        var full = Registers.Of((0, 20, 10), (1, 20, 10)).And(200).Datasets();
        foreach (var datasets in new[] { empty, [empty[0], full[1]], [full[0], empty[1]] })
        {
            var told = await EngineRuns.LearnAsync<JoinedTotalsOutput>(document, datasets);
            Assert.All(told.Cells, cell => Assert.Null(cell.Rows));
        }

        var both = await EngineRuns.LearnAsync<JoinedTotalsOutput>(document, full);
        Assert.All(both.Cells, cell => Assert.Equal(20, cell.Rows));
    }

    [Fact]
    public async Task An_identifier_that_stands_twice_ends_the_run_and_says_whose()
    {
        var datasets = Registers.Of((0, 20, 10), (1, 20, 10)).And(10).Datasets();
        MemoryDataset twice = new([
            ("id", (string?[])["a", " A", .. Enumerable.Range(0, 20).Select(i => $"{i}")]),
            ("chol", (double[])[.. Enumerable.Range(0, 22).Select(i => (double)i)]),
        ]);

        // Also where no condition leaves the two.
        foreach (var where in new Condition[][] { [], [new("chol", ">", ["5"])] })
        {
            var document = Registers.Document(Registers.Function(), where: where);
            var error = await Assert.ThrowsAsync<ComputationException>(() =>
                EngineRuns.RunAsync(document, [datasets[0], twice])
            );
            Assert.Contains("same identifier", error.Text.En, StringComparison.Ordinal);
            Assert.Contains(Registers.Members.Measured.Value.ToShortString(), error.Text.En, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task To_one_asker_a_dataset_is_joined_in_one_way()
    {
        var datasets = Registers.Generate(3, 200).Datasets();
        RememberedReleases[] histories = [new(), new()];
        var function = Registers.Function();
        var first = Registers.Document(function);
        var told = await EngineRuns.LearnAsync<JoinedTotalsOutput>(first, datasets, histories);
        Assert.All(told.Cells, cell => Assert.NotNull(cell.Sum));

        // The same again, whichever protocol computes it.
        var again = Registers.Document(function with { Protocol = ShareProtocol.SharingN }, smallestGroup: 6);
        var repeated = await EngineRuns.LearnAsync<JoinedTotalsOutput>(again, datasets, histories);
        Assert.Equal(told.Cells.Select(cell => cell.Sum), repeated.Cells.Select(cell => cell.Sum));

        ComputationDocument[] others =
        [
            Registers.Document(function with { By = [] }),
            Registers.Document(function with { Measure = new RangedField("chol", 0, 200) }),
            Registers.Document(function with { Form = Kexin.Computations.Intersection.IdentifierForm.Exact }),
            Registers.Document(function, where: new Condition("age", ">", ["30"])),
        ];
        foreach (var other in others)
        {
            // Each provider's own node holds to it.
            foreach (var histories1 in new RememberedReleases[][] { [histories[0], new()], [new(), histories[1]] })
            {
                var refused = await Assert.ThrowsAsync<ComputationException>(() =>
                    EngineRuns.RunAsync(other, datasets, histories1)
                );
                Assert.Contains("another joined result", refused.Text.En, StringComparison.Ordinal);
            }
        }

        // Of another measure, and after other results.
        MemoryDataset weighed = new([
            ("id", ReadTexts(datasets[1])),
            ("chol", new double[datasets[1].Rows]),
            ("weight", (double[])[.. Enumerable.Range(0, (int)datasets[1].Rows).Select(i => (double)i)]),
        ]);
        var weight = Registers.Document(function with { Measure = new RangedField("weight", 0, 1000) });
        var weights = await EngineRuns.LearnAsync<JoinedTotalsOutput>(weight, [datasets[0], weighed], histories);
        Assert.All(weights.Cells, cell => Assert.NotNull(cell.Sum));
    }

    [Fact]
    public async Task A_measure_that_one_row_lacks_is_not_joined_beside_another()
    {
        var datasets = Registers.Generate(3, 200).Datasets();
        RememberedReleases[] histories = [new(), new()];
        var function = Registers.Function();
        await EngineRuns.LearnAsync<JoinedTotalsOutput>(Registers.Document(function), datasets, histories);
        MemoryDataset weighed = new([
            ("id", ReadTexts(datasets[1])),
            ("chol", new double[datasets[1].Rows]),
            ("weight", (double[])[.. Enumerable.Range(0, (int)datasets[1].Rows).Select(i => i == 7 ? double.NaN : i)]),
        ]);
        var weight = Registers.Document(function with { Measure = new RangedField("weight", 0, 1000) });
        var refused = await Assert.ThrowsAsync<ComputationException>(() =>
            EngineRuns.RunAsync(weight, [datasets[0], weighed], histories)
        );
        Assert.Contains("a value in the same rows", refused.Text.En, StringComparison.Ordinal);
    }

    /// <summary>Before record 0125 a joined result was remembered without its rows.</summary>
    [Fact]
    public async Task What_was_remembered_without_rows_allows_the_same_question_over_the_whole_dataset_alone()
    {
        var datasets = Registers.Generate(3, 200).Datasets();
        RememberedReleases[] histories = [new(), new()];
        var function = Registers.Function();
        var document = Registers.Document(function);
        var told = await EngineRuns.LearnAsync<JoinedTotalsOutput>(document, datasets, histories);
        RememberedReleases[] old = [await ForgetRowsAsync(histories[0]), await ForgetRowsAsync(histories[1])];
        var again = await EngineRuns.LearnAsync<JoinedTotalsOutput>(document, datasets, old);
        Assert.Equal(told.Cells.Select(cell => cell.Sum), again.Cells.Select(cell => cell.Sum));

        MemoryDataset weighed = new([
            ("id", ReadTexts(datasets[1])),
            ("chol", new double[datasets[1].Rows]),
            ("weight", (double[])[.. Enumerable.Range(0, (int)datasets[1].Rows).Select(i => (double)i)]),
        ]);
        var weight = Registers.Document(function with { Measure = new RangedField("weight", 0, 1000) });
        await RefusedAsync(weight, [datasets[0], weighed]);
        await RefusedAsync(Registers.Document(function with { By = [] }), [.. datasets]);
        await RefusedAsync(
            document,
            [datasets[0], new NarrowedDataset(datasets[1], [.. Enumerable.Range(8, (int)datasets[1].Rows - 8)])]
        );

        async Task RefusedAsync(ComputationDocument asked, IReadOnlyList<IDatasetReader> readers)
        {
            var refused = await Assert.ThrowsAsync<ComputationException>(() =>
                EngineRuns.RunAsync(asked, readers, old)
            );
            Assert.Contains("another joined result", refused.Text.En, StringComparison.Ordinal);
        }

        static async Task<RememberedReleases> ForgetRowsAsync(RememberedReleases history)
        {
            var forgotten = new RememberedReleases();
            foreach (var release in await history.ListAsync(CancellationToken.None))
            {
                var rows = await history.LoadAsync(release, CancellationToken.None);
                ushort[] none = [.. rows.Cells[0].Select(_ => ReleasedRows.Unused)];
                await forgotten.KeepAsync(rows with { Cells = [none] }, CancellationToken.None);
            }

            return forgotten;
        }
    }

    private static string?[] ReadTexts(MemoryDataset dataset) =>
        dataset
            .ReadAsync(["id"], [], CancellationToken.None)
            .ToBlockingEnumerable()
            .SelectMany(b => b.Texts(0))
            .ToArray();
}
