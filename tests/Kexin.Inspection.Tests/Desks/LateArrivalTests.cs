using Kexin.Inspection.Alarms;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Plans;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Stream.Rules;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>What comes in after the clock has given a round up, and what the clock does while somebody hands in.</summary>
public sealed class LateArrivalTests : IDisposable
{
    private readonly DeskScene _scene = new();
    private readonly InspectionTask _round;

    public LateArrivalTests() =>
        _round = _scene.AddRound(_scene.Plan with { Id = Ids.Of("short"), Points = [DeskScene.PointOf("b1")] });

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_round_that_was_done_offline_in_time_is_done_and_its_alarm_is_taken_back()
    {
        var phone = _scene.Bind(DeskScene.Li);
        phone.Phone.IsOffline = true;
        var (open, close) = Visit(phone);
        await MissAsync();
        var alarm = Assert.Single(Alarms());
        await phone.HandInAsync(open);
        Assert.Equal(RoundState.Missed, State());
        await phone.HandInAsync(close);
        Assert.Equal(RoundState.Done, State());
        Assert.Equal(AlarmState.Closed, _scene.Stores.FindAlarm(alarm.Id)!.State);
        var done = Assert.Single(_scene.Evidence.Events, entry => entry.Kind == RoundEvidence.Done);
        var missed = 1 + _scene.Evidence.Events.FindIndex(entry => entry.Kind == RoundEvidence.Missed);
        Assert.Contains(KeyValuePair.Create("missed", $"{missed}"), done.Facts);
    }

    [Fact]
    public async Task A_round_that_was_done_too_late_stays_missed()
    {
        var phone = _scene.Bind(DeskScene.Li);
        _scene.Time.Now = _round.Due + Sample.Minute;
        phone.Look();
        phone.Clock.By = TimeSpan.FromMinutes(-2);
        var (open, close) = Visit(phone);
        await MissAsync();
        await phone.HandInAsync(open, close);
        Assert.Equal(RoundState.Missed, State());
        Assert.Equal(AlarmState.Open, Assert.Single(Alarms()).State);
    }

    [Fact]
    public async Task A_round_at_a_tag_is_not_excused_by_the_phones_clock_alone()
    {
        var point = DeskScene.PointOf("t1");
        var round = _scene.AddRound(_scene.Plan with { Id = Ids.Of("tag"), Points = [point] });
        var phone = _scene.Bind(DeskScene.Li);
        phone.Phone.IsOffline = true;
        _scene.Time.Now = round.Due + Sample.Minute;
        phone.Clock.By = TimeSpan.FromMinutes(-3);
        var open = phone.Phone.Tap(round.Id, point, _scene.Tap());
        _scene.Time.Now += Sample.Minute;
        var close = phone.Phone.Tap(round.Id, point, _scene.Tap(), ScenePhone.Form());
        await MissAsync();
        await phone.HandInAsync(open, close);
        Assert.Equal(RoundState.Missed, _scene.Stores.FindTask(round.Id)!.State);
    }

    [Fact]
    public async Task The_alarm_of_the_round_that_was_done_is_taken_back_and_no_newer_one()
    {
        var phone = _scene.Bind(DeskScene.Li);
        phone.Phone.IsOffline = true;
        var (open, close) = Visit(phone);
        await MissAsync();
        var alarm = Assert.Single(Alarms());
        _scene.Time.Now += Sample.Day;
        var other = _scene.AlarmDesk.Raise(
            new Finding(StreamRules.Missed, AlarmLevel.Serious, new("Another round was missed.", "另一项任务漏检。")),
            new AlarmSubject(alarm.Site, null, alarm.Person, Ids.Of("other"), null)
        );
        await phone.HandInAsync(open, close);
        Assert.Equal(AlarmState.Closed, _scene.Stores.FindAlarm(alarm.Id)!.State);
        Assert.Equal(AlarmState.Open, _scene.Stores.FindAlarm(other.Id)!.State);
    }

    [Fact]
    public async Task What_a_phone_hands_in_while_the_clock_gives_a_round_up_is_not_undone()
    {
        var phone = _scene.Bind(DeskScene.Li);
        var (open, close) = Visit(phone);
        var isIn = false;
        _scene.Evidence.Before = async happened =>
        {
            if (happened.Kind == RoundEvidence.Missed && !isIn)
            {
                isIn = true;
                await phone.HandInAsync(open, close);
            }
        };
        await MissAsync();
        Assert.Equal(RoundState.Done, State());
        Assert.Equal(_round.Points, _scene.Stores.FindTask(_round.Id)!.Done);
        Assert.Empty(Alarms());
    }

