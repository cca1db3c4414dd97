using System.Diagnostics;
using Kexin.Client;
using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>A run that cannot end well ends for everybody, names who failed, releases nothing, and can be repeated.</summary>
[Collection(TwoHospitals.Name)]
public sealed class RunFaultTests(TwoHospitalsFixture hospitals)
{
    private Cluster Cluster => hospitals.Cluster;

    private NodeProcess North => Cluster["north"];

    private NodeProcess East => Cluster["east"];

    [Fact]
    public async Task A_provider_killed_while_the_others_wait_for_it_is_named()
    {
        var task = await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(hospitals.Datasets.Values));
        await North.SignalAsync("STOP");
        var run = await Cluster.Centre.Client.Tasks.RunAsync(task);
        var progress = await Cluster.Centre.Client.Tasks.ProgressAsync(task);
        Assert.Equal((run.RunId, TaskState.Running), (progress.RunId, progress.State));
        await Cluster.WaitAsync(
            async () => (await Cluster.Centre.Client.Tasks.ProgressAsync(task)).WaitsFor is [{ Name: "north" }],
            "the requester says for whom it waits"
        );
        await North.KillAsync();
        await AssertNorthFailedAsync(task, run.RunId);
        await AssertNorthComesBackAsync(task);
    }

    [Fact]
    public async Task A_provider_killed_between_two_messages_is_named()
    {
        var task = await Steps.AgreeAsync(Cluster, Questions.DiseaseRegression(hospitals.Datasets.Values));
        var run = await Cluster.Centre.Client.Tasks.RunAsync(task);
        await Cluster.WaitAsync(
            async () =>
            {
                var progress = await North.Client.Tasks.ProgressAsync(task);
                Assert.NotEqual(TaskState.Completed, progress.State);
                return progress.RunId == run.RunId && progress.Traffic.Any(traffic => traffic.BytesReceived > 0);
            },
            "north takes part"
        );
        await North.KillAsync();
        await AssertNorthFailedAsync(task, run.RunId);

        // The kill may have come after the opening, when a task is used: what comes next is a new one.
        await North.StartAsync();
        await AssertNothingIsReleasedAsync(task, North);
        await AssertItRunsAgainAsync(
            await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(hospitals.Datasets.Values))
        );
    }

    [Fact]
    public async Task A_provider_that_is_off_ends_the_run_within_the_sessions_patience()
    {
        var task = await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(hospitals.Datasets.Values));
        await North.StopAsync();
        var run = await Cluster.Centre.Client.Tasks.RunAsync(task);
        var begin = Stopwatch.GetTimestamp();
        await AssertNorthFailedAsync(task, run.RunId);

        // The same again for asking who is to blame and for telling the ledger, and as much for a busy machine.
        var longest = TimeSpan.FromSeconds(4 * TwoHospitalsFixture.SessionPatienceInSeconds);
        Assert.True(Stopwatch.GetElapsedTime(begin) < longest, $"It took {Stopwatch.GetElapsedTime(begin)}.");
        await AssertNorthComesBackAsync(task);
    }

    [Fact]
    public async Task A_run_that_is_dragged_out_is_stopped_by_hand_and_can_be_repeated()
    {
        var task = await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(hospitals.Datasets.Values));
        await North.SignalAsync("STOP");
        var run = await Cluster.Centre.Client.Tasks.RunAsync(task);
        var end = await Cluster.Centre.Client.Tasks.StopAsync(task);
        Assert.Equal((run.RunId, TaskState.Failed, ProblemCodes.Conflict), (end.RunId, end.State, end.Problem?.Code));
        Assert.Contains("stopped by hand", end.Problem!.Title, StringComparison.Ordinal);
        var again = await Assert.ThrowsAsync<KexinApiException>(() => Cluster.Centre.Client.Tasks.StopAsync(task));
        Assert.Equal(ProblemCodes.Conflict, again.Problem.Code);
        await North.SignalAsync("CONT");
        await AssertNothingIsReleasedAsync(task, Cluster.Centre, North, East);
        await AssertItRunsAgainAsync(task);
    }

    [Fact]
    public async Task A_provider_that_stops_a_run_is_named_with_what_it_did()
    {
        var task = await Steps.AgreeAsync(Cluster, Questions.DiseaseRegression(hospitals.Datasets.Values));
        NodeProcess[] nodes = [Cluster.Centre, North, East];
        var before = nodes.ToDictionary(node => node, node => node.Log().Length);
        var run = await Cluster.Centre.Client.Tasks.RunAsync(task);
        await Cluster.WaitAsync(
            async () =>
            {
                var progress = await North.Client.Tasks.ProgressAsync(task);
                return progress.RunId == run.RunId && progress.Traffic.Any(traffic => traffic.BytesReceived > 0);
            },
            "north takes part"
        );
        var stopped = await North.Client.Tasks.StopAsync(task);
        Assert.Contains("stopped by hand", stopped.Problem!.Title, StringComparison.Ordinal);
        foreach (var other in (NodeProcess[])[Cluster.Centre, East])
        {
            var end = await Steps.EndAsync(other, task, run.RunId);
            Assert.Equal((TaskState.Failed, "north"), (end.State, end.Problem!.Party));
            Assert.Contains(
                "north ended the run: The run was stopped by hand",
                end.Problem.Title,
                StringComparison.Ordinal
            );
        }

        // What somebody else did is no fault of this program.
        Assert.All(
            nodes,
            node => Assert.DoesNotContain("Exception", node.Log()[before[node]..], StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_run_that_takes_longer_than_a_node_allows_is_ended_and_can_be_repeated()
    {
        var task = await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(hospitals.Datasets.Values));
        await AllowAsync(1);
        await North.SignalAsync("STOP");
        var end = await Steps.RunAsync(Cluster.Centre, task);
        await North.SignalAsync("CONT");
        Assert.Equal((TaskState.Failed, ProblemCodes.Conflict), (end.State, end.Problem?.Code));
        Assert.Contains("longer than the 1 seconds", end.Problem!.Title, StringComparison.Ordinal);
        Assert.Null(end.Problem.Party);
        await AllowAsync(60);
        await AssertItRunsAgainAsync(task);

        async Task AllowAsync(int seconds)
        {
            await Cluster.Centre.StopAsync();
            Cluster.Centre.Configure("longestRunInSeconds", seconds);
            await Cluster.Centre.StartAsync();
            await Cluster.AgreeAsync();
        }
    }

    [Fact]
    public async Task A_damaged_dataset_is_named_and_not_opened_until_its_file_is_restored()
    {
        var task = await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(hospitals.Datasets.Values));
        await North.StopAsync();
        var files = Directory.GetFiles(Path.Combine(North.Folder, "vault"), "*", SearchOption.AllDirectories);
        foreach (var file in files)
        {
            var restore = Bytes.FlipMiddle(file);
            await North.StartAsync();

            // The datasets are verified while the node serves.
            await Cluster.WaitAsync(
                async () => (await North.AlarmsAsync("dataset-damaged")).Count > 0,
                $"{file} is named"
            );
            var alarm = Assert.Single(await North.AlarmsAsync("dataset-damaged"));
            Assert.Contains("'north'", alarm.Text.En, StringComparison.Ordinal);
            Assert.Contains("“north”", alarm.Text.Zh, StringComparison.Ordinal);

            var end = await Steps.RunAsync(Cluster.Centre, task);
            Assert.Equal((TaskState.Failed, ProblemCodes.Protocol), (end.State, end.Problem?.Code));
            Assert.Equal("north", end.Problem!.Party);
            Assert.Contains("damaged", end.Problem.Title, StringComparison.Ordinal);
            await AssertNothingIsReleasedAsync(task, Cluster.Centre, North, East);
            restore();
            if (file != files[^1])
            {
                await North.StopAsync();
            }
        }

        // The gate looks at the file again: no restart is needed.
        await AssertItRunsAgainAsync(task);
        Assert.Empty(await North.AlarmsAsync("dataset-damaged"));
    }

    /// <summary>North, started again, has nothing of the run that failed, and takes part in the next.</summary>
    private async Task AssertNorthComesBackAsync(string task)
    {
        await North.StartAsync();
        await AssertNothingIsReleasedAsync(task, North);
        await AssertItRunsAgainAsync(task);
    }

    /// <summary>Those who are left know who failed, have nothing, and the ledger says the same.</summary>
    private async Task AssertNorthFailedAsync(string task, string run)
    {
        foreach (var node in new[] { Cluster.Centre, East })
        {
            var end = await Steps.EndAsync(node, task, run);
            Assert.Equal((TaskState.Failed, ProblemCodes.Protocol), (end.State, end.Problem?.Code));
            Assert.Equal("north", end.Problem!.Party);
            Assert.Contains("north", end.Problem.Title, StringComparison.Ordinal);
            Assert.Null(end.Learned);
        }

        await AssertNothingIsReleasedAsync(task, Cluster.Centre, East);
        TaskDetail detail = await Cluster.Centre.Client.Tasks.GetAsync(task);
        Assert.Equal(TaskState.Failed, detail.Summary.State);
        Assert.Contains("north", detail.Runs[^1].Failure, StringComparison.Ordinal);
        var token = (await Cluster.Centre.Client.Ledger.TokenAsync(task)).Fields;
        Assert.Equal(North.MemberId, token.GetProperty("lastRun").GetProperty("failed").GetString());
    }

    private static async Task AssertNothingIsReleasedAsync(string task, params NodeProcess[] nodes)
    {
        foreach (var node in nodes)
        {
            var error = await Assert.ThrowsAsync<KexinApiException>(() => node.Client.Tasks.ResultAsync(task));
            Assert.Equal(ProblemCodes.NotFound, error.Problem.Code);
        }
    }

    private async Task AssertItRunsAgainAsync(string task)
    {
        await Cluster.AgreeAsync();
        var end = await Steps.RunAsync(Cluster.Centre, task);
        Assert.Equal((TaskState.Completed, (string?)null), (end.State, end.Problem?.Title));
        Assert.NotNull((await Cluster.Centre.Client.Tasks.ResultAsync(task)).RunId);
    }
}
