using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Engines;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Running;
using Kexin.Computations.SharedRegression;
using Kexin.Computations.Tests.Documents;
using Kexin.Computations.Tests.Engines;
using Kexin.Computations.Tests.LogisticRegression;
using Kexin.Computations.Tests.Policy;
using Kexin.Data;
using Kexin.Data.Memory;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.SharedRegression;

public sealed class SharedRegressionTests
{
    private static readonly string[] s_names = ["age", "man", "dose"];

    private static readonly RangedField[] s_on = [new("age", 20, 90), new("man", 0, 1), new("dose", -4, 4)];

    /// <summary>Protocol, adversary, providers, whether one of these asks.</summary>
    public static TheoryData<ShareProtocol, Adversary, int, bool> Served =>
        new()
        {
            { ShareProtocol.Sharing3, Adversary.SemiHonest, 3, false },
            { ShareProtocol.Sharing3, Adversary.SemiHonest, 2, false },
            { ShareProtocol.Sharing3, Adversary.Malicious, 3, true },
            { ShareProtocol.SharingN, Adversary.SemiHonest, 2, true },
        };

    [Theory]
    [MemberData(nameof(Served))]
    public async Task The_fit_is_that_of_the_pooled_rows(
        ShareProtocol protocol,
        Adversary adversary,
        int providers,
        bool insider
    )
    {
        var isDear = protocol == ShareProtocol.SharingN;
        var cohorts = Enumerable.Range(0, providers).Select(i => Make(10 + i, isDear ? 60 : 120)).ToArray();
        var document = Document(Function(protocol, adversary), providers, insider);

        // Of two, the other's rows are all that the asker does not know: they open by its consent.
        var told = await EngineRuns.LearnAsync<SharedRegressionOutput>(
            document,
            [.. cohorts.Select(cohort => cohort.ToDataset())],
            agreeing: isDear ? [1] : []
        );
        AssertPooled(cohorts, told);
    }

    [RealHospitalsFact]
    public async Task The_fit_of_real_hospitals_is_that_of_their_pooled_rows()
    {
        string[] names = ["age", "sex", "trestbps", "thalach", "exang"];
        var cohorts = RealHospitals
            .Files()
            .Select(file => Cohort.Parse(names, "num", File.ReadAllLines(file)))
            .Take(3)
            .ToArray();
        RangedField[] on =
        [
            new("age", 20, 90),
            new("sex", 0, 1),
            new("trestbps", 0, 220),
            new("thalach", 50, 220),
            new("exang", 0, 1),
        ];
        var function = new SharedRegressionFunction(
            Cohort.OutcomeIsCase,
            on,
            ShareProtocol.Sharing3,
            Adversary.SemiHonest
        );
        var told = await EngineRuns.LearnAsync<SharedRegressionOutput>(
            Document(function, 3),
            [.. cohorts.Select(cohort => cohort.ToDataset())]
        );
        AssertPooled(cohorts, told);
    }

