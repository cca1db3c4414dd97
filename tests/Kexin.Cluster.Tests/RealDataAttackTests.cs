using System.Globalization;
using System.Text;
using System.Text.Json;
using Kexin.Client;
using Kexin.Client.Contracts;
using Kexin.Computations.Documents;
using Kexin.Computations.Intersection;
using Kexin.Computations.LogisticRegression;
using Kexin.Computations.Statistics;
using Kexin.Computations.Tests;
using Condition = Kexin.Client.Contracts.Condition;

namespace Kexin.Cluster.Tests;

/// <summary>
/// What a requester asks to get at single patients of the four real hospitals, among real processes: every field at its default, every document
/// accepted by every provider. What each attack would have told is computed from the pooled rows first.
/// </summary>
[Collection(RealHospitalNodes.Name)]
public sealed class RealDataAttackTests(RealHospitalsFixture hospitals)
{
    private static readonly string[] s_all = ["budapest", "cleveland", "long-beach", "zurich-basel"];

    private IReadOnlyList<RealPatient> Pooled => hospitals.Pooled;

    [RealHospitalsFact]
    public async Task A_total_over_all_but_one_patient_does_not_open_beside_the_total_over_all()
    {
        var datasets = await hospitals.PublishAsync(s_all);
        var (rows, sum) = (Pooled.Count(HasCholesterol), Pooled.Sum(patient => patient["chol"] ?? 0));
        var others = Pooled.Where(patient => patient["age"] != 28).ToList();
        Assert.Equal((890, 177_226.0), (rows, sum));
        Assert.Equal((889, 132.0), (others.Count(HasCholesterol), sum - others.Sum(patient => patient["chol"] ?? 0)));

        var all = await hospitals.LearnAsync(Totals("chol", datasets));
        Assert.Equal((rows, sum), (all.Tables[0][0, "count"].Whole, all.Tables[0][0, "sum"].Real));
        var but = await hospitals.LearnAsync(Totals("chol", datasets) with { Where = [new("age", "!=", ["28"])] });
        AssertHeldBack(but, row: 0, "differ by none or a few");

        // Nor do groups that add up to the same rows all open: the total over all less theirs would be that patient's.
        var bySex = await hospitals.LearnAsync(
            Totals("chol", datasets, new GroupBy("sex", ["0", "1"])) with
            {
                Where = [new("age", ">", ["28"])],
            }
        );
        Assert.Contains(Enumerable.Range(0, 2), row => bySex.Tables[0][row, "sum"].HeldBack is not null);

        bool HasCholesterol(RealPatient patient) => patient["chol"] is not null;
    }

    /// <summary>A condition that seems to leave nobody out leaves out whom the field is missing of.</summary>
    [RealHospitalsFact]
    public async Task A_total_over_all_who_have_another_value_tells_nothing_of_the_two_who_lack_it()
    {
        var datasets = await hospitals.PublishAsync(s_all);
        var all = Pooled.Sum(patient => patient["age"]!.Value);
        Assert.Equal(2, Pooled.Count(patient => patient["restecg"] is null));
        Assert.Equal(all, (await hospitals.LearnAsync(Totals("age", datasets))).Tables[0][0, "sum"].Real);
        var those = Totals("age", datasets) with { Where = [new("restecg", ">=", ["0"])] };
        AssertHeldBack(await hospitals.LearnAsync(those), row: 0, "differ by none or a few");
    }

    [RealHospitalsFact]
    public async Task A_requester_sets_no_smallest_group_below_the_consortiums()
    {
        var datasets = await hospitals.PublishAsync(s_all);
        Assert.Single(Pooled, patient => patient["age"] == 28);
        var question = Totals("chol", datasets) with { Where = [new("age", "=", ["28"])], SmallestGroup = 1 };
        var refused = await Assert.ThrowsAsync<KexinApiException>(() => hospitals.AskAsync(question));
        Assert.Contains("asks for at least 5", refused.Problem.Title, StringComparison.Ordinal);
        AssertHeldBack(await hospitals.LearnAsync(question with { SmallestGroup = null }), row: 0, "Fewer than 5 rows");
    }

    [RealHospitalsFact]
    public async Task Rows_are_not_narrowed_by_an_identifier()
    {
        var datasets = await hospitals.PublishAsync(s_all);
        var question = Totals("chol", datasets) with { Where = [new("patient_id", "!=", ["budapest-0001"])] };
        Assert.Single(Pooled, patient => patient.Values["patient_id"] == "budapest-0001");
        var refused = await Assert.ThrowsAsync<KexinApiException>(() => hospitals.AskAsync(question));
        Assert.Contains("patient_id", $"{refused.Problem.Title} {refused.Problem.Saw}", StringComparison.Ordinal);
    }

