using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>A clock ten minutes off is said, stops nobody else, and signs nothing wrong.</summary>
[Collection(TwoHospitals.Name)]
public sealed class ClockTests(TwoHospitalsFixture hospitals)
{
    private const string ClockDiffers = "clock-differs";
    private const int MinutesOff = 10;

    private Cluster Cluster => hospitals.Cluster;

    [Fact]
    public async Task The_others_go_on_without_a_member_whose_clock_is_ahead()
    {
        var east = Cluster["east"];
        await east.StopAsync();
        await east.StartAsync(WrongClock.Ahead(MinutesOff));
        await AssertAlarmAsync(east);

        var receipt = await hospitals.RequestAsync(Wait.Final);
        Assert.Equal(ReceiptState.Final, receipt.State);
        var block = await Cluster.Centre.Client.Ledger.BlockAsync(receipt.Height);
        Assert.DoesNotContain("east", block.Cosigners.Select(cosigner => cosigner.Name));
        await AssertAlarmAsync(east);

        await east.StopAsync();
        await east.StartAsync();
        await Cluster.AgreeAsync();
        await hospitals.RequestAsync(Wait.Final);
        await Cluster.AgreeAsync();
        Assert.Empty(await east.AlarmsAsync(ClockDiffers));
    }

    [Fact]
    public async Task An_ordering_node_whose_clock_is_behind_makes_no_block_and_says_so()
    {
        var regulator = Cluster.Regulator;
        await Cluster.AgreeAsync();
        await regulator.StopAsync();
        var height = (await Cluster.Centre.Client.Ledger.StatusAsync()).Height;
        await regulator.StartAsync(WrongClock.Ahead(-MinutesOff));
        var waiting = hospitals.RequestAsync(Wait.Final);
        foreach (var node in Cluster.Nodes)
        {
            await AssertAlarmAsync(node);
            Assert.Equal(height, (await node.Client.Ledger.StatusAsync()).Height);
        }

        var error = await Assert.ThrowsAsync<KexinApiException>(() => hospitals.RequestAsync(Wait.Accepted));
        Assert.Equal(ProblemCodes.Overloaded, error.Problem.Code);
        Assert.Contains("clock", error.Problem.Title, StringComparison.Ordinal);
        await regulator.StopAsync();
        await regulator.StartAsync();
        try
        {
            await waiting;
        }
        catch (KexinApiException late)
        {
            Assert.Equal(ProblemCodes.Overloaded, late.Problem.Code);
        }

        Assert.Equal(ReceiptState.Final, (await hospitals.RequestAsync(Wait.Final)).State);
        await Cluster.AgreeAsync();
        foreach (var node in Cluster.Nodes)
        {
            await Cluster.WaitAsync(
                async () => (await node.AlarmsAsync(ClockDiffers)).Count == 0,
                $"{node.Name}'s alarm ends"
            );
        }
    }

    private static async Task AssertAlarmAsync(NodeProcess node)
    {
        IReadOnlyList<Alarm> alarms = [];
        await Cluster.WaitAsync(
            async () => (alarms = await node.AlarmsAsync(ClockDiffers)).Count == 1,
            $"{node.Name} sees that a clock is off"
        );
        Assert.Contains("clock", alarms[0].Text.En, StringComparison.Ordinal);
        Assert.Contains("时钟", alarms[0].Text.Zh, StringComparison.Ordinal);
    }
}
