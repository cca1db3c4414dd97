using Kexin.Collaboration.LogisticRegression;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Collaboration.Tests.LogisticRegression;

/// <summary>A requester that ignores what the checks say learns nothing more by that.</summary>
public sealed class SecrecyTests
{
    private const int Columns = 5;

    [Fact]
    public async Task Without_enough_rows_no_sum_can_be_opened()
    {
        var cohort = Cohort.Generate(41, 37);
        var factor = Math.ScaleB(1, -41);
        var units = new Standardisation(new double[Columns], [factor, factor, factor, factor, factor]);
        await new JointRegression(cohort.Split(2)).RunAgainstAsync(
            async (session, providers) =>
            {
                var requester = await ScriptedRequester.StartAsync(session, providers, Columns);
                Assert.False(requester.Keys.IsOpen[0]);
                Assert.DoesNotContain(false, requester.Keys.IsOpen.Skip(1));
                Assert.NotEqual(cohort.Rows.Length, requester.Moments?.Rows);
                await session.BroadcastAsync(new BeginCommand(0, units).Encode(), CancellationToken.None);
                await session.BroadcastAsync(new EvaluateCommand(new double[6]).Encode(), CancellationToken.None);
                var likelihood = await requester.SumAsync(LikelihoodSums.SizeFor(Columns + 1));
                Assert.NotEqual(37 * Math.Log(2), -(long)likelihood[0], 5.0);
                await session.DisposeAsync();
            }
        );
    }

    [Fact]
    public async Task A_cell_of_few_rows_cannot_be_opened()
    {
        var cohort = Cohort.Generate(42, 200);
        await new JointRegression(cohort.Split(2)).RunAgainstAsync(
            async (session, providers) =>
            {
                var requester = await ScriptedRequester.StartAsync(session, providers, Columns);
                var units = Standardisation.From(requester.Moments!);
                await session.BroadcastAsync(new BeginCommand(40, units).Encode(), CancellationToken.None);
                var scale = new ScoreScale(ScoreScale.MostBins, 0, 1);
                await session.BroadcastAsync(
                    new ScoreCommand([0, 1, 0, 0, 0, 0], scale).Encode(),
                    CancellationToken.None
                );
                var gates = Enumerable.Repeat(new GateRange(0, 5), ScoreCells.CountIntervals(scale.Bins)).ToArray();
                var cells = await ThresholdGate.ReceiveAsync(session, providers, gates, CancellationToken.None);

                // The last bin alone is asked for; the rest goes with the first half, which is large.
                Assert.NotNull(cells[1]);
                Assert.Null(cells[^1]);
                var open = new OpenCommand([new(255, 1), new(256, cells.Count - 1)]);
                await session.BroadcastAsync(open.Encode(), CancellationToken.None);
                var counts = await requester.Sums.ReceiveAsync(4, limbs: 1, CancellationToken.None);
                requester.Sums.Open(counts, limbs: 1, new PartKeys(requester.Keys, cells, [1, cells.Count - 1]));
                Assert.InRange(counts[0] + counts[1], 196UL, 200UL);
                Assert.True(counts[2] > 200 && counts[3] > 200);
            }
        );
    }

    [Fact]
    public async Task A_likelihood_below_the_range_of_sums_is_answered_by_the_lowest()
    {
        await new JointRegression(Cohort.Generate(42, 200).Split(2)).RunAgainstAsync(
            async (session, providers) =>
            {
                var requester = await ScriptedRequester.StartAsync(session, providers, Columns);
                var units = Standardisation.From(requester.Moments!);
                await session.BroadcastAsync(new BeginCommand(52, units).Encode(), CancellationToken.None);
                var far = new EvaluateCommand([NewtonFit.LargestCoefficient, 0, 0, 0, 0, 0]);
                await session.BroadcastAsync(far.Encode(), CancellationToken.None);
                var likelihood = await requester.SumAsync(LikelihoodSums.SizeFor(Columns + 1));
                var lowest = -2 * new FixedPoint(52, 2).Limit;
                Assert.InRange(new FixedPoint(52, 2).Decode(likelihood[0]), lowest, lowest / 2);
                await session.DisposeAsync();
            }
        );
    }
}
