using System.Text;
using Kexin.Client.Contracts;
using Kexin.Computations.Engines;
using Kexin.Computations.JoinedTotals;
using Kexin.Computations.Percentiles;
using Kexin.Computations.Survival;
using Kexin.Computations.ThresholdQuestion;
using Condition = Kexin.Data.Condition;
using GroupBy = Kexin.Computations.Documents.GroupBy;
using RangedField = Kexin.Computations.Documents.RangedField;

namespace Kexin.Cluster.Tests;

/// <summary>Computations on shares and by garbled circuits among real processes: each is chosen, agreed to and run like any other.</summary>
[Collection(Hospitals.Name)]
public sealed class EngineTests(HospitalsFixture hospitals)
{
    private Cluster Cluster => hospitals.Cluster;

    private List<Patient> Pooled => [.. hospitals.Cohorts.SelectMany(cohort => cohort.Patients)];

    [Fact]
    public async Task Percentiles_survival_and_a_threshold_question_come_out_as_from_the_pooled_rows()
    {
        var quartiles = await hospitals.LearnAsync(
            "Quartiles of age by sex",
            hospitals.Datasets.Values,
            new PercentilesFunction(
                "age",
                [25, 50, 75],
                20,
                90,
                1,
                [new GroupBy("sex", ["0", "1"])],
                ShareProtocol.Sharing3,
                Adversary.Malicious
            )
        );
        foreach (var sex in new[] { 0, 1 })
        {
            var ages = Pooled.Where(patient => patient.Sex == sex).Select(patient => patient.Age).Order().ToList();
            var table = quartiles.FindTable("percentiles")!;
            var row = Answers.RowOf(table, "by.sex", $"{sex}");
            Assert.Equal(ages.Count, table[row, "rows"].Whole);
            foreach (var percent in new[] { 25, 50, 75 })
            {
                var rank = (percent * ages.Count + 99) / 100;
                Assert.Equal(ages[rank - 1], table[row, $"p{percent}"].Real);
            }
        }

        var survival = await hospitals.LearnAsync(
            "Heart rate until disease by sex",
            hospitals.Datasets.Values,
            new SurvivalFunction(
                "thalach",
                new Condition("num", ">", ["0"]),
                200,
                20,
                [new GroupBy("sex", ["0", "1"])],
                ShareProtocol.SharingN,
                Adversary.SemiHonest
            )
        );
        var groups = survival.FindTable("groups")!;
        foreach (var sex in new[] { 0, 1 })
        {
            var patients = Pooled.Where(patient => patient.Sex == sex).ToList();
            var row = Answers.RowOf(groups, "by.sex", $"{sex}");
            Assert.Equal(patients.Count, groups[row, "rows"].Whole);
            Assert.Equal(patients.Count(patient => patient.Disease > 0), groups[row, "events"].Whole);
        }

        Assert.Equal(2, survival.Series.Count);

        // The centre's own dataset holds its threshold, which north does not see; north's patient stays unseen by the centre.
        var patient = hospitals.Cohorts[0].Patients[7];
        var limits = $"patient_id,age\n{patient.Id},{patient.Age - 1}\nsomebody,50\n";
        await using var file = new MemoryStream(Encoding.UTF8.GetBytes(limits));
        var own = await Steps.PublishAsync(Cluster.Centre, file, "limits");
        var answer = await hospitals.LearnAsync(
            "Older than the limit?",
            [own, hospitals.Datasets["north"]],
            new ThresholdQuestionFunction("age", "patient_id", patient.Id, Adversary.Malicious)
        );
        Assert.Equal("yes", answer.FindTable("answer")![0, "above"].Text);
    }

    [Fact]
    public async Task Totals_of_one_hospitals_values_by_anothers_groups_are_those_of_a_plain_join()
    {
        // North has who is of which sex, east the heart rates; both know 160 of their patients.
        var (register, measured) = (Pooled.Take(200).ToList(), Pooled.Skip(40).Take(200).ToList());
        var north = await PublishAsync("north", "register", "sex", register, patient => patient.Sex);
        var east = await PublishAsync("east", "rates", "thalach", measured, patient => patient.Rate);
        var joined = await hospitals.LearnAsync(
            "Heart rate at east by sex at north",
            [north, east],
            new JoinedTotalsFunction(
                "patient_id",
                new RangedField("thalach", 0, 250),
                [new GroupBy("sex", ["0", "1"])],
                ShareProtocol.Sharing3,
                Adversary.SemiHonest
            )
        );
        var table = joined.FindTable("joined")!;
        foreach (var sex in new[] { 0, 1 })
        {
            var rates = register.Intersect(measured).Where(one => one.Sex == sex).Select(one => one.Rate).ToList();
            var row = Answers.RowOf(table, "by.sex", $"{sex}");
            Assert.Equal(rates.Count, table[row, "rows"].Whole);
            Assert.Equal(rates.Sum(), table[row, "sum"].Real);
            Assert.Equal(rates.Average(), table[row, "mean"].Real);
        }
    }

    private async Task<string> PublishAsync(
        string hospital,
        string name,
        string field,
        IEnumerable<Patient> patients,
        Func<Patient, int> valueOf
    )
    {
        var lines = patients.Select(patient => $"{patient.Id},{valueOf(patient)}\n");
        await using var file = new MemoryStream(Encoding.UTF8.GetBytes($"patient_id,{field}\n" + string.Concat(lines)));
        return await Steps.PublishAsync(Cluster[hospital], file, name);
    }
}
