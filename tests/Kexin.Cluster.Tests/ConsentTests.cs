using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>A consent that is taken back stops what relies on it between node processes, and each holder answers on the ledger.</summary>
[Collection(TwoHospitals.Name)]
public sealed class ConsentTests(TwoHospitalsFixture hospitals)
{
    private const string Policy = """
        rules:
          - { id: all-by-consent, decision: grant, consent: true, says: { en: By consent., zh: 须经同意。 } }
        """;

    /// <summary>So long that a run that waits for somebody ends by the withdrawal, and not by itself.</summary>
    private const int LongPatienceInSeconds = 300;

    private Cluster Cluster => hospitals.Cluster;

    private NodeProcess North => Cluster["north"];

    [Fact]
    public async Task A_withdrawal_stops_the_run_that_goes_on_and_the_task_that_waits()
    {
        var policy = Path.Combine(North.Folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        await RestartAsync(LongPatienceInSeconds);
        try
        {
            // The regulator is the organisation that north's rows are about.
            var subject = Cluster.Regulator.Client.Consents;
            var given = await subject.GiveAsync(
                new GiveConsent([hospitals.Datasets["north"]], Steps.Purpose, DateTimeOffset.UtcNow.AddDays(30))
            );
            await Steps.SeenAsync(North, given);
            await North.Client.Consents.LinkAsync(given.Subject, new LinkConsent(hospitals.Datasets["north"]));
            var waiting = await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(hospitals.Datasets.Values));
            var task = await Steps.AgreeAsync(Cluster, Questions.DiseaseRegression(hospitals.Datasets.Values));
            var run = await Cluster.Centre.Client.Tasks.RunAsync(task);
            await Cluster.WaitAsync(
                async () =>
                {
                    var progress = await North.Client.Tasks.ProgressAsync(task);
                    return progress.RunId == run.RunId && progress.Traffic.Any(traffic => traffic.BytesReceived > 0);
                },
                "north takes part"
            );

            // The run goes on for as long as it waits for east.
            await Cluster["east"].SignalAsync("STOP");
            await subject.WithdrawAsync(given.Subject, new WithdrawConsent(), Wait.Accepted);
            var end = await Steps.EndAsync(North, task, run.RunId);
            await Cluster["east"].SignalAsync("CONT");
            Assert.Equal(TaskState.Failed, end.State);
            Assert.Contains("consent", end.Problem!.Title, StringComparison.Ordinal);

            await Cluster.WaitAsync(
                async () => (await subject.GetAsync(given.Subject)).State == ConsentState.Answered,
                "north has answered"
            );
            var holder = Assert.Single((await subject.GetAsync(given.Subject)).Holders);
            Assert.Equal(("north", 1L), (holder.Member.Name, holder.StoppedRuns));

            var refused = await Steps.RunAsync(Cluster.Centre, waiting);
            Assert.Equal((TaskState.Failed, "north"), (refused.State, refused.Problem!.Party));
            var uses = (await North.Client.Consents.UsesAsync(given.Subject)).Items;
            Assert.True(uses[0].ByConsent);
        }
        finally
        {
            await Cluster["east"].SignalAsync("CONT");
            File.Delete(policy);
            await RestartAsync(TwoHospitalsFixture.SessionPatienceInSeconds);
        }
    }

    private async Task RestartAsync(int patienceInSeconds)
    {
        foreach (var node in new[] { North, Cluster.Centre })
        {
            await node.StopAsync();
            node.Configure("sessionPatienceInSeconds", patienceInSeconds);
            await node.StartAsync();
        }

        await Cluster.AgreeAsync();
    }
}