    [Fact]
    public async Task Rows_that_fail_a_condition_and_values_beyond_the_range_are_as_in_the_pooled_rows()
    {
        var cohorts = Enumerable.Range(0, 3).Select(i => Make(20 + i, 120)).ToArray();
        RangedField[] on = [new("age", 45, 65), s_on[1], s_on[2]];
        var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest) with { On = on };
        var document = EngineRuns.Document(function, 3, where: new Condition("dose", "<", ["1"]));
        var told = await EngineRuns.LearnAsync<SharedRegressionOutput>(
            document,
            [.. cohorts.Select(cohort => cohort.ToDataset())]
        );
        Cohort[] kept =
        [
            .. cohorts.Select(cohort =>
            {
                int[] places = [.. Enumerable.Range(0, cohort.Rows.Length).Where(i => cohort.Rows[i][2] < 1)];
                return cohort with
                {
                    Rows =
                    [
                        .. places.Select(i =>
                            (double[])[Math.Clamp(cohort.Rows[i][0], 45, 65), .. cohort.Rows[i].Skip(1)]
                        ),
                    ],
                    Outcome = [.. places.Select(i => cohort.Outcome[i])],
                };
            }),
        ];
        AssertPooled(kept, told);
    }

    [Fact]
    public async Task What_the_policy_holds_back_stays_shut_without_telling_why()
    {
        var few = Enumerable.Range(0, 3).Select(i => Make(30 + i, 8)).ToArray();
        await AssertShutAsync(few);

        // One organisation's rows, nearly all.
        Cohort[] uneven = [Make(40, 150), Make(41, 2), Make(42, 1)];
        await AssertShutAsync(uneven);

        // Few rows hold the other value of a field of two.
        var rare = Enumerable.Range(0, 3).Select(i => Make(50 + i, 60)).ToArray();
        foreach (var (cohort, at) in rare.Select((cohort, i) => (cohort, i)))
        {
            for (var row = 0; row < cohort.Rows.Length; row++)
            {
                cohort.Rows[row][1] = at == 0 && row < 3 ? 1 : 0;
            }
        }

        await AssertShutAsync(rare);
    }

    [Fact]
    public async Task A_range_that_sets_few_rows_apart_from_all_others_stays_shut()
    {
        // Of all the ages two are above 89, one of a case: within 89..90 the field has two values.
        var cohorts = Enumerable.Range(0, 3).Select(i => Make(120 + i, 120)).ToArray();
        for (var row = 0; row < 2; row++)
        {
            cohorts[0].Rows[row][0] = 92 + row;
            cohorts[0].Outcome[row] = row;
        }

        await AssertShutAsync(cohorts, new RangedField("age", 89, 90));
    }

    [Fact]
    public async Task A_fit_that_tells_cases_from_controls_or_whose_fields_depend_on_one_another_stays_shut()
    {
        var apart = Enumerable.Range(0, 3).Select(i => Make(60 + i, 60)).ToArray();
        foreach (var cohort in apart)
        {
            for (var row = 0; row < cohort.Rows.Length; row++)
            {
                cohort.Outcome[row] = cohort.Rows[row][2] > 0.1 ? 1 : 0;
            }
        }

        await AssertShutAsync(apart);

        var dependent = Enumerable.Range(0, 3).Select(i => Make(70 + i, 60)).ToArray();
        foreach (var row in dependent.SelectMany(cohort => cohort.Rows))
        {
            row[2] = (row[0] - 55) / 20;
        }

        await AssertShutAsync(dependent);
    }

    [Fact]
    public async Task The_askers_own_rows_do_not_hide_anothers()
    {
        Cohort[] cohorts = [Make(80, 100), Make(81, 3), Make(82, 3)];
        var document = Document(Function(ShareProtocol.Sharing3, Adversary.SemiHonest), 3, insider: true);
        var told = await EngineRuns.LearnAsync<SharedRegressionOutput>(
            document,
            [.. cohorts.Select(cohort => cohort.ToDataset())]
        );
        Assert.Null(told.Rows);
    }

    [Fact]
    public async Task Rows_that_differ_by_few_from_an_earlier_result_stay_shut()
    {
        var cohorts = Enumerable.Range(0, 3).Select(i => Make(90 + i, 60)).ToArray();
        MemoryDataset[] datasets = [.. cohorts.Select(cohort => cohort.ToDataset())];
        RememberedReleases[] histories = [new(), new(), new()];
        var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest);
        var all = Document(function, 3);
        Assert.NotNull((await EngineRuns.LearnAsync<SharedRegressionOutput>(all, datasets, histories)).Rows);
        var youngest = cohorts.SelectMany(cohort => cohort.Rows).Min(row => row[0]);
        var but = EngineRuns.Document(function, 3, where: new Condition("age", ">", [$"{youngest}"]));
        Assert.Null((await EngineRuns.LearnAsync<SharedRegressionOutput>(but, datasets, histories)).Rows);
        Assert.NotNull((await EngineRuns.LearnAsync<SharedRegressionOutput>(all, datasets, histories)).Rows);

        // The same tables within other ranges are another result.
        Assert.All(histories, history => Assert.Equal(2, history.Count));
        var wider = Document(function with { On = [new("age", 0, 90), s_on[1], s_on[2]] }, 3);
        Assert.NotNull((await EngineRuns.LearnAsync<SharedRegressionOutput>(wider, datasets, histories)).Rows);
        Assert.All(histories, history => Assert.Equal(3, history.Count));
    }

    /// <summary>The upper bound of a first fit, and of a second; the places in the order of age that the bounds stand behind; whether it opens.</summary>
    [Theory]
    [InlineData(2, 0, false)]
    [InlineData(0, 2, false)]
    [InlineData(0, 9, true)]
    [InlineData(9, 8, true)]
    public async Task A_fit_within_another_range_opens_if_none_or_enough_rows_count_otherwise(
        int beyondThen,
        int beyondNow,
        bool opens
    )
    {
        var cohorts = Enumerable.Range(0, 3).Select(i => Make(130 + i, 80)).ToArray();
        var used = cohorts.SelectMany(cohort => cohort.Rows).Where(row => !row.Any(double.IsNaN)).ToArray();
        for (var row = 0; row < used.Length; row++)
        {
            // Different ages, so that so many are beyond a bound as is said.
            used[row][0] = 30 + (row * 0.25);
        }

        double BoundOf(int beyond) => 30 + ((used.Length - 1 - beyond) * 0.25);
        MemoryDataset[] datasets = [.. cohorts.Select(cohort => cohort.ToDataset())];
        RememberedReleases[] histories = [new(), new(), new()];
        foreach (var (beyond, isTold) in new[] { (beyondThen, true), (beyondNow, opens) })
        {
            var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest) with
            {
                On = [new("age", 20, BoundOf(beyond)), s_on[1], s_on[2]],
            };
            var told = await EngineRuns.LearnAsync<SharedRegressionOutput>(Document(function, 3), datasets, histories);
            Assert.Equal(isTold, told.Rows is not null);
        }
    }

    [Theory]
    [InlineData(0, 2UL)]
    [InlineData(1, 1UL)]
    [InlineData(2, (1UL << 25) + 1)]
    [InlineData(3, ulong.MaxValue)]
    public async Task A_provider_whose_numbers_are_no_rows_is_named(int column, ulong word)
    {
        // The last row is not used: all its numbers are 0, and one of them is changed.
        var document = Document(Function(ShareProtocol.Sharing3, Adversary.Malicious), 3);
        var requirement = RowRequirementOf(document);
        var program = new FitProgram(requirement, s_on, [4, 4, 4], -1, 0, () => { });
        var gates = requirement.Gates.Count;
        var run = EngineRuns.ToldAsync(
            document,
            ShareProtocol.Sharing3,
            Adversary.Malicious,
            program,
            i =>
            {
                var own = new ulong[program.InputsOf(i)];
                own[gates + 4 * column + 3] = i == 1 ? word : 0;
                return Task.FromResult(own);
            }
        );
        var error = await Assert.ThrowsAsync<ProtocolException>(() => run);
        Assert.Contains("not the counts of any rows", error.Message, StringComparison.Ordinal);
        Assert.Contains(document.Inputs[1].Provider.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(60, true)]
    public async Task What_stays_shut_is_zero_in_the_words_that_open(int rows, bool isApart)
    {
        // Too few rows, or a fit that does not settle.
        var cohorts = Enumerable.Range(0, 3).Select(i => Make(100 + i, rows)).ToArray();
        var document = Document(Function(ShareProtocol.Sharing3, Adversary.SemiHonest), 3);
        var requirement = RowRequirementOf(document);
        var program = new FitProgram(requirement, s_on, [rows, rows, rows], -1, 0, () => { });
        var told = await EngineRuns.ToldAsync(
            document,
            ShareProtocol.Sharing3,
            Adversary.SemiHonest,
            program,
            async i =>
            {
                for (var row = 0; isApart && row < rows; row++)
                {
                    cohorts[i].Outcome[row] = cohorts[i].Rows[row][2] > 0.1 ? 1 : 0;
                }

                var used = await Kexin.Computations.LogisticRegression.Fitting.RegressionRows.ReadAsync(
                    cohorts[i].Function,
                    [],
                    cohorts[i].ToDataset(),
                    CancellationToken.None
                );
                var counts = requirement.Count(used, FitProgram.Bounds(s_on), i, agrees: false);
                return program.InputOf(i).Encode(counts, used, s_on);
            }
        );
        Assert.Equal(program.Outputs, told.Length);
        Assert.All(told, word => Assert.Equal(0UL, word));
    }

    [Fact]
    public async Task Counts_that_an_asker_claims_for_the_gates_open_nothing()
    {
        // The asker's rows make a fit that settles; of the others there are few.
        Cohort[] cohorts = [Make(110, 100), Make(111, 3), Make(112, 3)];
        var document = Document(Function(ShareProtocol.Sharing3, Adversary.SemiHonest), 3, insider: true);
        var requirement = RowRequirementOf(document);
        var program = new FitProgram(requirement, s_on, [100, 3, 3], 0, 0, () => { });
        var told = await EngineRuns.ToldAsync(
            document,
            ShareProtocol.Sharing3,
            Adversary.SemiHonest,
            program,
            async i =>
            {
                var used = await Kexin.Computations.LogisticRegression.Fitting.RegressionRows.ReadAsync(
                    cohorts[i].Function,
                    [],
                    cohorts[i].ToDataset(),
                    CancellationToken.None
                );
                var counts = requirement.Count(used, FitProgram.Bounds(s_on), i, agrees: true);
                if (i == 0)
                {
                    Array.Fill(counts, 100);
                }

                return program.InputOf(i).Encode(counts, used, s_on);
            }
        );
        Assert.All(told, word => Assert.Equal(0UL, word));
    }

    [Fact]
    public async Task More_rows_than_the_numbers_hold_end_the_run_alike_everywhere()
    {
        var document = Document(Function(ShareProtocol.Sharing3, Adversary.SemiHonest), 3);
        var cohorts = Enumerable.Range(0, 3).Select(i => Make(i, 3000)).ToArray();
        var run = EngineRuns.RunAsync(document, [.. cohorts.Select(cohort => cohort.ToDataset())]);
        var error = await Assert.ThrowsAsync<ComputationException>(() => run);
        Assert.Contains("9,000 rows", error.Text.En, StringComparison.Ordinal);
        Assert.Contains("8,192", error.Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void The_description_says_what_opens_and_the_cost_is_counted()
    {
        var document = Document(Function(ShareProtocol.Sharing3, Adversary.Malicious), 3);
        var text = new SharedRegressionComputation().Reveals(document, EngineRuns.NameOf);
        Assert.Contains("no sum, coefficient or count opens on the way", text.En, StringComparison.Ordinal);
        Assert.Contains("不公开任何合计", text.Zh, StringComparison.Ordinal);
        var among3 = Document(Function(ShareProtocol.Sharing3, Adversary.SemiHonest), 3);
        Assert.InRange(new SharedRegressionComputation().Cost(among3, [100, 100, 100]).Rounds, 1400, 1700);
        var cost = new SharedRegressionComputation().Cost(document, [100, 100, 100]);
        var more = new SharedRegressionComputation().Cost(document, [200, 200, 200]);
        Assert.InRange(more.SizeInBytes, (long)(1.7 * cost.SizeInBytes), (long)(2.1 * cost.SizeInBytes));

        // More than a run takes cost what the most that it takes do, whoever has them.
        var most = new SharedRegressionComputation().Cost(among3, [8192, 0, 0]);
        var beyond = new SharedRegressionComputation().Cost(among3, [1L << 40, 1, 1]);
        Assert.InRange(beyond.SizeInBytes, most.SizeInBytes * 9 / 10, most.SizeInBytes * 11 / 10);
    }

    [Fact]
    public async Task The_cost_is_what_a_party_sends()
    {
        var document = Document(Function(ShareProtocol.Sharing3, Adversary.SemiHonest), 3);
        Cohort[] cohorts = [Make(1, 150), Make(2, 150), Make(3, 150)];
        await using var sessions = await TappedSessions.OpenAsync(EngineRuns.Names(document));
        await EngineRuns.RunAsync(sessions, document, [.. cohorts.Select(c => c.ToDataset())], confirms: false);
        var first = EngineRuns.Names(document)[0];
        var sent = sessions.Messages.Where(message => message.From == first).Sum(message => (long)message.Bytes.Length);
        var told = new SharedRegressionComputation().Cost(document, [150, 150, 150]).SizeInBytes;
        Assert.InRange(told, sent * 9 / 10, sent * 11 / 10);
    }

    [Fact]
    public void The_sheet_has_the_coefficients_or_why_they_are_held_back()
    {
        var document = Document(Function(ShareProtocol.Sharing3, Adversary.SemiHonest), 3);
        var shut = new SharedRegressionOutput(null, null, null, []).ToSheet(document);
        Assert.Null(shut.FindFault());
        Assert.Contains("has not come to rest", shut.Reasons[0].En, StringComparison.Ordinal);
        var open = new SharedRegressionOutput(90, null, 40, [new Coefficient("(intercept)", 1, 0.5, 2, 0.04)]);
        var sheet = open.ToSheet(document);
        Assert.Null(sheet.FindFault());
        Assert.Equal(1.0, sheet.FindTable("coefficients")!.Rows[0].Cells[1].Real);
        Assert.Contains("fewer than 5", sheet.Reasons[0].En, StringComparison.Ordinal);
    }

    private static Kexin.Computations.LogisticRegression.Fitting.RowRequirement RowRequirementOf(
        ComputationDocument document
    ) => Kexin.Computations.LogisticRegression.Fitting.RowRequirement.Of(SharedRegressionRules.OnSums(document));

    internal static SharedRegressionFunction Function(ShareProtocol protocol, Adversary adversary) =>
        new(Cohort.OutcomeIsCase, s_on, protocol, adversary);

    internal static ComputationDocument Document(
        SharedRegressionFunction function,
        int providers,
        bool insider = false
    ) => EngineRuns.Document(function, providers, requester: insider ? SampleDocuments.Member(1) : null);

    private static async Task AssertShutAsync(Cohort[] cohorts, params RangedField[] on)
    {
        var function = Function(ShareProtocol.Sharing3, Adversary.SemiHonest) with { On = on is [] ? s_on : on };
        var told = await EngineRuns.LearnAsync<SharedRegressionOutput>(
            Document(function, cohorts.Length),
            [.. cohorts.Select(cohort => cohort.ToDataset())]
        );
        Assert.Equivalent(new SharedRegressionOutput(null, null, null, []), told, strict: true);
    }

    /// <summary>Rows of which some miss a value; an outcome that depends on all fields.</summary>
    private static Cohort Make(int seed, int rows)
    {
        var random = new Random(seed);
        var values = new double[rows][];
        var outcome = new double[rows];
        for (var i = 0; i < rows; i++)
        {
            var (age, man, dose) = (
                Math.Round(35 + 40 * random.NextDouble()),
                random.Next(2),
                3 * random.NextDouble() - 1.5
            );
            var score = -0.5 + 0.05 * (age - 55) + 0.8 * man + 1.2 * dose;
            outcome[i] = random.NextDouble() < 1 / (1 + Math.Exp(-score)) ? 1 : 0;
            values[i] = [age, man, random.Next(10) == 0 ? double.NaN : dose];
        }

        return new Cohort(s_names, values, outcome);
    }

    /// <summary>Estimates to a thousandth of their standard errors, and these to a thousandth.</summary>
    private static void AssertPooled(Cohort[] cohorts, SharedRegressionOutput told)
    {
        var pooled = cohorts[0] with
        {
            Rows = [.. cohorts.SelectMany(cohort => cohort.Rows)],
            Outcome = [.. cohorts.SelectMany(cohort => cohort.Outcome)],
        };
        var (rows, cases) = pooled.Complete();
        var expected = PooledFit.Of(rows, cases);
        Assert.Equal(rows.Length, told.Rows);
        Assert.Equal(cases.Count(isCase => isCase), told.Cases);
        Assert.Equal(pooled.Rows.Length - rows.Length, told.RowsLeftOut);
        Assert.Equal(["(intercept)", .. pooled.Names], told.Coefficients.Select(coefficient => coefficient.Name));
        for (var i = 0; i < told.Coefficients.Count; i++)
        {
            var (estimate, error) = (expected.Estimates[i], expected.StandardErrors[i]);
            Assert.InRange(told.Coefficients[i].Estimate, estimate - error / 1000, estimate + error / 1000);
            Assert.InRange(told.Coefficients[i].StandardError, 0.999 * error, 1.001 * error);
        }
    }
}
