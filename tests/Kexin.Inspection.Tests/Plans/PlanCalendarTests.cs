using Kexin.Inspection.Plans;

namespace Kexin.Inspection.Tests.Plans;

/// <summary>When rounds begin, and who does them.</summary>
public sealed class PlanCalendarTests
{
    private static readonly string s_li = Ids.Of("li");
    private static readonly string s_wang = Ids.Of("wang");

    [Fact]
    public void A_round_every_two_hours_while_open_begins_by_the_clock_on_the_wall()
    {
        var plan = Sample.Plan with { Recurrence = "FREQ=DAILY;BYHOUR=8,10,12;BYMINUTE=0" };
        var times = PlanCalendar.Beginnings(plan, "Asia/Shanghai", Sample.Now, Sample.Now + Sample.Day);
        Assert.Equal([Sample.Now, Sample.Now + (120 * Sample.Minute), Sample.Now + (240 * Sample.Minute)], times);
    }

    [Fact]
    public void A_round_at_eight_stays_at_eight_when_the_clocks_change()
    {
        var plan = Sample.Plan with { Start = "2026-03-28T08:00" };
        var from = Sample.Time("2026-03-28T00:00:00Z");
        Assert.Equal(
            [Sample.Time("2026-03-28T07:00:00Z"), Sample.Time("2026-03-29T06:00:00Z")],
            PlanCalendar.Beginnings(plan, "Europe/Berlin", from, from + (2 * Sample.Day))
        );
    }

    [Theory]
    [InlineData("FREQ=SOMETIMES", "2026-05-01T08:00")]
    [InlineData("", "2026-05-01T08:00")]
    [InlineData("FREQ=DAILY", "tomorrow")]
    public void What_is_no_recurrence_is_refused(string recurrence, string start) =>
        Assert.Throws<DomainException>(() =>
            PlanCalendar.Beginnings(
                Sample.Plan with
                {
                    Recurrence = recurrence,
                    Start = start,
                },
                "Asia/Shanghai",
                Sample.Now,
                Sample.Now + Sample.Day
            )
        );

    [Theory]
    [InlineData("FREQ=DAILY;UNTIL=20260430T000000Z")]
    public void A_recurrence_that_has_ended_makes_nothing(string recurrence) =>
        Assert.Empty(
            PlanCalendar.Beginnings(
                Sample.Plan with
                {
                    Recurrence = recurrence,
                },
                "Asia/Shanghai",
                Sample.Now,
                Sample.Now + Sample.Day
            )
        );

    [Theory]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=DAILY;INTERVAL=0")]
    [InlineData("FREQ=DAILY;INTERVAL=-1")]
    [InlineData("FREQ=DAILY;INTERVAL=99999999999")]
    [InlineData("FREQ=DAILY;BYHOUR=25")]
    [InlineData("FREQ=DAILY;COUNT=0")]
    [InlineData("FREQ=DAILY;COUNT=x")]
    [InlineData("FREQ=DAILY;UNTIL=never")]
    public void A_recurrence_that_never_comes_or_has_a_part_that_is_none_is_refused(string recurrence) =>
        Assert.Throws<DomainException>(() =>
            PlanCalendar.Beginnings(
                Sample.Plan with
                {
                    Recurrence = recurrence,
                },
                "Asia/Shanghai",
                Sample.Now,
                Sample.Now + Sample.Day
            )
        );

    [Fact]
    public void A_night_round_is_made_once_when_the_clocks_change()
    {
        // In Berlin the 29th has no 02:30, and the 25th has it twice.
        long[] Of(string from, string recurrence) =>
            [
                .. PlanCalendar.Beginnings(
                    Sample.Plan with
                    {
                        Start = "2026-03-01T02:30",
                        Recurrence = recurrence,
                    },
                    "Europe/Berlin",
                    Sample.Time(from),
                    Sample.Time(from) + (2 * Sample.Day)
                ),
            ];
        Assert.Equal(2, Of("2026-03-28T00:00:00Z", "FREQ=DAILY").Length);
        Assert.Equal(2, Of("2026-10-24T00:00:00Z", "FREQ=DAILY").Length);
        // By the clock on the wall: the hour that comes twice has one round.
        var hourly = Of("2026-10-24T00:00:00Z", "FREQ=HOURLY");
        Assert.Equal(hourly.Distinct().Order(), hourly);
        Assert.Equal(47, hourly.Length);
        Assert.Equal(48, Of("2026-03-28T00:00:00Z", "FREQ=HOURLY").Length);
    }

