using Kexin.Inspection.Alarms;
using Kexin.Inspection.Correcting;
using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>Alarms: grouped, raised by time, told of as they happen; hazards in a loop that somebody else closes.</summary>
public sealed class AlarmTests : IDisposable
{
    private static readonly Finding s_found = new("late", AlarmLevel.Notice, new("Late.", "迟到。"));
    private readonly DeskScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Findings_of_one_rule_checkpoint_and_person_close_together_make_one_alarm()
    {
        var first = Raise("b1", DeskScene.Li);
        _scene.Time.Now += 59 * Sample.Minute;
        var second = Raise("b1", DeskScene.Li);
        Assert.Equal((first.Id, 2), (second.Id, second.Count));
        Assert.NotEqual(first.Id, Raise("b2", DeskScene.Li).Id);
        Assert.NotEqual(first.Id, Raise("b1", DeskScene.Wang).Id);
        _scene.Time.Now += 61 * Sample.Minute;
        Assert.NotEqual(first.Id, Raise("b1", DeskScene.Li).Id);
    }

    [Fact]
    public void A_closed_alarm_takes_nothing_more_and_the_worst_level_stays()
    {
        var first = Raise("b1", DeskScene.Li);
        var worse = _scene.AlarmDesk.Raise(s_found with { Level = AlarmLevel.Serious }, About("b1", DeskScene.Li));
        Assert.Equal((first.Id, AlarmLevel.Serious), (worse.Id, worse.Level));
        Assert.Equal(AlarmLevel.Serious, Raise("b1", DeskScene.Li).Level);
        _scene.AlarmDesk.Close(first.Id, "Talked to him.");
        Assert.NotEqual(first.Id, Raise("b1", DeskScene.Li).Id);
        Assert.Throws<DomainException>(() => _scene.AlarmDesk.Close(first.Id, "Again."));
        Assert.Throws<DomainException>(() => _scene.AlarmDesk.Close(Raise("b2", DeskScene.Li).Id, " "));
    }

    [Fact]
    public void A_storm_of_findings_is_one_alarm_that_names_the_newest_records()
    {
        var alarm = Enumerable
            .Range(0, 1000)
            .Select(number =>
                _scene.AlarmDesk.Raise(
                    s_found,
                    About("b1", DeskScene.Li) with
                    {
                        Record = ScenePhone.HashOf($"{number}"),
                    }
                )
            )
            .ToList()[^1];
        Assert.Single(_scene.Stores.Alarms(null, null, 2000));
        Assert.Equal((1000, 20), (alarm.Count, alarm.Records.Count));
        Assert.Equal(ScenePhone.HashOf("999"), alarm.Records[^1]);
    }

    [Fact]
    public void The_same_of_the_same_record_is_told_once()
    {
        var about = About("b1", DeskScene.Li) with { Record = ScenePhone.HashOf("1") };
        _scene.AlarmDesk.Raise(s_found, about);
        Assert.Equal(1, _scene.AlarmDesk.Raise(s_found, about).Count);
        var other = _scene.AlarmDesk.Raise(s_found with { Text = new("Later.", "更晚。") }, about);
        Assert.Equal((2, 1), (other.Count, other.Records.Count));
    }

