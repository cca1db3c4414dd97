using Kexin.Client.Contracts;

namespace Kexin.Cluster.Tests;

/// <summary>What the tests ask of the cohorts.</summary>
internal static class Questions
{
    public static DraftTask MeanCholesterolBySex(IEnumerable<string> datasets) =>
        new(
            "Mean cholesterol by sex",
            Steps.Purpose,
            [.. datasets],
            Statistics: new StatisticsOptions(
                [new Measure("chol", [Statistic.Count, Statistic.Mean, Statistic.StandardDeviation])],
                [new GroupBy("sex", ["0", "1"])]
            )
        );

    public static DraftTask DiseaseRegression(IEnumerable<string> datasets) =>
        new(
            "Disease on age, sex, pressure and heart rate",
            Steps.Purpose,
            [.. datasets],
            LogisticRegression: new LogisticRegressionOptions(
                new Condition("num", ">", ["0"]),
                ["age", "sex", "trestbps", "thalach"]
            )
        );

    public static DraftTask CommonPatients(IEnumerable<string> datasets, IntersectionOutput learn) =>
        new(
            "Patients in common",
            Steps.Purpose,
            [.. datasets],
            Intersection: new IntersectionOptions("patient_id", learn)
        );
}
