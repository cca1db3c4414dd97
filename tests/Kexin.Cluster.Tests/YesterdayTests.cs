using System.Text.Json;
using Kexin.Cluster.Tests.Faults;

namespace Kexin.Cluster.Tests;

/// <summary>A member whose folder is restored from yesterday's copy while the others went on: what it says, and the way back by commands.</summary>
public sealed class YesterdayTests : IAsyncLifetime
{
    private Cluster? _cluster;

    private Cluster Cluster => _cluster!;

    private NodeProcess North => Cluster["north"];

    public async Task InitializeAsync() => _cluster = await Cluster.StartAsync("standard", "north", "east");

    public async Task DisposeAsync() => await (_cluster?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task A_folder_of_yesterday_signs_no_second_time_names_what_is_missing_and_goes_on()
    {
        var before = await Steps.PublishAsync(North, Cohort.Generate("kept", 31, 50));
        await Cluster.AgreeAsync();
        await AnchoredAsync();
        await North.StopAsync();
        var yesterday = await FaultScene.SnapshotAsync(North);
        await North.StartAsync();
        var today = await Steps.PublishAsync(North, Cohort.Generate("today", 32, 50));
        await Cluster.CatchUpAsync((await North.Client.Ledger.StatusAsync()).Height);
        await AnchoredAsync();
        await North.KillAsync();
        var asked = await Cluster.Centre.Client.Grants.RequestAsync(
            new(before, ["age"], Steps.Purpose, DateTimeOffset.UtcNow.AddDays(9))
        );
        FaultScene.Restore(North, yesterday);
        await North.StartAsync();

        // It takes what it lacks from the others, and votes again once they have told it what it had signed.
        await Cluster.AgreeAsync();
        await Steps.SeenAsync(North, asked);
        await Cluster.WaitAsync(
            async () => (await North.AlarmsAsync("set-back")).Count == 1,
            "north says that its folder was set back, which the others' reports tell it"
        );
        await Cluster.WaitAsync(
            async () => (await North.AlarmsAsync("datasets-missing")).Count == 1,
            "north names what it has published and does not have"
        );
        Assert.Contains(
            "today",
            Assert.Single(await North.AlarmsAsync("datasets-missing")).Text.En,
            StringComparison.Ordinal
        );
        Assert.Equal(["kept published", "today missing"], await StatesAsync());

        // Who owns it takes it back, by the id that the list shows.
        await HandAsync("dataset", "withdraw", today);
        Assert.Empty(await North.AlarmsAsync("datasets-missing"));
        Assert.Equal(
            ["kept published"],
            (await StatesAsync()).Where(each => each.StartsWith("kept", StringComparison.Ordinal))
        );
        Assert.DoesNotContain("today missing", await StatesAsync());

        // The evidence of today is gone for good: nothing is anchored until its owner says so, and all others see it.
        await Cluster.WaitAsync(
            async () => (await North.AlarmsAsync("evidence-log-differs")).Count == 1,
            "north finds that its evidence log is shorter than what was anchored"
        );
        await HandAsync("ledger", "evidence", "--restart");
        foreach (var other in Cluster.Nodes.Where(node => node != North))
        {
            await Cluster.WaitAsync(
                async () => (await other.AlarmsAsync("evidence-restarted")).Any(alarm => alarm.Member?.Name == "north"),
                $"{other.Name} sees that the log of north was begun again"
            );
        }

        await Cluster.WaitAsync(
            async () => (await North.AlarmsAsync("evidence-log-differs")).Count == 0,
            "north anchors its evidence again"
        );
        await Steps.PublishAsync(North, Cohort.Generate("today", 32, 50));
        await Cluster.AgreeAsync();
    }

    private Task AnchoredAsync() =>
        Cluster.WaitAsync(
            async () => (await North.Client.Evidence.ListAsync(new(Limit: 1))).Items[0].AnchoredAt is not null,
            "the newest evidence of north is anchored"
        );

    private async Task<string> HandAsync(params string[] words)
    {
        await using var hand = new TypedCommands();
        return await hand.RunAsync([.. words, "--node", North.Folder]);
    }

    /// <summary>Name and state of each dataset, as the command line has them.</summary>
    private async Task<IReadOnlyList<string>> StatesAsync()
    {
        using var listed = JsonDocument.Parse(await HandAsync("dataset", "list", "--json"));
        return
        [
            .. listed
                .RootElement.GetProperty("items")
                .EnumerateArray()
                .Select(item => $"{item.GetProperty("name").GetString()} {item.GetProperty("state").GetString()}")
                .Order(StringComparer.Ordinal),
        ];
    }
}
