using Kexin.Client.Contracts;
using Kexin.Computations.Documents;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Statistics;
using Condition = Kexin.Data.Condition;

namespace Kexin.Cli.Demo;

/// <summary>What a demo asks of the data; the defaults fit the Heart Disease columns.</summary>
/// <param name="Mean">The field whose mean is asked for.</param>
/// <param name="By">The groups.</param>
/// <param name="Outcome">Which rows are cases.</param>
/// <param name="On">The fields of the regression.</param>
internal sealed record DemoQuestions(string Mean, GroupBy By, Condition Outcome, IReadOnlyList<string> On)
{
    /// <summary>Mean cholesterol by sex; disease on age, sex, blood pressure and heart rate.</summary>
    public static DemoQuestions Default { get; } =
        new(
            "chol",
            new GroupBy("sex", ["0", "1"]),
            new Condition("num", ">", ["0"]),
            ["age", "sex", "trestbps", "thalach"]
        );

    /// <summary>The columns that every file must have.</summary>
    public IReadOnlyList<string> Needed => [.. new[] { Mean, By.Field, Outcome.Field }.Concat(On).Distinct()];

    /// <summary>The two computations, still without their datasets.</summary>
    public IReadOnlyList<DraftTask> Drafts(string purpose, Texts texts) =>
        [
            new DraftTask(
                texts.Format("demo.question.statistics", Mean, By.Field),
                purpose,
                [],
                Asked(
                    new StatisticsFunction(
                        [new Measure(Mean, [Statistic.Count, Statistic.Mean, Statistic.StandardDeviation], [])],
                        [By]
                    )
                )
            ),
            new DraftTask(
                texts.Format(
                    "demo.question.regression",
                    $"{Outcome.Field} {Outcome.Operator} {Outcome.Values[0]}",
                    string.Join(texts["list.comma"], On)
                ),
                purpose,
                [],
                Asked(new LogisticRegressionFunction(Outcome, On))
            ),
        ];

    private static System.Text.Json.JsonElement Asked(ComputationFunction function) => RecordJson.Write(function);
}
