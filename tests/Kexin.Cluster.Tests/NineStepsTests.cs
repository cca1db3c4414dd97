using System.Globalization;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Computations.Intersection;
using Kexin.Node;

namespace Kexin.Cluster.Tests;

/// <summary>The product's main job among real processes: one answer, and nobody sees another's rows.</summary>
[Collection(Hospitals.Name)]
public sealed class NineStepsTests(HospitalsFixture hospitals)
{
    private Cluster Cluster => hospitals.Cluster;

    private List<Patient> Pooled => [.. hospitals.Cohorts.SelectMany(cohort => cohort.Patients)];

    [Fact]
    public async Task Joint_statistics_are_those_of_the_pooled_rows()
    {
        var task = await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(hospitals.Datasets.Values));
        var end = await Steps.RunAsync(Cluster.Centre, task);
        Assert.Equal(TaskState.Completed, end.State);
        var table = (await Cluster.Centre.Client.Tasks.ResultAsync(task)).Sheet.FindTable("statistics")!;
        foreach (var sex in new[] { 0, 1 })
        {
            var values = Pooled.Where(patient => patient.Sex == sex).Select(patient => patient.Cholesterol).ToList();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
            var row = Answers.RowOf(table, "by.sex", $"{sex}");
            Assert.Equal(values.Count, table[row, "count"].Whole);
            Assert.Equal(mean, table[row, "mean"].Real!.Value, 1e-9);
            Assert.Equal(deviation, table[row, "standard-deviation"].Real!.Value, 1e-9);
        }