    [RealHospitalsFact]
    public async Task Whether_one_patients_illness_is_severe_is_told_by_no_intersection_nor_by_the_size_of_what_it_sends()
    {
        // Whoever asks knows the patient by age and sex, and all of Cleveland's ids.
        var cleveland = Pooled.Where(patient => patient.Hospital == "cleveland").ToList();
        var him = Assert.Single(cleveland, patient => (patient["age"], patient["sex"]) == (77, 1));
        Assert.Equal(4, him["num"]);
        var dataset = (await hospitals.PublishAsync("cleveland"))[0];

        // With a list of its own it is refused at home, as who is common could be found from how many.
        var own = await PublishIdsAsync(hospitals.Cluster.Centre);
        var refused = await Assert.ThrowsAsync<KexinApiException>(() => hospitals.AskAsync(Question(own, "=")));
        Assert.Contains("only computed on", refused.Problem.Title, StringComparison.Ordinal);

        // With another member's list the answer to "is it severe?" is the same as to "is it not?", to the byte.
        var theirs = await PublishIdsAsync(hospitals.Cluster["budapest"]);
        var told = new List<(string Problem, long Received)>();
        foreach (var comparison in new[] { "=", "!=" })
        {
            var (_, end) = await hospitals.AskAsync(Question(theirs, comparison));
            Assert.Equal(TaskState.Failed, end.State);
            told.Add((end.Problem!.Title, end.Traffic.Sum(part => part.BytesReceived)));
        }

        Assert.Contains("fewer than 5 identifiers", told[0].Problem, StringComparison.Ordinal);
        Assert.Equal(told[0], told[1]);

        DraftTask Question(string list, string comparison) =>
            Questions.CommonPatients([list, dataset], ReleasedPart.Size) with
            {
                Where = [new("age", "=", ["77"]), new("sex", "=", ["1"]), new("num", comparison, ["4"])],
            };

        // Each id twice, so that either condition leaves all of them.
        async Task<string> PublishIdsAsync(NodeProcess node)
        {
            var lines = cleveland
                .Select(patient => patient.Values["patient_id"])
                .SelectMany(id => new[] { $"{id},77,1,4\n", $"{id},77,1,0\n" });
            await using var list = new MemoryStream(
                Encoding.UTF8.GetBytes("patient_id,age,sex,num\n" + string.Concat(lines))
            );
            var published = await Steps.PublishAsync(node, list, "known");
            await hospitals.Cluster.CatchUpAsync((await node.Client.Ledger.StatusAsync()).Height);
            return published;
        }
    }

    [RealHospitalsFact]
    public async Task A_small_cell_is_found_from_no_margin_and_no_published_number_of_rows()
    {
        var datasets = await hospitals.PublishAsync(s_all);
        string[] nums = ["0", "1", "2", "3", "4"];
        var hidden = Pooled.Count(patient => (patient["sex"], patient["num"]) == (0, 4));
        Assert.Equal(2, hidden);
        var margin = await hospitals.LearnAsync(Totals("age", datasets, new GroupBy("num", nums)));
        Assert.Equal(
            nums.Select(num => (long?)Pooled.Count(patient => patient.Values["num"] == num)),
            Enumerable.Range(0, 5).Select(row => margin.Tables[0][row, "count"].Whole)
        );

        // The women of that group, by the margin less the men, or by the men's total and all rows less the others.
        var cells = (
            await hospitals.LearnAsync(
                Totals("age", datasets, new GroupBy("sex", ["0", "1"]), new GroupBy("num", nums))
            )
        ).Tables[0];
        foreach (var sex in new[] { "0", "1" })
        {
            var row = Enumerable
                .Range(0, cells.RowCount)
                .Single(row => (cells[row, "by.sex"].Text, cells[row, "by.num"].Text) == (sex, "4"));
            Assert.NotNull(cells[row, "count"].HeldBack);
            Assert.NotNull(cells[row, "sum"].HeldBack);
        }

        // Two rows have no ECG; the groups that have one are opened, and what the catalogue says of all rows is rounded.
        var ecg = await hospitals.LearnAsync(Totals("age", datasets, new GroupBy("restecg", ["0", "1", "2"])));
        Assert.Equal(2, Pooled.Count(patient => patient["restecg"] is null));
        Assert.NotNull(ecg.FindTable("rest")![0, "rows"].HeldBack);
        var catalogue = (await hospitals.Cluster.Centre.Client.Catalogue.ListAsync()).Items;
        var published = catalogue.Where(entry => datasets.Contains(entry.TokenId)).ToList();
        Assert.All(published, entry => Assert.Equal(0, entry.Rows % 10));
        Assert.NotEqual(Pooled.Count, published.Sum(entry => entry.Rows));
    }

