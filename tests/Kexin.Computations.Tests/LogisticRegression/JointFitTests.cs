using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Running;

namespace Kexin.Computations.Tests.LogisticRegression;

/// <summary>Providers together get what the pooled rows give.</summary>
public sealed class JointFitTests
{
    [Theory]
    [InlineData(2, 400, 0)]
    [InlineData(3, 900, 0.03)]
    [InlineData(4, 5000, 0.01)]
    public async Task Joint_fit_equals_the_pooled_fit(int providers, int rows, double missing)
    {
        var pooled = Cohort.Generate(providers, rows, missing);
        var joint = new JointRegression(pooled.Split(providers));
        var output = await joint.RunAsync();
        RegressionAssert.EqualsPooled(pooled, output);
        Assert.True(output.Roc!.AreaErrorBound < 0.05);
    }

    [Fact]
    public Task Generated_rows_of_unequal_hospitals_give_what_their_pool_gives() =>
        GivesWhatThePoolGivesAsync(Cohort.Generate(7, 900, 0.05).Split(4));

    [RealHospitalsFact]
    public Task Rows_of_real_hospitals_give_what_their_pool_gives() =>
        GivesWhatThePoolGivesAsync([
            .. RealHospitals
                .Files()
                .Select(file => Cohort.Parse(["age", "sex", "trestbps", "thalach"], "num", File.ReadAllLines(file))),
        ]);

    [Fact]
    public async Task One_dataset_alone_gives_the_same_as_if_it_were_dealt_out()
    {
        var pooled = Cohort.Generate(11, 700, 0.02);
        var joint = new JointRegression(pooled.Split(3));
        await using var dataset = pooled.ToDataset();
        var alone = await new LogisticRegressionComputation().RunAloneAsync(
            joint.Document,
            dataset,
            CancellationToken.None
        );
        var output = await joint.RunAsync();
        RegressionAssert.EqualsPooled(pooled, Assert.IsType<LogisticRegressionOutput>(alone));
        Assert.Equal(output.Iterations, ((LogisticRegressionOutput)alone).Iterations);
    }

    [Fact]
    public async Task A_provider_without_a_single_row_takes_part()
    {
        var pooled = Cohort.Generate(5, 300);
        Cohort[] parts = [.. pooled.Split(2), pooled with { Rows = [], Outcome = [] }];
        RegressionAssert.EqualsPooled(pooled, await new JointRegression(parts).RunAsync());
    }

    [Fact]
    public async Task Every_step_of_the_fit_is_reported()
    {
        var joint = new JointRegression(Cohort.Generate(3, 300).Split(2));
        var output = await joint.RunAsync();
        Assert.All(joint.Progress, report => Assert.Equal(RegressionProgress.Steps, report.Total));
        Assert.Equal(joint.Progress.OrderBy(report => report.Done), joint.Progress);
        Assert.Equal(RegressionProgress.Steps - 1, joint.Progress[^1].Done);
        Assert.True(joint.Progress.Count(report => report.Phase.En == "Fitting the model") >= output.Iterations - 1);
    }

    private static async Task GivesWhatThePoolGivesAsync(Cohort[] hospitals)
    {
        var pooled = new Cohort(
            hospitals[0].Names,
            [.. hospitals.SelectMany(hospital => hospital.Rows)],
            [.. hospitals.SelectMany(hospital => hospital.Outcome)]
        );
        var joint = new JointRegression(hospitals);
        RegressionAssert.EqualsPooled(pooled, await joint.RunAsync());
        Assert.InRange(joint.Traffic.MessagesReceived, 1, 120);
        Assert.InRange(joint.Traffic.BytesReceived + joint.Traffic.BytesSent, 1, 1_500_000);
    }
}