        // The providers took part and learned nothing.
        foreach (var provider in Cluster.Providers)
        {
            var error = await Assert.ThrowsAsync<KexinApiException>(() => provider.Client.Tasks.ResultAsync(task));
            Assert.Equal(ProblemCodes.NotFound, error.Problem.Code);
            var part = await Steps.EndAsync(provider, task, end.RunId!);
            Assert.Equal(TaskState.Completed, part.State);
            Assert.Equal(3, part.Traffic.Count);
            Assert.All(part.Traffic, traffic => Assert.True(traffic.BytesSent > 0));
        }
    }

    [Fact]
    public async Task The_joint_regression_is_that_of_the_pooled_rows()
    {
        var task = await Steps.AgreeAsync(Cluster, Questions.DiseaseRegression(hospitals.Datasets.Values));
        var end = await Steps.RunAsync(Cluster.Centre, task);
        Assert.Equal(TaskState.Completed, end.State);
        var sheet = (await Cluster.Centre.Client.Tasks.ResultAsync(task)).Sheet;
        var (coefficients, fit) = (sheet.FindTable("coefficients")!, sheet.FindTable("fit")!);
        var complete = Pooled.Where(patient => patient.Pressure is not null).ToList();
        Assert.Equal(complete.Count, fit[0, "rows"].Whole);
        Assert.Equal(Pooled.Count - complete.Count, fit[0, "left-out"].Whole);
        var expected = PooledFit.Of([
            .. complete.Select(patient =>
                (new double[] { patient.Age, patient.Sex, patient.Pressure!.Value, patient.Rate }, patient.Disease > 0)
            ),
        ]);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], coefficients[i, "estimate"].Real!.Value, 1e-6);
        }

        Assert.Equal("roc", Assert.Single(sheet.Series).Id);
    }

    [Fact]
    public async Task Two_providers_common_identifiers_are_learned_by_who_the_document_names()
    {
        var (north, east, common) = await PublishRegistriesAsync("registry");
        var sizeOnly = await Steps.AgreeAsync(Cluster, Questions.CommonPatients([north, east], ReleasedPart.Size));
        Assert.Equal(TaskState.Completed, (await Steps.RunAsync(Cluster.Centre, sizeOnly)).State);
        var size = Assert.Single((await Cluster.Centre.Client.Tasks.ResultAsync(sizeOnly)).Sheet.Tables);
        Assert.Equal(common.Count, size[0, "size"].Whole);

        var set = await Steps.AgreeAsync(Cluster, Questions.CommonPatients([north, east], ReleasedPart.Set));
        Assert.Equal(TaskState.Completed, (await Steps.RunAsync(Cluster.Centre, set)).State);
        var tasks = Cluster.Centre.Client.Tasks;
        Assert.Equal(common.Count, (await tasks.ResultAsync(set)).Sheet.FindTable("identifiers")!.RowCount);
        var first = await tasks.TableAsync(set, "identifiers", new Paging(Limit: common.Count - 1));
        var last = await tasks.TableAsync(set, "identifiers", new Paging(first.Next));
        Assert.Null(last.Next);
        Assert.Equal(common, first.Items.Concat(last.Items).Select(row => row[0].Text!));
        var unknown = await Assert.ThrowsAsync<KexinApiException>(() => tasks.TableAsync(set, "elsewhere"));
        Assert.Equal(ProblemCodes.NotFound, unknown.Problem.Code);

        // The same without one patient would tell, by comparison, whether both have her.
        var her = hospitals.Cohorts.SelectMany(cohort => cohort.Patients).Single(patient => patient.Id == common[0]);
        var condition = new Condition("chol", "!=", [her.Cholesterol.ToString(CultureInfo.InvariantCulture)]);
        var without = Questions.CommonPatients([north, east], ReleasedPart.Size) with { Where = [condition] };
        var end = await Steps.RunAsync(Cluster.Centre, await Steps.AgreeAsync(Cluster, without));
        Assert.Equal(TaskState.Failed, end.State);
        Assert.Contains("fewer than 5 identifiers", end.Problem!.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proof_files_hold_without_a_node_and_no_altered_one_does()
    {
        var task = await Steps.AgreeAsync(Cluster, Questions.MeanCholesterolBySex(hospitals.Datasets.Values));
        Assert.Equal(TaskState.Completed, (await Steps.RunAsync(Cluster.Centre, task)).State);
        var result = await Cluster.Centre.Client.Tasks.ResultAsync(task);
        Assert.True(result.ProofUrls.Count >= 3);
        foreach (var url in result.ProofUrls)
        {
            byte[] proof = [];
            await Cluster.WaitAsync(
                async () =>
                {
                    try
                    {
                        proof = await Cluster.Centre.Client.Proofs.AtAsync(url);
                        return true;
                    }
                    catch (KexinApiException error) when (error.Problem.Code == ProblemCodes.Conflict)
                    {
                        return false;
                    }
                },
                $"the proof {url} is final"
            );
            Assert.True(proof.Length < 8 << 10, $"{url} has {proof.Length} bytes.");
            var report = OfflineVerifier.Verify(proof);
            Assert.True(report.Holds, report.Checks[^1].Text.En);
            Assert.NotEmpty(report.Proves);
            for (var at = 0; at < proof.Length; at += 97)
            {
                var altered = (byte[])proof.Clone();
                altered[at] ^= 1;
                Assert.False(OfflineVerifier.Verify(altered).Holds, $"Byte {at} of {url} does not matter.");
            }
        }
    }

    [Fact]
    public async Task No_file_of_any_node_holds_a_value_of_the_data()
    {
        // Every column is read, the identifiers too.
        var (first, second, _) = await PublishRegistriesAsync("sought");
        DraftTask[] all =
        [
            Questions.CommonPatients([first, second], ReleasedPart.Size),
            Questions.MeanCholesterolBySex(hospitals.Datasets.Values),
            Questions.DiseaseRegression(hospitals.Datasets.Values),
        ];
        foreach (var question in all)
        {
            var task = await Steps.AgreeAsync(Cluster, question);
            Assert.Equal(TaskState.Completed, (await Steps.RunAsync(Cluster.Centre, task)).State);
        }

        List<Plaintext> sought = [.. hospitals.Cohorts.Select(Plaintext.Of)];
        foreach (var file in Directory.EnumerateFiles(Cluster.Root, "*", SearchOption.AllDirectories))
        {
            if (new FileInfo(file).Length == 0)
            {
                // Such as the file by which a node keeps others out of its folder, which cannot be opened.
                continue;
            }

            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var memory = new MemoryStream();
            await stream.CopyToAsync(memory);
            Assert.All(sought, plaintext => Assert.False(plaintext.IsIn(memory.ToArray()), $"{file} holds plaintext."));
        }
    }

    /// <summary>Two more datasets, some of whose patients are the same: the last of north's and the first of east's.</summary>
    private async Task<(string First, string Second, IReadOnlyList<string> Common)> PublishRegistriesAsync(string name)
    {
        var all = hospitals.Cohorts[0].Patients.Take(37).Concat(hospitals.Cohorts[1].Patients.Take(20)).ToList();
        var common = all.Skip(30).ToList();
        var first = await Steps.PublishAsync(Cluster["north"], Cohort.Of($"north-{name}", all));
        var second = await Steps.PublishAsync(Cluster["east"], Cohort.Of($"east-{name}", [.. common, .. Pooled[^9..]]));
        await Cluster.CatchUpAsync((await Cluster["east"].Client.Ledger.StatusAsync()).Height);
        return (first, second, [.. common.Select(patient => patient.Id).Order(StringComparer.Ordinal)]);
    }
}