    [Fact]
    public async Task A_round_is_ended_once_when_the_clock_comes_while_its_last_record_is_taken()
    {
        var phone = _scene.Bind(DeskScene.Li);
        var (open, close) = Visit(phone);
        _scene.Stores.SetTask(_scene.Stores.FindTask(_scene.Task.Id)! with { State = RoundState.Done });
        _scene.Time.Now = _round.Due + (6 * Sample.Minute);
        Task? watching = null;
        _scene.Evidence.Before = happened =>
        {
            if (happened.Kind == RoundEvidence.Done)
            {
                watching ??= _scene.Tasks.WatchAsync(CancellationToken.None);
            }

            return Task.CompletedTask;
        };
        await phone.HandInAsync(open, close);
        await watching!;
        Assert.Equal(RoundState.Done, State());
        Assert.Single(_scene.Evidence.Events, entry => entry.Kind == RoundEvidence.Done);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_read_is_told_of_and_keeps_no_other_from_its_rounds()
    {
        _scene.Book.Plans.Put(Ids.Of("bad"), _scene.Plan with { Id = Ids.Of("bad"), Recurrence = "FREQ=SOMETIMES" });
        var made = await _scene.Tasks.GenerateAsync(CancellationToken.None);
        Assert.Contains(made, task => task.Plan == _scene.Plan.Id);
        Assert.Contains(_scene.Stores.Alarms(null, null, 100), IsOfPlan);

        // Told once, and not each hour.
        _scene.Time.Now += Sample.Day;
        await _scene.Tasks.GenerateAsync(CancellationToken.None);
        Assert.Equal(1, Assert.Single(_scene.Stores.Alarms(null, null, 100), IsOfPlan).Count);

        static bool IsOfPlan(Alarm alarm) => alarm.Rule == StreamRules.PlanFails;
    }

    [Fact]
    public async Task Leave_that_is_entered_after_rounds_were_made_gives_them_to_others()
    {
        var plan = _scene.Plan with { People = [Ids.Of(DeskScene.Li), Ids.Of(DeskScene.Wang)] };
        _scene.Book.Plans.Put(plan.Id, plan);
        await _scene.Tasks.GenerateAsync(CancellationToken.None);
        var future = _scene.Stores.Tasks(0, long.MaxValue, null, 100).Where(IsFuture).ToList();
        var given = future.First(row => row.Task.Person == Ids.Of(DeskScene.Wang)).Task;
        var (from, until) = (_scene.Time.Now, _scene.Time.Now + (9 * Sample.Day));
        _scene.Book.Shifts.Put(
            Ids.Of("leave"),
            new Shift(Ids.Of("leave"), Ids.Of(DeskScene.Li), ShiftKind.Leave, from, until)
        );
        await _scene.Tasks.GenerateAsync(CancellationToken.None);
        Assert.All(
            _scene.Stores.Tasks(0, long.MaxValue, null, 100).Where(IsFuture),
            row => Assert.Equal(Ids.Of(DeskScene.Wang), row.Task.Person)
        );
        // What a manager gave to somebody who is there stays.
        _scene.Book.Shifts.Remove(Ids.Of("leave"));
        _scene.Tasks.Assign(given.Id, Ids.Of("other"));
        await _scene.Tasks.GenerateAsync(CancellationToken.None);
        Assert.Equal(Ids.Of("other"), _scene.Stores.FindTask(given.Id)!.Task.Person);
    }

    [Fact]
    public void A_round_is_given_to_somebody_while_it_goes_on_and_only_by_an_id()
    {
        Assert.Throws<RecordException>(() => _scene.Tasks.Assign(_round.Id, new string('x', 1000)));
        Assert.Equal(Ids.Of(DeskScene.Li), _scene.Stores.FindTask(_round.Id)!.Task.Person);
        _scene.Stores.SetTask(_scene.Stores.FindTask(_round.Id)! with { State = RoundState.Done });
        Assert.Throws<DomainException>(() => _scene.Tasks.Assign(_round.Id, null));
        Assert.Throws<DomainException>(() => _scene.Tasks.Assign(Ids.Of("none"), null));
    }

    private bool IsFuture(TaskRow row) => row.Task.Plan == _scene.Plan.Id && row.Task.From > _scene.Time.Now;

    private (Box.Simulation.SimulatedRecord Open, Box.Simulation.SimulatedRecord Close) Visit(ScenePhone phone)
    {
        var open = phone.Phone.Visit(_round.Id, DeskScene.PointOf("b1"), _scene.Box("b1"));
        _scene.Time.Now += Sample.Minute;
        return (open, phone.Phone.Visit(_round.Id, DeskScene.PointOf("b1"), _scene.Box("b1"), ScenePhone.Form()));
    }

    private async Task MissAsync()
    {
        _scene.Stores.SetTask(_scene.Stores.FindTask(_scene.Task.Id)! with { State = RoundState.Done });
        _scene.Time.Now = _round.Due + (6 * Sample.Minute);
        await _scene.Tasks.WatchAsync(CancellationToken.None);
    }

    private RoundState State() => _scene.Stores.FindTask(_round.Id)!.State;

    private IEnumerable<Alarm> Alarms() =>
        _scene.Stores.Alarms(null, null, 100).Where(alarm => alarm.Rule == StreamRules.Missed);
}
