namespace Kexin.Node.Tests.Hosting;

public sealed class DayHistoryTests
{
    [Fact]
    public void The_time_until_blocks_are_final_is_the_mean_since_the_last_sample()
    {
        var finals = new FinalBlocks(new StoppedTime());
        var now = StoppedTime.Now.ToUnixTimeMilliseconds();
        finals.See(now - 1000);
        finals.See(now - 3000);
        Assert.Equal((2, 2.0), finals.Take());
        Assert.Equal((0, null), finals.Take());

        // The clock here is behind the maker's: no time is negative.
        finals.See(now + 5000);
        Assert.Equal((1, 0.0), finals.Take());
    }

    [Fact]
    public async Task A_node_tells_of_its_first_minute_at_once()
    {
        await using var node = await ServingNode.StartAsync();
        using var owner = node.Owner();
        var history = await owner.Node.HistoryAsync();
        Assert.Equal(60, history.IntervalInSeconds);
        var sample = Assert.Single(history.Samples);
        Assert.Equal((-1, 0, null), (sample.Height, sample.FinalBlocks, sample.FinalityInSeconds));
        Assert.InRange(sample.FreeInBytes, 1, sample.DiskInBytes);
    }

    [Fact]
    public void A_day_is_kept_and_no_more()
    {
        var day = new BoundedSamples<int>(3);
        foreach (var sample in new[] { 1, 2, 3, 4, 5 })
        {
            day.Add(sample);
        }

        Assert.Equal([3, 4, 5], day.Read());
    }

    private sealed class StoppedTime : TimeProvider
    {
        public static readonly DateTimeOffset Now = new(2027, 2, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
