using Kexin.Channels;
using Kexin.Collaboration.LogisticRegression;
using Kexin.Cryptography;
using Kexin.Mpc.SecretSharing;

namespace Kexin.Collaboration.Tests.LogisticRegression;

/// <summary>A requester that ignores what the checks say learns nothing more by that.</summary>
public sealed class SecrecyTests
{
    private const int Columns = 5;

    [Fact]
    public async Task Without_enough_rows_no_sum_can_be_opened()
    {
        var cohort = Cohort.Generate(41, 29);
        var factor = Math.ScaleB(1, -41);
        var units = new Standardisation(new double[Columns], [factor, factor, factor, factor, factor]);
        await new JointRegression(cohort.Split(2)).RunAgainstAsync(
            async (session, providers) =>
            {
                var keys = await GateAsync(session, providers, new(0, 30), new(0, 5), new(0, 5));
                Assert.Equal([true, false, false], keys.Select(key => key is null));
                using var sums = await SumsAsync(session, providers);

                // It takes off what it has keys for, and goes on as if all were well.
                GateKey[] known = [.. keys.OfType<GateKey>()];
                var moments = await sums.ReceiveAsync(MomentVector.SizeFor(Columns), WideInteger.Limbs, default);
                sums.Open(moments, WideInteger.Limbs, [known]);
                var read = MomentVector.Decode(moments, Columns);
                Assert.True(read is null || read.Rows != cohort.Rows.Length);

                await session.BroadcastAsync(new BeginCommand(0, units).Encode(), default);
                await session.BroadcastAsync(new EvaluateCommand([0, 0, 0, 0, 0, 0]).Encode(), default);
                var likelihood = await sums.ReceiveAsync(LikelihoodSums.SizeFor(Columns + 1), 1, default);
                sums.Open(likelihood, 1, [known]);
                Assert.NotEqual(29 * Math.Log(2), -(double)(long)likelihood[0], 5.0);
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
                var keys = await GateAsync(session, providers, new(0, 30), new(0, 5), new(0, 5));
                using var sums = await SumsAsync(session, providers);
                GateKey[] known = [.. keys.Select(key => key!.Value)];
                var moments = await sums.ReceiveAsync(MomentVector.SizeFor(Columns), WideInteger.Limbs, default);
                sums.Open(moments, WideInteger.Limbs, [known]);
                var units = Standardisation.From(MomentVector.Decode(moments, Columns)!);
                await session.BroadcastAsync(new BeginCommand(40, units).Encode(), default);
                var score = new ScoreCommand([0, 1, 0, 0, 0, 0], new ScoreScale(ScoreScale.MostBins, 0, 1));
                await session.BroadcastAsync(score.Encode(), default);
                var intervals = Enumerable.Repeat(new GateRange(0, 5), 511).ToArray();
                var cells = await GateAsync(session, providers, intervals);
                Assert.NotNull(cells[0]);

                // The last bin alone is asked for; the rest goes with the first half, which is large.
                var last = ScoreCells.CountIntervals(256) - 1;
                Assert.Null(cells[last]);
                Assert.NotNull(cells[1]);
                await session.BroadcastAsync(new OpenCommand([new(255, 1), new(256, last)]).Encode(), default);
                var counts = await sums.ReceiveAsync(4, 1, default);
                sums.Open(
                    counts,
                    1,
                    [
                        [.. known, cells[1]!.Value],
                        known,
                    ]
                );
                Assert.InRange(counts[0] + counts[1], 196UL, 200UL);
                Assert.True(counts[2] > 200 && counts[3] > 200);
            }
        );
    }

    private static Task<GateKey?[]> GateAsync(Session session, string[] providers, params GateRange[] gates) =>
        ThresholdGate.ReceiveAsync(session, providers, gates, CancellationToken.None);

    private static async Task<GatedSums> SumsAsync(Session session, string[] providers)
    {
        using var random = SeededRandomSource.FromNumber(1);
        return new GatedSums(
            session,
            await SecureSummation.OpenAsync(session, providers, session.Self, random, CancellationToken.None)
        );
    }
}
