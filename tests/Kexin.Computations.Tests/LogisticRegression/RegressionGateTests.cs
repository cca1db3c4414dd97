using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Protocol;
using Kexin.Computations.Policy;
using Kexin.Computations.Tests.Policy;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>Gates of a regression that shut though the requester keeps to the protocol.</summary>
public sealed class RegressionGateTests
{
    private const int Providers = 2;

    /// <summary>More than a fit takes.</summary>
    private const int MostSteps = 40;

    [Fact]
    public async Task Totals_to_which_one_organisation_gives_nearly_all_rows_do_not_open()
    {
        var parts = NearlyOne();
        var refused = await new JointRegression(parts).RunToRefusalAsync();
        Assert.Contains(
            new HeldBack(new OutputPolicy(5, Providers)).OwnTotals.En,
            refused.En,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Nor_to_a_requester_that_goes_on_all_the_same()
    {
        var parts = NearlyOne();
        await new JointRegression(parts).RunAgainstAsync(
            async (session, providers) =>
            {
                var requester = await ScriptedRequester.StartAsync(session, providers, parts[0].Names.Length);
                Assert.Contains(false, requester.IsOpen);
                Assert.NotEqual(parts.Sum(part => part.Rows.Length), requester.Moments?.Rows);
                await session.DisposeAsync();
            }
        );
    }

    /// <summary>Where cases and controls are told apart, each right step is steeper, until few rows are left that carry weight.</summary>
    [Fact]
    public async Task A_right_step_to_where_few_rows_carry_weight_opens_nothing()
    {
        var random = new Random(5);
        double[][] rows =
        [
            .. Enumerable.Range(0, 300).Select(i => (double[])[(i < 150 ? -1 : 1) * (1 + random.NextDouble())]),
        ];
        var cohort = new Cohort(["x"], rows, [.. rows.Select(row => row[0] > 0 ? 1.0 : 0)]);
        await new JointRegression(cohort.Split(Providers)).RunAgainstAsync(
            async (session, providers) =>
            {
                var requester = await ScriptedRequester.StartAsync(session, providers, columns: 1);
                var sums = await requester.BeginAsync(requester.Units());
                for (var step = 0; step < MostSteps && !requester.IsOpen.Contains(false); step++)
                {
                    Assert.True(sums.LogLikelihood < 0);
                    sums = await requester.StepAsync(ScriptedRequester.Newton(sums));
                }

                // All that a step is held to fits; only the last gate, that of the weights, is shut.
                Assert.Equal([.. Enumerable.Repeat(true, requester.IsOpen.Count - 1), false], requester.IsOpen);
                await session.DisposeAsync();
            }
        );
    }

    [Fact]
    public async Task A_run_that_ends_after_its_opening_is_remembered_as_a_release()
    {
        RememberedReleases[] memories = [new(), new()];
        var joint = new JointRegression(Cohort.Generate(51, 300).Split(Providers)) { Releases = memories };
        var failures = await joint.RunAgainstAsync(
            async (session, providers) =>
            {
                await ScriptedRequester.StartAsync(session, providers, columns: 5);
                await session.DisposeAsync();
            }
        );
        Assert.All(failures, Assert.NotNull);
        Assert.All(memories, memory => Assert.Equal(1, memory.Count));
    }

    /// <summary>300 rows, of which the second organisation has three.</summary>
    private static Cohort[] NearlyOne()
    {
        var all = Cohort.Generate(24, 300);
        return [Part(..^3), Part(^3..)];

        Cohort Part(Range rows) => all with { Rows = all.Rows[rows], Outcome = all.Outcome[rows] };
    }
}
