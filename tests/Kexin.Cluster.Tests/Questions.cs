using Kexin.Client.Contracts;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Statistics;
using Condition = Kexin.Data.Condition;

namespace Kexin.Cluster.Tests;

/// <summary>What the tests ask of the cohorts.</summary>
internal static class Questions
{
    public static DraftTask MeanCholesterolBySex(IEnumerable<string> datasets) =>
        new(
            "Mean cholesterol by sex",
            Steps.Purpose,
            [.. datasets],
            Asked(
                new StatisticsFunction(
                    [new Measure("chol", [Statistic.Count, Statistic.Mean, Statistic.StandardDeviation], [])],
                    [new GroupBy("sex", ["0", "1"])]
                )
            )
        );

    public static DraftTask DiseaseRegression(IEnumerable<string> datasets) =>
        new(
            "Disease on age, sex, pressure and heart rate",
            Steps.Purpose,
            [.. datasets],
            Asked(
                new LogisticRegressionFunction(new Condition("num", ">", ["0"]), ["age", "sex", "trestbps", "thalach"])
            )
        );

    public static DraftTask CommonPatients(IEnumerable<string> datasets, ReleasedPart learn) =>
        new(
            "Patients in common",
            Steps.Purpose,
            [.. datasets],
            Asked(new IntersectionFunction("patient_id", learn, []))
        );

    /// <summary>A function as a draft takes it.</summary>
    public static System.Text.Json.JsonElement Asked(ComputationFunction function) => RecordJson.Write(function);
}
