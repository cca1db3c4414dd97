using System.Buffers.Binary;

namespace Kexin.Mpc.SecretSharing.Tests.Properties;

public sealed class ThresholdProperties
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_requester_gets_the_key_from_the_threshold_on_and_none_below(int providers)
    {
        long[] joint = [0, 1, 3, 4, 5, 6, 7, 1000, 1L << 40];
        var cells = Enumerable.Repeat(new GateRange(0, 5), joint.Length).ToArray();
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(providers));
        var keys = await Parties.CheckAsync(sessions, cells, Split(joint, providers));
        for (var cell = 0; cell < joint.Length; cell++)
        {
            Assert.Equal(joint[cell] >= 5, keys[^1][cell] is not null);
            Assert.All(keys[..^1], offered => Assert.Equal(keys[0][cell], offered[cell]));
            Assert.True(keys[^1][cell] is null || keys[^1][cell] == keys[0][cell]);
        }

        Assert.Equal(joint.Length, keys[0].Distinct().Count());
    }

    [Fact]
    public async Task Keys_that_were_disposed_of_are_gone_and_a_shut_gate_pads_nothing()
    {
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(2));
        var keys = new GateKeys(2);
        keys.Open(0, new GateKey(1, 2, 3));
        Assert.Equal((new GateKey(1, 2, 3), (GateKey?)null), (keys[0], keys[1]));
        Assert.Equal([true, false], keys.IsOpen);
        Assert.Throws<InvalidOperationException>(() => keys.CreatePad(sessions.All[0], 0, 0, 1));
        keys.Dispose();
        Assert.Throws<ObjectDisposedException>(() => keys[0]);
    }

    [Fact]
    public async Task A_range_that_starts_at_one_lets_zero_pass()
    {
        long[] joint = [0, 1, 4, 5];
        var cells = Enumerable.Repeat(new GateRange(1, 5), joint.Length).ToArray();
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(2));
        var keys = await Parties.CheckAsync(sessions, cells, Split(joint, 2));
        Assert.Equal([true, false, false, true], keys[^1].Select(key => key is not null));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_gate_that_opens_within_its_range_gives_its_key_there_alone(int providers)
    {
        long[] joint = [-1000, -4, -3, 0, 2, 3, 1L << 40];
        var cells = Enumerable.Repeat(GateRange.Within(-3, 3), joint.Length).ToArray();
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(providers));
        var keys = await Parties.CheckAsync(sessions, cells, Split(joint, providers));
        Assert.Equal([false, false, true, true, true, false, false], keys[^1].Select(key => key is not null));
        for (var cell = 0; cell < joint.Length; cell++)
        {
            Assert.All(keys[..^1], offered => Assert.Equal(keys[0][cell], offered[cell]));
            Assert.True(keys[^1][cell] is null || keys[^1][cell] == keys[0][cell]);
        }

        Assert.Equal(joint.Length, keys[0].Distinct().Count());
    }

    [Fact]
    public async Task A_check_that_spans_several_messages_gives_every_bit()
    {
        var joint = Enumerable.Range(0, 30).Select(i => i * 100L).ToArray();
        var cells = Enumerable.Repeat(new GateRange(0, 1000), joint.Length).ToArray();
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(2));
        var keys = await Parties.CheckAsync(sessions, cells, Split(joint, 2));
        Assert.Equal(joint.Select(count => count >= 1000), keys[^1].Select(key => key is not null));
    }

    /// <summary>All that the requester sees of large cells is uniform and the same for every count; of small ones, too, but for one zero.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(123_456)]
    [InlineData(0)]
    [InlineData(4)]
    public async Task What_is_opened_is_uniform_whatever_the_count(long joint)
    {
        const int cells = 4000;
        const int k = 5;
        var opened = await OpenedAsync(joint, cells, k);
        var places = new int[k];
        var (values, ratios) = (new int[16], new int[16]);
        for (var check = 0; check < cells * k; check++)
        {
            var (v, w) = (opened[4 * check], opened[4 * check + 1]);
            if (v == 0)
            {
                Assert.Equal(0UL, opened[4 * check + 1] | opened[4 * check + 2] | opened[4 * check + 3]);
                places[check % k]++;
                continue;
            }

            values[v >> 57]++;
            ratios[Mersenne61.Multiply(w, Mersenne61.Inverse(v)) >> 57]++;
        }

        Assert.Equal(joint < k ? cells : 0, places.Sum());
        // Chi-square with 15 and 4 degrees of freedom: exceeded with probability 1e-6 at 56.5 and 33.4.
        Assert.True(ChiSquare(values) < 56.5);
        Assert.True(ChiSquare(ratios) < 56.5);
        Assert.True(joint >= k || ChiSquare(places) < 33.4);
    }

    [Fact]
    public async Task More_checks_than_the_bound_are_refused_before_anything_is_sent()
    {
        GateRange[] cells = [new(0, ThresholdGate.MostChecks), new(0, 1)];
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(2));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            ThresholdGate.ReceiveAsync(sessions.All[^1], Parties.Providers(2), cells, CancellationToken.None)
        );
        Assert.Empty(sessions.Messages);
    }

    private static async Task<ulong[]> OpenedAsync(long joint, int cells, int k)
    {
        var ranges = Enumerable.Repeat(new GateRange(0, k), cells).ToArray();
        await using var sessions = await TappedSessions.OpenAsync(Parties.All(3));
        await Parties.CheckAsync(sessions, ranges, Split([.. Enumerable.Repeat(joint, cells)], 3));
        var shown = Parties
            .Providers(3)
            .Select(provider =>
                sessions
                    .Messages.Where(m => m.From == provider && m.To == Parties.Requester && m.Bytes.Length > 32)
                    .SelectMany(message => message.Bytes.Chunk(8))
                    .Select(word => BinaryPrimitives.ReadUInt64LittleEndian(word))
                    .ToArray()
            )
            .ToArray();
        return [.. shown[0].Select((first, i) => Mersenne61.Add(first, Mersenne61.Add(shown[1][i], shown[2][i])))];
    }

    private static double ChiSquare(int[] observed)
    {
        var expected = observed.Sum() / (double)observed.Length;
        return observed.Sum(count => (count - expected) * (count - expected) / expected);
    }

    /// <summary>The first provider has as few as it can, the last one the rest.</summary>
    private static long[][] Split(long[] joint, int providers)
    {
        var parts = Enumerable.Range(0, providers).Select(_ => new long[joint.Length]).ToArray();
        for (var cell = 0; cell < joint.Length; cell++)
        {
            var left = joint[cell];
            for (var i = 0; i < providers - 1; i++)
            {
                parts[i][cell] = left / (providers + 1);
                left -= parts[i][cell];
            }

            parts[^1][cell] = left;
        }

        return parts;
    }
}
