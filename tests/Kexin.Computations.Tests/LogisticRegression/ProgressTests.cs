using Kexin.Computations.LogisticRegression;
using Kexin.Computations.LogisticRegression.Fitting;
using Kexin.Computations.Running;

namespace Kexin.Computations.Tests.LogisticRegression;

public sealed class ProgressTests
{
    [Fact]
    public void A_fit_that_takes_long_goes_on_at_its_last_usual_step()
    {
        var reports = new List<RunProgress>();
        var progress = new RegressionProgress(new List(reports));
        progress.Report(RegressionTexts.Reading);
        progress.Report(RegressionTexts.Checking);
        progress.Report(RegressionTexts.Standardising);
        for (var i = 0; i < NewtonFit.MostSteps; i++)
        {
            progress.Report(RegressionTexts.Fitting);
        }

        progress.Report(RegressionTexts.Scoring);
        Assert.All(reports, report => Assert.InRange(report.Done, 0, report.Total - 1));
        Assert.Equal(Enumerable.Range(0, RegressionProgress.Steps), reports.Select(report => report.Done).Distinct());
        Assert.Equal(RegressionProgress.Steps - 1, reports[^1].Done);
    }

    private sealed class List(List<RunProgress> reports) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => reports.Add(value);
    }
}