    [Fact]
    public void An_end_in_utc_is_the_same_moment_at_every_site() =>
        Assert.Equal(
            [Sample.Now],
            PlanCalendar.Beginnings(
                Sample.Plan with
                {
                    Recurrence = "FREQ=HOURLY;UNTIL=20260501T003000Z",
                },
                "Asia/Shanghai",
                Sample.Now,
                Sample.Now + Sample.Day
            )
        );

    [Fact]
    public void A_night_shift_across_midnight_covers_the_rounds_on_both_sides()
    {
        var plan = Sample.Plan with { Recurrence = "FREQ=DAILY;BYHOUR=23,0,1;BYMINUTE=0", Start = "2026-05-01T23:00" };
        var from = Sample.Time("2026-05-01T22:00:00+08:00");
        var night = new Shift(Ids.Of("shift"), s_wang, ShiftKind.Work, from, from + (8 * 60 * Sample.Minute));
        var made = PlanCalendar.Tasks(plan, Sample.Template, "Asia/Shanghai", [night], from, from + Sample.Day);
        Assert.Equal([s_wang, s_wang, s_wang], made.Take(3).Select(task => task.Person));
    }

    [Fact]
    public void Generating_again_makes_the_same_tasks()
    {
        var once = Make([]);
        Assert.Equal(once.Select(task => task.Id), Make([]).Select(task => task.Id));
        Assert.Equal(7, once.Select(task => task.Id).Distinct().Count());
        Assert.All(once, task => Assert.Equal(task.From + (60 * Sample.Minute), task.Due));
    }

    [Fact]
    public void The_people_of_a_plan_take_turns() =>
        Assert.Equal(
            [s_li, s_wang],
            Make([]).Select(task => task.Person!).Take(2).Order(StringComparer.Ordinal).OrderBy(id => id == s_wang)
        );

    [Fact]
    public void Turns_go_by_the_day_of_the_site()
    {
        // Half past seven and half past eight in Shanghai lie on both sides of midnight in UTC.
        var morning = Sample.Time("2026-05-04T07:30:00+08:00");
        Assert.NotEqual(Turn("Asia/Shanghai", morning), Turn("Asia/Shanghai", morning + (60 * Sample.Minute)));

        // Eight in Berlin is at another hour of UTC from the 29th on, when the clocks go forward.
        var before = Sample.Time("2026-03-28T07:00:00Z");
        Assert.NotEqual(Turn("Europe/Berlin", before), Turn("Europe/Berlin", Sample.Time("2026-03-29T06:00:00Z")));

        static string? Turn(string zone, long time) => PlanCalendar.Assign(Sample.Plan, zone, [], time);
    }

    [Fact]
    public void Who_is_on_leave_has_no_round_and_who_is_on_a_shift_has_them_all()
    {
        Shift Of(string person, ShiftKind kind) =>
            new(Ids.Of("shift"), person, kind, Sample.Now - 1, Sample.Now + (9 * Sample.Day));
        Assert.All(Make([Of(s_li, ShiftKind.Leave)]), task => Assert.Equal(s_wang, task.Person));
        Assert.All(Make([Of(s_li, ShiftKind.Work)]), task => Assert.Equal(s_li, task.Person));
        Assert.All(Make([Of(s_li, ShiftKind.Leave), Of(s_wang, ShiftKind.Leave)]), task => Assert.Null(task.Person));
    }

    [Fact]
    public void A_plan_that_rests_makes_nothing() =>
        Assert.Empty(
            PlanCalendar.Tasks(
                Sample.Plan with
                {
                    Active = false,
                },
                Sample.Template,
                "Asia/Shanghai",
                [],
                Sample.Now,
                Sample.Now + Sample.Day
            )
        );

    private static IReadOnlyList<InspectionTask> Make(Shift[] shifts) =>
        PlanCalendar.Tasks(
            Sample.Plan,
            Sample.Template,
            "Asia/Shanghai",
            shifts,
            Sample.Now,
            Sample.Now + (7 * Sample.Day)
        );
}
