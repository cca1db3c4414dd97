using Kexin.Channels;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.LogisticRegression.Protocol;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>
/// A requester that deviates. With coefficients of its choice, steep ones at shifted intercepts, each round's sums would be those of the
/// few rows at one place, and some dozen rounds give whole records.
/// </summary>
public sealed class SteeringTests
{
    private const int Columns = 5;
    private static readonly Cohort s_cohort = Cohort.Generate(51, 300);

    [Fact]
    public Task Steps_that_follow_from_the_sums_open() =>
        RunAsync(async requester =>
        {
            var sums = await requester.BeginAsync(requester.Units());
            Assert.DoesNotContain(false, requester.IsOpen);
            Assert.Equal(-300 * Math.Log(2), sums.LogLikelihood, 6);
            for (var i = 0; i < 3; i++)
            {
                var next = await requester.StepAsync(ScriptedRequester.Newton(sums));
                Assert.DoesNotContain(false, requester.IsOpen);
                Assert.True(next.LogLikelihood > sums.LogLikelihood - 1e-9 && next.LogLikelihood < 0);
                sums = next;
            }
        });

    [Theory]
    [InlineData(2.0, 0)]
    [InlineData(-50.0, 1)]
    [InlineData(2000.0, 3)]
    [InlineData(1e100, 1)]
    [InlineData(0.001, 2)]
    public Task Coefficients_of_its_choice_open_nothing(double change, int coefficient) =>
        RunAsync(async requester =>
        {
            var sums = await requester.BeginAsync(requester.Units());
            var step = ScriptedRequester.Newton(sums);
            step.Step[coefficient] += change;
            var stolen = await requester.StepAsync(step);
            Assert.Contains(false, requester.IsOpen);
            AssertNoise(stolen);

            // Nor does anything open that comes later, though it be right again.
            AssertNoise(await requester.StepAsync(ScriptedRequester.Newton(sums)));
        });

    [Fact]
    public Task A_part_of_a_step_opens_nothing() =>
        RunAsync(async requester =>
        {
            var step = ScriptedRequester.Newton(await requester.BeginAsync(requester.Units()));
            AssertNoise(await requester.StepAsync(step with { Step = [.. step.Step.Select(change => change / 2)] }));
        });

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(30)]
    public Task Another_weight_than_the_joint_one_opens_nothing(int change) =>
        RunAsync(async requester =>
        {
            var step = ScriptedRequester.Newton(await requester.BeginAsync(requester.Units()));
            AssertNoise(await requester.StepAsync(step with { WeightExponent = step.WeightExponent + change }));
            Assert.False(requester.IsOpen[0]);
        });

    public static TheoryData<string> WrongUnits => new(Wrong.Keys);

    private static Dictionary<string, Func<BeginCommand, BeginCommand>> Wrong { get; } =
        new()
        {
            ["more rows"] = units => units with { RowsExponent = units.RowsExponent + 1 },
            ["fewer rows"] = units => units with { RowsExponent = units.RowsExponent - 1 },
            ["a centre so far off that ages become two"] = units => Change(units, 0, Math.ScaleB(1, 58), 1),
            ["a centre that is a little off"] = units => Change(units, 2, units.Standardisation.Centres[2] + 8, 1),
            ["a factor that hides steps"] = units => Change(units, 2, units.Standardisation.Centres[2], 1.0 / 1024),
            ["a factor that overflows"] = units =>
                Change(units, 0, units.Standardisation.Centres[0], Math.ScaleB(1, 900)),
            ["a column that is said to be constant"] = units => Change(units, 0, 55, 0),
        };

    [Theory]
    [MemberData(nameof(WrongUnits))]
    public Task Units_that_are_not_those_of_the_rows_open_nothing(string fault) =>
        RunAsync(async requester =>
        {
            AssertNoise(await requester.BeginAsync(Wrong[fault](requester.Units())));
            Assert.Contains(false, requester.IsOpen);
        });

    private static BeginCommand Change(BeginCommand units, int column, double centre, double factor)
    {
        var (centres, factors) = (
            (double[])units.Standardisation.Centres.Clone(),
            (double[])units.Standardisation.Factors.Clone()
        );
        (centres[column], factors[column]) = (centre, factor == 0 ? 0 : factors[column] * factor);
        return units with { Standardisation = new Standardisation(centres, factors) };
    }

    private static void AssertNoise(LikelihoodSums sums)
    {
        // Sums over 300 rows of 6 values: the weights are at most 1/4, the likelihood is below 0, a square is not negative.
        var looksReal =
            sums.LogLikelihood is < 0 and > -1e6
            && Enumerable
                .Range(0, sums.Gradient.Length)
                .All(i => InformationMatrix.At(sums.Information, i, i) is >= 0 and <= 100);
        Assert.False(looksReal);
    }

    private static async Task RunAsync(Func<ScriptedRequester, Task> attack) =>
        await new JointRegression(s_cohort.Split(2)).RunAgainstAsync(
            async (session, providers) =>
            {
                await attack(await ScriptedRequester.StartAsync(session, providers, Columns));
                await session.DisposeAsync();
            }
        );
}
