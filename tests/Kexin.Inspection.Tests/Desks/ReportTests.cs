using Kexin.Inspection.Reports;
using Kexin.Inspection.Stream;
using Kexin.People.Managing;
using Kexin.People.Records;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>Reports of a period: what was to be done and what was, by site, person and plan, and how it goes on.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly DeskScene _scene = new();
    private readonly ReportDays _days;

    public ReportTests() => _days = new ReportDays(_scene.Book);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_period_counts_what_began_and_was_found_in_it()
    {
        var (later, alarms) = await InspectAsync();
        var day = Of(ReportBy.Site, _scene.Task.From, later.From);
        Assert.Equal([new ReportLine(Ids.Of("site"), new(1, 0, 0, 3, 1, alarms, 1, 1))], day.Lines);
        Assert.Equal(
            [
                new(Ids.Of(DeskScene.Li), new(1, 0, 0, 3, 1, alarms, 1, 1)),
                new ReportLine(null, new(1, 0, 1, 3, 0, 0, 0, 0)),
            ],
            Of(ReportBy.Person, _scene.Task.From, later.From + 1).Lines
        );
        var plans = Of(ReportBy.Plan, _scene.Task.From, later.From + 1);
        Assert.Equal([new ReportLine(_scene.Plan.Id, new(2, 0, 1, 6, 1, alarms, 1, 1))], plans.Lines);
        Assert.Equal(plans.Lines[0].Counts, plans.All);
    }

    [Fact]
    public async Task A_report_of_one_person_or_plan_or_site_has_nothing_of_others()
    {
        var (later, alarms) = await InspectAsync();
        var question = new ReportQuestion(ReportBy.Site, _scene.Task.From, later.From + 1);
        var own = new ReportCounts(1, 0, 0, 3, 1, alarms, 1, 1);
        Assert.Equal(own, Of(question with { Person = Ids.Of(DeskScene.Li) }).All);
        Assert.Equal(ReportCounts.None, Of(question with { Person = Ids.Of(DeskScene.Wang) }).All);
        Assert.Equal(own with { Rounds = 2, Missed = 1, Points = 6 }, Of(question with { Plan = _scene.Plan.Id }).All);
        Assert.Equal(ReportCounts.None, Of(question with { Plan = Ids.Of("other") }).All);
        Assert.Equal(ReportCounts.None, Of(question with { Site = Ids.Of("elsewhere") }).All);
    }

    [Fact]
    public async Task A_trend_goes_on_by_the_days_of_the_site_with_those_in_which_nothing_was()
    {
        var (later, alarms) = await InspectAsync();
        // In Shanghai the first of May begins at four in the afternoon of the last of April, UTC.
        var begin = Sample.Time("2026-04-29T16:00:00Z");
        var trend = Of(ReportBy.Site, begin, later.From + 1).Trend;
        Assert.Equal(
            [
                new(new DateOnly(2026, 4, 30), ReportCounts.None),
                new(new DateOnly(2026, 5, 1), new(2, 0, 0, 6, 1, alarms, 1, 1)),
                new TrendPoint(new DateOnly(2026, 5, 2), new(1, 0, 1, 3, 0, 0, 0, 0)),
            ],
            trend
        );

        // The first of May 2026 is a Friday.
        var week = Of(new ReportQuestion(ReportBy.Site, begin, later.From + 1) { Step = ReportStep.Week }).Trend;
        Assert.Equal(new DateOnly(2026, 4, 27), Assert.Single(week).Start);
        var months = Of(new ReportQuestion(ReportBy.Site, begin, later.From + 1) { Step = ReportStep.Month }).Trend;
        Assert.Equal([new DateOnly(2026, 4, 1), new DateOnly(2026, 5, 1)], months.Select(point => point.Start));
    }

    [Fact]
    public async Task Findings_are_compared_with_those_of_the_period_before()
    {
        var (_, alarms) = await InspectAsync();
        var found = _scene.Stores.Alarms(null, null, 100)[0];
        for (var at = 0; at < 3; at++)
        {
            _scene.Stores.Put(found with { Id = Ids.Of($"{at}"), FirstAt = found.FirstAt - Sample.Day });
        }

        var day = Of(ReportBy.Site, _scene.Task.From, _scene.Task.From + Sample.Day);
        Assert.Equal(3, day.Rules.Single(rule => rule.Rule == found.Rule).Before);
        Assert.Equal(alarms, day.Rules.Sum(rule => rule.Count));
        Assert.Equal(alarms, day.All.Alarms);
    }

    [Fact]
    public async Task A_hazard_that_is_gone_stands_no_longer()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Open("b1"), phone.Close("b1", form: ScenePhone.Form("exits")));
        var hazard = Assert.Single(_scene.Stores.Correctives(null, null, 10));
        _scene.CorrectiveDesk.Finish(hazard.Id, Ids.Of("owner"), "Unlocked.");
        Assert.Equal(1, OfDay().Standing);
        _scene.CorrectiveDesk.Verify(hazard.Id, Ids.Of("other"), gone: true);
        Assert.Equal((1, 0), (OfDay().Hazards, OfDay().Standing));

        ReportCounts OfDay() => Of(ReportBy.Site, Sample.Now, Sample.Now + Sample.Day).All;
    }

    [Fact]
    public void A_period_is_read_by_the_sites_clock_and_days_are_whole()
    {
        var now = Sample.Now;
        Assert.Equal(
            (Sample.Time("2026-05-01T00:00:00+08:00"), Sample.Time("2026-06-01T00:00:00+08:00")),
            _days.Read("2026-05-01", "2026-05-31", Ids.Of("site"), now)
        );
        Assert.Equal((now - (30 * Sample.Day), now), _days.Read(null, "", null, now));
        Assert.Equal(
            (Sample.Time("2026-05-01T08:00:00Z"), now + Sample.Day),
            _days.Read(
                "2026-05-01T08:00:00Z",
                $"{DateTimeOffset.FromUnixTimeMilliseconds(now + Sample.Day):O}",
                null,
                now
            )
        );
    }

    [Theory]
    [InlineData("2026-05-02", "2026-05-01")]
    [InlineData("2026-05-01T08:00:00Z", "2026-05-01T08:00:00Z")]
    [InlineData("2016-01-01", "2026-05-01")]
    [InlineData("yesterday", null)]
    [InlineData(null, "2026-02-30")]
    [InlineData("0001-01-01", "0001-01-02")]
    [InlineData("9999-12-30", "9999-12-31")]
    public void A_period_that_is_none_or_too_long_is_refused(string? from, string? until) =>
        Assert.Throws<DomainException>(() => _days.Read(from, until, null, Sample.Now));

    [Fact]
    public void A_trend_of_too_many_steps_is_refused() =>
        Assert.Throws<DomainException>(() =>
            Of(new ReportQuestion(ReportBy.Site, Sample.Now - (500 * Sample.Day), Sample.Now) { Step = ReportStep.Day })
        );

    [Fact]
    public async Task A_report_says_the_same_in_both_languages()
    {
        var (later, _) = await InspectAsync();
        var question = new ReportQuestion(ReportBy.Plan, _scene.Task.From, later.From + 1) { Site = Ids.Of("site") };
        var wording = new ReportWording(_scene.Book, new PeopleBook(new NoPeople()), _days);
        var (english, chinese) = (Say(false), Say(true));
        Assert.Equal(("Patrol", "巡查"), (english.Lines.Rows[0][0].Text, chinese.Lines.Rows[0][0].Text));
        Assert.Contains(("Site", "School"), english.Facts);
        Assert.Contains(chinese.Facts, fact => fact.Value.Contains("Asia/Shanghai", StringComparison.Ordinal));
        foreach (var text in new[] { english, chinese })
        {
            foreach (var table in new[] { text.Lines, text.Trend, text.Rules })
            {
                Assert.NotEmpty(table.Rows);
                Assert.All(table.Rows, row => Assert.Equal(table.Heads.Count, row.Count));
            }

            Assert.Equal(text.Lines.Heads.Count, text.Lines.Sum.Count);
            Assert.All(text.Chart.Kinds, kind => Assert.Equal(text.Chart.Steps.Count, kind.Values.Count));
        }

        Assert.Equal(
            english.Lines.Rows.Select(row => row.Select(cell => cell.Number)),
            chinese.Lines.Rows.Select(row => row.Select(cell => cell.Number))
        );

        ReportText Say(bool isChinese) => wording.Of(question, Of(question), "Hospital", isChinese);
    }

    /// <summary>A round of which one checkpoint was inspected with a hazard, one that began before it, and one that nobody did the day after.</summary>
    private async Task<(Kexin.Inspection.Plans.InspectionTask Later, int Alarms)> InspectAsync()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Open("b1"), phone.Close("b1", form: ScenePhone.Form("exits")));
        var later = _scene.Task with { Id = Ids.Of("later"), From = _scene.Task.From + Sample.Day, Person = null };
        var earlier = _scene.Task with { Id = Ids.Of("earlier"), From = _scene.Task.From - 1 };
        _scene.Stores.AddTasks([later, earlier]);
        _scene.Stores.SetTask(new TaskRow(later, RoundState.Missed, [], 1));
        var alarms = _scene.Stores.Alarms(null, null, 100).Count;
        Assert.True(alarms > 0);
        return (later, alarms);
    }

    private ReportFigures Of(ReportBy by, long from, long until) => Of(new ReportQuestion(by, from, until));

    private ReportFigures Of(ReportQuestion question) =>
        new InspectionReport(_days, _scene.Stores, _scene.Stores, _scene.Stores).Of(question);

    /// <summary>Nobody but who set the node up.</summary>
    private sealed class NoPeople : IPeopleStore
    {
        public byte[] Load() =>
            PeopleBook.Encode(NewPeople.First("admin", RandomSource.System, DateTimeOffset.UnixEpoch).State);

        public void Save(byte[] content) => throw new NotSupportedException();
    }
}
