using Kexin.Channels;
using Kexin.Computations.Documents;
using Kexin.Computations.Running;
using Kexin.Computations.Statistics;
using Kexin.Data.Memory;
using Kexin.Mpc.SecretSharing.Tests;

namespace Kexin.Computations.Tests.Statistics;

public sealed class RejectsTests
{
    private static readonly StatisticsFunction Asked = new(
        [new Measure("x", [Statistic.Variance, Statistic.Histogram], [0, 2, 4])],
        []
    );

    private static readonly ComputationDocument Document = StatisticsRuns.Document(Asked, 2, 3);

    /// <summary>Every message between any two parties before the transcripts are compared: sender, receiver, number.</summary>
    public static TheoryData<int, int, int> Messages
    {
        get
        {
            var messages = new TheoryData<int, int, int>();
            foreach (var (from, to) in new[] { (0, 1), (1, 0) })
            {
                // A word about the data, earlier results, the seeds, common values.
                for (var number = 0; number < 4; number++)
                {
                    messages.Add(from, to, number);
                }
            }

            foreach (var from in new[] { 0, 1 })
            {
                // The word, earlier results, the check, the counts, the sums.
                for (var number = 0; number < 5; number++)
                {
                    messages.Add(from, 2, number);
                }
            }

            return messages;
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_run_with_a_changed_message_fails(int from, int to, int number)
    {
        foreach (var change in new Func<byte[], byte[]>[] { Flip, bytes => [.. bytes, 0], bytes => bytes[..^1] })
        {
            var names = StatisticsRuns.Names(Document);
            await using var sessions = await TappedSessions.OpenAsync(
                names,
                onTheWay: message =>
                    message.From == names[from] && message.To == names[to] && message.Number == number
                        ? change(message.Bytes)
                        : message.Bytes
            );
            await Assert.ThrowsAsync<ProtocolException>(() =>
                StatisticsRuns.RunAsync(sessions, Document, [Data(1, 2, 3), Data(1, 2, 3)])
            );
        }
    }

    [Theory]
    [InlineData(1e20)]
    [InlineData(-1e300)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_value_that_cannot_be_added_up_ends_the_run_at_every_party_alike(double value)
    {
        await using var sessions = await TappedSessions.OpenAsync(StatisticsRuns.Names(Document));
        MemoryDataset[] data = [Data(1, 2, 3), Data(1, value, 3)];
        var texts = await Task.WhenAll(
            sessions.All.Select(
                async (session, i) =>
                {
                    var run = new ComputationRun(
                        Document,
                        new(Kexin.Cryptography.Digest.Parse(session.Self)),
                        session,
                        i < 2 ? data[i] : null,
                        Kexin.Cryptography.SeededRandomSource.FromNumber(i),
                        new Progress<RunProgress>()
                    );
                    var end = await Assert.ThrowsAsync<ComputationException>(() =>
                        new StatisticsComputation().RunAsync(run, CancellationToken.None)
                    );
                    await session.ConfirmAsync(CancellationToken.None);
                    return end.Text;
                }
            )
        );
        Assert.Single(texts.Distinct());
        Assert.Contains(Document.Inputs[1].Provider.Value.ToShortString(), texts[0].En, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ComputationException>(() => StatisticsRuns.AloneAsync(Document, data[1]));
    }

    [Fact]
    public async Task A_provider_that_goes_away_is_named_though_another_is_still_silent()
    {
        await using var sessions = await TappedSessions.OpenAsync(StatisticsRuns.Names(Document));
        var requester = sessions.All[2];
        var run = new ComputationRun(
            Document,
            StatisticsRuns.Requester,
            requester,
            null,
            Kexin.Cryptography.SeededRandomSource.FromNumber(1),
            new Progress<RunProgress>()
        );
        var running = new StatisticsComputation().RunAsync(run, CancellationToken.None);
        await sessions.All[1].DisposeAsync();
        var fault = await Assert.ThrowsAsync<ProtocolException>(() => running);
        Assert.Equal((ProtocolError.PeerClosed, sessions.All[1].Self), (fault.Error, fault.Party));
    }

    [Fact]
    public async Task The_greatest_values_are_taken()
    {
        var output = await StatisticsRuns.RunAsync(
            Document with
            {
                Function = new StatisticsFunction([new Measure("x", [Statistic.Sum, Statistic.Variance], [])], []),
            },
            Data(ExactSum.Limit, ExactSum.Limit),
            Data(-ExactSum.Limit, -ExactSum.Limit)
        );
        Assert.Equal(0, output.Cells[0].Sum);
        Assert.Equal(ExactSum.Limit * ExactSum.Limit * 4 / 3, output.Cells[0].Variance);
    }

    private static MemoryDataset Data(params double[] values) => new([("x", values)]);

    private static byte[] Flip(byte[] bytes)
    {
        byte[] changed = [.. bytes];
        changed[bytes.Length / 2] ^= 0x40;
        return changed;
    }
}