    [Fact]
    public async Task A_deadline_that_passed_is_told_of_again_when_the_telling_was_not_kept()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Open("b1"), phone.Close("b1", form: ScenePhone.Form("exits")));
        await phone.HandInAsync(phone.Open("b2"), phone.Close("b2", form: ScenePhone.Form(photo: "other")));
        _scene.Stores.SetTask(_scene.Stores.FindTask(_scene.Task.Id)! with { State = RoundState.Done });
        _scene.Time.Now += Sample.Day + 1;
        _scene.Stores.Fails = new IOException("The disk is full.");
        await Assert.ThrowsAsync<IOException>(() => _scene.Tasks.WatchAsync(CancellationToken.None));
        await _scene.Tasks.WatchAsync(CancellationToken.None);
        Assert.Contains(_scene.Stores.Alarms(null, null, 100), alarm => alarm.Rule == "corrective-overdue");
    }

    [Fact]
    public async Task What_nobody_acknowledges_goes_up_a_level_each_time_and_no_further_than_serious()
    {
        var alarm = Raise("b1", DeskScene.Li);
        var looked = Raise("b2", DeskScene.Li);
        _scene.AlarmDesk.Acknowledge(looked.Id, Ids.Of("manager"));
        AlarmLevel[] expected = [AlarmLevel.Warning, AlarmLevel.Serious, AlarmLevel.Serious];
        foreach (var level in expected)
        {
            _scene.Time.Now += (29 * Sample.Minute) + (59 * Sample.Second);
            var before = _scene.Stores.FindAlarm(alarm.Id)!.Level;
            await _scene.Tasks.WatchAsync(CancellationToken.None);
            Assert.Equal(before, _scene.Stores.FindAlarm(alarm.Id)!.Level);
            _scene.Time.Now += Sample.Second;
            await _scene.Tasks.WatchAsync(CancellationToken.None);
            Assert.Equal(level, _scene.Stores.FindAlarm(alarm.Id)!.Level);
        }

        Assert.Equal(AlarmLevel.Notice, _scene.Stores.FindAlarm(looked.Id)!.Level);
    }

    [Fact]
    public async Task Watchers_are_told_as_it_happens_and_a_slow_one_loses_the_oldest()
    {
        using var end = new CancellationTokenSource();
        await using var events = _scene.Feed.WatchAsync(end.Token).GetAsyncEnumerator(end.Token);
        var next = events.MoveNextAsync();
        var alarm = Raise("b1", DeskScene.Li);
        Assert.True(await next);
        Assert.Equal(("alarm", alarm.Id, alarm), (events.Current.Kind, events.Current.Id, events.Current.Alarm));
        for (var number = 1; number <= 300; number++)
        {
            _scene.Feed.Tell(new LiveEvent("record", $"{number}", 0));
        }

        Assert.True(await events.MoveNextAsync());
        Assert.Equal("45", events.Current.Id);
        await end.CancelAsync();
    }

    [Fact]
    public async Task A_hazard_is_found_given_done_and_closed_by_somebody_else()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Open("b1"), phone.Close("b1", form: ScenePhone.Form("exits")));
        var hazard = Assert.Single(_scene.Stores.Correctives(null, null, 10));
        Assert.Equal(
            (CorrectiveState.Open, Kexin.Inspection.Templates.Grade.Major, _scene.Time.Now + Sample.Day),
            (hazard.State, hazard.Grade, hazard.DueAt)
        );
        var (owner, other) = (Ids.Of("owner"), Ids.Of("other"));
        var desk = _scene.CorrectiveDesk;
        Assert.Throws<DomainException>(() => desk.Verify(hazard.Id, other, gone: true));
        Assert.Throws<DomainException>(() => desk.Assign(hazard.Id, owner, _scene.Time.Now));
        desk.Assign(hazard.Id, owner, _scene.Time.Now + Sample.Minute);
        Assert.Throws<DomainException>(() => desk.Finish(hazard.Id, owner, ""));
        desk.Finish(hazard.Id, owner, "Door unlocked.");
        var own = Assert.Throws<DomainException>(() => desk.Verify(hazard.Id, owner, gone: true));
        Assert.Contains("owner", own.Message, StringComparison.Ordinal);
        Assert.Equal(CorrectiveState.Open, desk.Verify(hazard.Id, other, gone: false).State);
        desk.Finish(hazard.Id, owner, "Door unlocked, key taken away.");
        Assert.Equal(
            (CorrectiveState.Verified, other),
            (desk.Verify(hazard.Id, other, gone: true).State, _scene.Stores.FindCorrective(hazard.Id)!.Verifier)
        );
    }

    [Fact]
    public async Task A_hazard_whose_deadline_passes_raises_one_alarm_and_again_after_a_new_deadline()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Open("b1"), phone.Close("b1", form: ScenePhone.Form("exits")));
        var hazard = Assert.Single(_scene.Stores.Correctives(null, null, 10));
        int Overdue() =>
            _scene
                .Stores.Alarms(null, null, 100)
                .Where(each => each.Rule == "corrective-overdue")
                .Sum(each => each.Count);
        async Task WatchAfterAsync(long milliseconds)
        {
            _scene.Time.Now += milliseconds;
            await _scene.Tasks.WatchAsync(CancellationToken.None);
        }

        await WatchAfterAsync(Sample.Day);
        Assert.Equal(0, Overdue());
        await WatchAfterAsync(1);
        await WatchAfterAsync(Sample.Minute);
        Assert.Equal(1, Overdue());
        _scene.CorrectiveDesk.Assign(hazard.Id, Ids.Of("owner"), _scene.Time.Now + Sample.Minute);
        await WatchAfterAsync(Sample.Minute + 1);
        Assert.Equal(2, Overdue());
    }

    [Fact]
    public async Task A_round_whose_end_was_not_said_because_the_node_stopped_is_done_and_not_missed()
    {
        var row = _scene.Stores.FindTask(_scene.Task.Id)!;
        _scene.Stores.SetTask(row with { State = RoundState.Started, Done = row.Task.Points });
        _scene.Time.Now = _scene.Task.Due + (6 * Sample.Minute);
        await _scene.Tasks.WatchAsync(CancellationToken.None);
        Assert.Equal(RoundState.Done, _scene.Stores.FindTask(_scene.Task.Id)!.State);
        Assert.Empty(_scene.Stores.Alarms(null, null, 10));
    }

    private AlarmSubject About(string box, string person) =>
        new(Ids.Of("site"), DeskScene.PointOf(box), Ids.Of(person), _scene.Task.Id, null);

    private Alarm Raise(string box, string person) => _scene.AlarmDesk.Raise(s_found, About(box, person));
}