    [RealHospitalsFact]
    public async Task Of_two_values_that_the_conditions_leave_the_rarer_is_not_told_by_the_sum()
    {
        var datasets = await hospitals.PublishAsync(s_all);
        var left = Pooled.Where(patient => patient["cp"] == 3 && patient["num"] >= 3).ToList();
        Assert.Equal(4, left.Count(patient => patient["num"] == 4));
        Assert.True(left.Count > 20);
        var sum = await hospitals.LearnAsync(
            Totals("num", datasets) with
            {
                Where = [new("cp", "=", ["3"]), new("num", ">=", ["3"])],
            }
        );
        Assert.NotNull(sum.Tables[0][0, "sum"].HeldBack);
    }

    [RealHospitalsFact]
    public async Task A_separated_fit_does_not_open()
    {
        // Of those under 55 no woman is a severe case: the steps of the fit would go on for ever.
        var young = Pooled.Where(patient => patient["age"] < 55).ToList();
        Assert.Equal(
            (116, 0, 33),
            (
                young.Count(patient => patient["sex"] == 0),
                young.Count(patient => patient["sex"] == 0 && patient["num"] > 2),
                young.Count(patient => patient["sex"] == 1 && patient["num"] > 2)
            )
        );
        var datasets = await hospitals.PublishAsync(s_all);
        var (task, end) = await hospitals.AskAsync(
            new DraftTask(
                "Severe cases",
                Steps.Purpose,
                datasets,
                Questions.Asked(
                    new LogisticRegressionFunction(new Kexin.Data.Condition("num", ">", ["2"]), ["sex", "age"])
                ),
                [new("age", "<", ["55"])]
            )
        );
        var sheet =
            end.State == TaskState.Completed
                ? (await hospitals.Cluster.Centre.Client.Tasks.ResultAsync(task)).Sheet
                : null;
        Assert.True(
            sheet?.FindTable("coefficients") is not { } table
                || Enumerable.Range(0, table.RowCount).All(row => table[row, "estimate"].Real is null),
            JsonSerializer.Serialize(sheet)
        );
        Assert.NotEmpty(end.Problem?.Title ?? string.Concat(sheet!.Warnings.Select(warning => warning.En)));
    }

    [RealHospitalsFact]
    public async Task One_hospitals_own_total_does_not_open_as_a_joint_one()
    {
        var datasets = await hospitals.PublishAsync(s_all);
        var with = Pooled.Where(patient => patient["ca"] >= 2).ToList();
        Assert.Equal((61, 58), (with.Count, with.Count(patient => patient.Hospital == "cleveland")));
        AssertHeldBack(
            await hospitals.LearnAsync(Totals("age", datasets) with { Where = [new("ca", ">=", ["2"])] }),
            row: 0,
            "One organisation has all rows"
        );
    }

    [RealHospitalsFact]
    public async Task A_run_that_has_opened_is_used_and_is_not_run_again()
    {
        var datasets = await hospitals.PublishAsync(s_all[..2]);
        var (task, end) = await hospitals.AskAsync(Totals("trestbps", datasets));
        Assert.Equal(TaskState.Completed, end.State);
        var again = await Assert.ThrowsAsync<KexinApiException>(() =>
            hospitals.Cluster.Centre.Client.Tasks.RunAsync(task)
        );
        Assert.Equal(ProblemCodes.Refused, again.Problem.Code);
        foreach (var hospital in s_all[..2])
        {
            var grants = await hospitals.Cluster[hospital].Client.Grants.ListAsync(null, GrantDirection.In);
            Assert.Contains(grants.Items, grant => datasets.Contains(grant.Dataset));
        }
    }

    /// <summary>Count and sum of a field by groups.</summary>
    private static DraftTask Totals(string field, IReadOnlyList<string> datasets, params GroupBy[] by) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"Totals of {field}"),
            Steps.Purpose,
            datasets,
            Questions.Asked(new StatisticsFunction([new Measure(field, [Statistic.Count, Statistic.Sum], [])], by))
        );

    private static void AssertHeldBack(Sheet sheet, int row, string why)
    {
        var (count, sum) = (sheet.Tables[0][row, "count"], sheet.Tables[0][row, "sum"]);
        Assert.NotNull(count.HeldBack);
        Assert.NotNull(sum.HeldBack);
        Assert.Contains(why, sheet.Reasons[sum.HeldBack.Value].En, StringComparison.Ordinal);
    }
}
