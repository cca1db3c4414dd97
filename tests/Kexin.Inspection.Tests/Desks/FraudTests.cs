using Kexin.Box.Simulation;
using Kexin.Inspection.Alarms;
using Kexin.Inspection.Desks;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Stream.Rules;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>Ways to cheat, through the desk that takes records: each is refused, or kept as evidence with what is wrong said and an alarm raised.</summary>
/// <remarks>What is not found stands in docs/threat-model.md.</remarks>
public sealed class FraudTests : IDisposable
{
    private DeskScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task An_honest_round_raises_nothing_and_is_done()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await TakesAsync(phone, phone.Face());
        foreach (var (index, box) in new[] { "b1", "b2" }.Index())
        {
            await TakesAsync(phone, phone.Open(box));
            _scene.Time.Now += Sample.Minute;
            await TakesAsync(phone, phone.Close(box, form: ScenePhone.Form(photo: $"photo {index}")));
        }

        var point = DeskScene.PointOf("t1");
        await TakesAsync(phone, phone.Phone.Tap(_scene.Task.Id, point, _scene.Tap()));
        _scene.Time.Now += Sample.Minute;
        await TakesAsync(
            phone,
            phone.Phone.Tap(_scene.Task.Id, point, _scene.Tap(), ScenePhone.Form(photo: "photo 2"))
        );
        Assert.Empty(_scene.Stores.Alarms(null, null, 100));
        Assert.Equal(RoundState.Done, _scene.Stores.FindTask(_scene.Task.Id)!.State);
        Assert.Single(_scene.Evidence.Events, entry => entry.Kind == RoundEvidence.Done);
    }

    [Fact]
    public async Task Ticking_at_home_without_the_box()
    {
        var phone = _scene.Bind(DeskScene.Li);
        phone.Phone.Position = (Sample.Gate.Latitude + 0.2, Sample.Gate.Longitude, 10);
        await FindsAsync(phone, phone.Open("b1", _ => null), "no-contact", "position-away", "no-face");
    }

    [Fact]
    public async Task The_box_of_another_checkpoint_in_the_managers_drawer()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await FindsAsync(phone, phone.Open("b1", _scene.Box("b2")), "wrong-box");
    }

    [Fact]
    public async Task The_right_box_carried_home()
    {
        var phone = _scene.Bind(DeskScene.Li);
        phone.Phone.Position = (Sample.Gate.Latitude + 0.01, Sample.Gate.Longitude, 10);
        await FindsAsync(phone, phone.Open("b1"), "position-away");
    }

    [Fact]
    public async Task A_box_with_a_key_of_ones_own()
    {
        using var forged = new SimulatedSite(Suite.Standard, new byte[16], 1, 0, _ => new NoMemory(), _scene.Time, []);
        var phone = _scene.Bind(DeskScene.Li);
        await FindsAsync(phone, phone.Open("b1", forged.Boxes["b1"].Handle), "wrong-box");
    }

    [Fact]
    public async Task A_copied_box()
    {
        _scene.Dispose();
        _scene = new DeskScene(new ScriptedFault("b1", FaultKind.Clone, 2));
        var phone = _scene.Bind(DeskScene.Li);
        List<RecordAnswer> answers = [];
        for (var tries = 0; tries < 4; tries++)
        {
            answers.AddRange(await phone.HandInAsync(phone.Open("b1")));
            _scene.Time.Now += 2 * Sample.Minute;
        }

        Assert.Contains(answers.SelectMany(answer => answer.Findings), found => found.Rule == "box-chain");
    }

    [Fact]
    public async Task An_old_answer_of_the_box_again()
    {
        var phone = _scene.Bind(DeskScene.Li);
        byte[]? last = null;
        await TakesAsync(phone, phone.Face());
        await TakesAsync(phone, phone.Open("b1", challenge => last = _scene.Box("b1")(challenge)));
        await FindsAsync(phone, phone.Close("b1", _ => last), "wrong-box");
    }

    [Fact]
    public async Task Yesterdays_round_played_again_for_todays_task()
    {
        var phone = _scene.Bind(DeskScene.Li);
        using var before = new SimulatedPhone(_scene.Time, RandomSource.System);
        var yesterday = before.Visit(Ids.Of("yesterday"), DeskScene.PointOf("b1"), _scene.Box("b1")).Payload;
        var today = yesterday.Replace(Ids.Of("yesterday"), _scene.Task.Id, StringComparison.Ordinal);
        await FindsAsync(phone, phone.Phone.Sign(today), "wrong-box", "no-bound");
        await FindsAsync(phone, phone.Phone.Sign(yesterday), "unknown-task");
    }

    [Fact]
    public async Task A_tags_address_copied_and_opened_again()
    {
        var phone = _scene.Bind(DeskScene.Li);
        var message = _scene.Tap();
        var point = DeskScene.PointOf("t1");
        await phone.HandInAsync(phone.Phone.Tap(_scene.Task.Id, point, message));
        await FindsAsync(phone, phone.Phone.Tap(_scene.Task.Id, point, message, ScenePhone.Form()), "box-chain");
        phone.Phone.IsOffline = true;
        await FindsAsync(phone, phone.Phone.Tap(_scene.Task.Id, point, message, ScenePhone.Form()), "box-chain");
    }

    [Fact]
    public async Task A_tap_kept_for_later_and_used_after_others()
    {
        var (li, wang) = (_scene.Bind(DeskScene.Li), _scene.Bind(DeskScene.Wang));
        var point = DeskScene.PointOf("t1");
        await TakesAsync(wang, wang.Face());
        await wang.HandInAsync(wang.Phone.Tap(_scene.Task.Id, point, _scene.Tap()));
        var kept = _scene.Tap();
        _scene.Time.Now += Sample.Minute;
        wang.Look();
        await wang.HandInAsync(wang.Phone.Tap(_scene.Task.Id, point, _scene.Tap(), ScenePhone.Form()));
        _scene.Time.Now += Sample.Minute;

        // Online it is refused by its order; said to be offline, it has to lie between its neighbours, and is told of.
        await FindsAsync(li, li.Phone.Tap(_scene.Task.Id, point, kept), "box-chain");
        li.Phone.IsOffline = true;
        await FindsAsync(li, li.Phone.Tap(_scene.Task.Id, point, kept), "box-chain");
        li.Clock.By = TimeSpan.FromSeconds(-90);
        await FindsAsync(li, li.Phone.Tap(_scene.Task.Id, point, kept), "late-tap");
        await FindsAsync(li, li.Phone.Tap(_scene.Task.Id, point, kept), "box-chain");
    }

    [Fact]
    public async Task Two_honest_phones_offline_at_one_tag_raise_no_false_alarm()
    {
        var (li, wang) = (_scene.Bind(DeskScene.Li), _scene.Bind(DeskScene.Wang));
        var point = DeskScene.PointOf("t1");
        li.Phone.IsOffline = wang.Phone.IsOffline = true;
        SimulatedRecord Tap(ScenePhone phone)
        {
            _scene.Time.Now += 10 * Sample.Second;
            return phone.Phone.Tap(_scene.Task.Id, point, _scene.Tap());
        }

        SimulatedRecord[] ofLi = [li.Face(), Tap(li)];
        SimulatedRecord[] ofWang = [wang.Face(), Tap(wang)];
        SimulatedRecord[] again = [Tap(li)];
        var first = await wang.HandInAsync(ofWang);
        var late = await li.HandInAsync([.. ofLi, .. again]);
        Assert.All(
            first.Concat(late).SelectMany(answer => answer.Findings),
            found => Assert.NotEqual(AlarmLevel.Serious, found.Level)
        );
    }

    [Fact]
    public async Task The_clock_set_back_to_be_in_time()
    {
        var phone = _scene.Bind(DeskScene.Li);
        _scene.Time.Now = _scene.Task.Due + (10 * Sample.Minute);
        phone.Look();
        phone.Clock.By = TimeSpan.FromMinutes(-30);
        await FindsAsync(phone, phone.Open("b1"), "clock-off");
        await FindsAsync(phone, phone.Close("b1"), "late", "clock-off");
    }

    [Fact]
    public async Task The_clock_set_forward()
    {
        var phone = _scene.Bind(DeskScene.Li);
        phone.Clock.By = TimeSpan.FromMinutes(10);
        await FindsAsync(phone, phone.Open("b1"), "clock-off");
    }

    [Fact]
    public async Task An_older_block_quoted_to_look_older()
    {
        var phone = _scene.Bind(DeskScene.Li);
        var old = phone.Phone.Header;
        _scene.Time.Now += 5 * Sample.Minute;
        phone.Look();
        await phone.HandInAsync(phone.Open("b1"));
        phone.Phone.Header = old;
        await FindsAsync(phone, phone.Open("b2"), "backdated");
    }

    [Fact]
    public async Task A_record_made_before_that_quotes_an_invented_block_or_none()
    {
        var phone = _scene.Bind(DeskScene.Li);
        phone.Phone.Header = (7, ScenePhone.HashOf("invented").ToString());
        await FindsAsync(phone, phone.Open("b1"), "no-bound");
        phone.Phone.Header = null;
        await FindsAsync(phone, phone.Open("b2"), "no-bound");
    }

    [Fact]
    public async Task Tonights_round_done_at_noon()
    {
        _scene.Time.Now = _scene.Task.From - (16 * Sample.Minute);
        var phone = _scene.Bind(DeskScene.Li);
        await FindsAsync(phone, phone.Open("b1"), "early");
    }

    [Fact]
    public async Task An_edited_upload_a_record_left_out_and_a_record_of_another_phone_are_refused()
    {
        var phone = _scene.Bind(DeskScene.Li);
        var face = phone.Face(passed: false);
        var edited = face with { Payload = face.Payload.Replace("false", "true", StringComparison.Ordinal) };
        Assert.Equal("inspection.records-signed", (await phone.HandInAsync(edited))[0].Rule?.Code);
        Assert.Equal("inspection.records-gap", (await phone.HandInAsync(phone.Open("b1")))[0].Rule?.Code);
        Assert.Equal(
            "inspection.records-signed",
            (await phone.HandInAsync(_scene.Bind(DeskScene.Wang, "borrowed").Face()))[0].Rule?.Code
        );
        Assert.Empty(_scene.Stores.Records(new RecordFilter(), null, 10));
    }

    [Fact]
    public async Task A_phone_set_back_to_say_something_else()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Face(passed: false));
        phone.Phone.Bind(phone.Bound.Id);
        var again = Assert.Single(await phone.HandInAsync(phone.Face()));
        Assert.Equal("inspection.records-chain", again.Rule?.Code);
        Assert.Contains(_scene.Stores.Alarms(null, null, 10), alarm => alarm.Rule == StreamRules.Fork);
    }

    [Fact]
    public async Task Somebody_elses_face_three_times_calls_the_manager_and_no_face_is_told()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Face(passed: false), phone.Face(passed: false), phone.Face(passed: false));
        Assert.Equal(AlarmLevel.Serious, Assert.Single(_scene.Stores.Alarms(null, null, 10)).Level);
        await FindsAsync(phone, phone.Open("b1"), "no-face");
    }

    [Fact]
    public async Task A_borrowed_phone_does_another_persons_round()
    {
        var phone = _scene.Bind(DeskScene.Wang);
        await FindsAsync(phone, phone.Open("b1"), "other-person");
    }

    [Fact]
    public async Task Somebody_without_the_certificate()
    {
        var plan = Sample.Plan with
        {
            Id = Ids.Of("kitchen"),
            Template = "kitchen-daily",
            Points = [DeskScene.PointOf("b1")],
        };
        _scene.Book.Plans.Put(plan.Id, plan);
        var round = _scene.AddRound(plan);
        var phone = _scene.Bind(DeskScene.Li);
        await FindsAsync(phone, phone.Phone.Visit(round.Id, DeskScene.PointOf("b1"), _scene.Box("b1")), "unqualified");
    }

    [Fact]
    public async Task One_key_holder_alone_at_a_store_that_takes_two()
    {
        var plan = Sample.Plan with
        {
            Id = Ids.Of("store"),
            Template = "precursor-store",
            Points = [DeskScene.PointOf("b1")],
        };
        _scene.Book.Plans.Put(plan.Id, plan);
        var round = _scene.AddRound(plan);
        var (li, wang) = (_scene.Bind(DeskScene.Li), _scene.Bind(DeskScene.Wang));
        async Task CloseAsync(ScenePhone phone) =>
            await phone.HandInAsync(
                phone.Phone.Visit(round.Id, DeskScene.PointOf("b1"), _scene.Box("b1")),
                phone.Phone.Visit(round.Id, DeskScene.PointOf("b1"), _scene.Box("b1"), ScenePhone.Form())
            );
        await CloseAsync(li);
        await CloseAsync(li);
        Assert.Equal(RoundState.Started, _scene.Stores.FindTask(round.Id)!.State);
        await CloseAsync(wang);
        Assert.Equal(RoundState.Done, _scene.Stores.FindTask(round.Id)!.State);
    }

    [Fact]
    public async Task A_checkpoint_left_out_and_one_taken_out_of_order()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await FindsAsync(phone, phone.Open("b2"), "out-of-order");
        await phone.HandInAsync(phone.Close("b2"));
        _scene.Time.Now = _scene.Task.Due + (6 * Sample.Minute);
        await _scene.Tasks.WatchAsync(CancellationToken.None);
        Assert.Contains(_scene.Stores.Alarms(null, null, 100), alarm => alarm.Rule == StreamRules.Missed);
        Assert.Single(_scene.Evidence.Events, entry => entry.Kind == RoundEvidence.Missed);
    }

    [Fact]
    public async Task All_ticked_in_seconds()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await FindsAsync(phone, phone.Open("b1"), "no-face");
        _scene.Time.Now += 5 * Sample.Second;
        await FindsAsync(phone, phone.Close("b1"), "too-fast");
    }

    [Fact]
    public async Task The_same_photo_again_and_a_near_copy_of_it()
    {
        var phone = _scene.Bind(DeskScene.Li);
        _scene.Stores.Fingerprints[ScenePhone.HashOf("photo")] = 0b1010;
        _scene.Stores.Fingerprints[ScenePhone.HashOf("cropped")] = 0b1011;
        await phone.HandInAsync(phone.Open("b1"), phone.Close("b1"));
        await FindsAsync(phone, phone.Close("b2"), "same-photo");
        await FindsAsync(phone, phone.Close("b2", form: ScenePhone.Form(photo: "cropped")), "same-photo");
    }

    [Fact]
    public async Task Two_places_far_apart_within_minutes()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Open("b1"));
        _scene.Time.Now += Sample.Minute;
        phone.Phone.Position = (Sample.Gate.Latitude + 1, Sample.Gate.Longitude, 10);
        await FindsAsync(phone, phone.Open("b2"), "impossible-travel");
    }

    [Fact]
    public async Task A_bad_finding_left_out_by_touching_the_box_again()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Open("b1"));
        for (var thrownAway = 0; thrownAway < 4; thrownAway++)
        {
            using var other = new SimulatedPhone(_scene.Time, RandomSource.System);
            other.Visit(_scene.Task.Id, DeskScene.PointOf("b1"), _scene.Box("b1"), ScenePhone.Form("exits"));
        }

        await FindsAsync(phone, phone.Close("b1"), "counter-gap");
    }

    [Fact]
    public async Task A_round_kept_in_the_phone_for_days()
    {
        var phone = _scene.Bind(DeskScene.Li);
        phone.Phone.IsOffline = true;
        var record = phone.Open("b1");
        _scene.Time.Now += 13 * 60 * Sample.Minute;
        await FindsAsync(phone, record, "offline-too-long");
    }

    [Fact]
    public async Task What_could_not_be_kept_is_not_remembered_of_the_box_either()
    {
        var phone = _scene.Bind(DeskScene.Li);
        var record = phone.Open("b1");
        _scene.Stores.Fails = new IOException("The disk is full.");
        await Assert.ThrowsAsync<IOException>(() => phone.HandInAsync(record));
        var answer = Assert.Single(await phone.HandInAsync(record));
        Assert.DoesNotContain(answer.Findings, found => found.Rule == "box-chain");
    }

    [Fact]
    public async Task Records_of_many_phones_are_kept_in_few_commits_and_each_once()
    {
        var phones = Enumerable.Range(0, 20).Select(number => _scene.Bind(DeskScene.Li, $"phone {number}")).ToList();
        var calls = phones.Select(phone =>
        {
            SimulatedRecord[] records = [.. Enumerable.Range(0, 10).Select(_ => phone.Face())];
            return Task.WhenAll(Task.Run(() => phone.HandInAsync(records)), Task.Run(() => phone.HandInAsync(records)));
        });
        var answers = (await Task.WhenAll(calls)).SelectMany(both => both.SelectMany(each => each)).ToList();
        Assert.Equal(200, answers.Count(answer => answer.State == RecordState.Accepted));
        Assert.Equal(200, answers.Count(answer => answer.State == RecordState.Known));
        Assert.Equal(200, _scene.Stores.Records(new RecordFilter(), null, 1000).Count);
        Assert.InRange(_scene.Stores.Commits, 1, 20);
    }

    [Fact]
    public async Task The_longest_text_of_what_was_lost_is_taken_as_are_the_records_beside_it()
    {
        var (first, second) = (_scene.Bind(DeskScene.Li), _scene.Bind(DeskScene.Wang));
        var lost = first.Phone.Sign(
            $$"""{"v":1,"kind":"lost","at":"2026-05-01T08:00:00Z","offline":false,"lost":"{{new string('x', 2000)}}"}"""
        );
        var face = second.Face();
        var answers = await Task.WhenAll(
            Task.Run(() => first.HandInAsync(lost)),
            Task.Run(() => second.HandInAsync(face))
        );
        Assert.All(answers, each => Assert.Equal(RecordState.Accepted, Assert.Single(each).State));
        Assert.Contains(_scene.Stores.Alarms(null, null, 100), alarm => alarm.Rule == "lost");
    }

    [Fact]
    public async Task Records_that_cannot_be_kept_fail_for_their_own_phone_only()
    {
        var phones = Enumerable.Range(0, 20).Select(number => _scene.Bind(DeskScene.Li, $"phone {number}")).ToList();
        _scene.Stores.Refused = phones[7].Bound.Id;
        var calls = phones
            .Select(phone =>
            {
                var record = phone.Face();
                return Task.Run(() => phone.HandInAsync(record));
            })
            .ToList();
        await Assert.ThrowsAsync<IOException>(() => calls[7]);
        foreach (var call in calls.Where(call => call != calls[7]))
        {
            Assert.Equal(RecordState.Accepted, Assert.Single(await call).State);
        }

        Assert.Equal(19, _scene.Stores.Records(new RecordFilter(), null, 1000).Count);
    }

    [Fact]
    public async Task A_round_whose_end_could_not_be_logged_is_done_later_and_its_records_are_acknowledged()
    {
        var plan = Sample.Plan with { Id = Ids.Of("short"), Points = [DeskScene.PointOf("b1")] };
        _scene.Book.Plans.Put(plan.Id, plan);
        var round = _scene.AddRound(plan);
        var phone = _scene.Bind(DeskScene.Li);
        _scene.Evidence.TakesRecordsOnly = true;
        var answers = await phone.HandInAsync(
            phone.Phone.Visit(round.Id, DeskScene.PointOf("b1"), _scene.Box("b1")),
            phone.Phone.Visit(round.Id, DeskScene.PointOf("b1"), _scene.Box("b1"), ScenePhone.Form())
        );
        Assert.All(answers, each => Assert.Equal(RecordState.Accepted, each.State));
        Assert.Equal(RoundState.Started, _scene.Stores.FindTask(round.Id)!.State);
        _scene.Evidence.TakesRecordsOnly = false;
        _scene.Time.Now += 2 * Sample.Day;
        await _scene.Tasks.WatchAsync(CancellationToken.None);
        Assert.Equal(RoundState.Done, _scene.Stores.FindTask(round.Id)!.State);
    }

    private static async Task TakesAsync(ScenePhone phone, SimulatedRecord record)
    {
        var answer = Assert.Single(await phone.HandInAsync(record));
        Assert.Equal(
            (RecordState.Accepted, ""),
            (answer.State, string.Join(", ", answer.Findings.Select(f => f.Rule)))
        );
    }

    /// <summary>The record is kept and notarised, the rules are among what is found, and each has an alarm.</summary>
    private async Task FindsAsync(ScenePhone phone, SimulatedRecord record, params string[] rules)
    {
        var answer = Assert.Single(await phone.HandInAsync(record));
        Assert.Equal(RecordState.Accepted, answer.State);
        Assert.Contains(
            _scene.Evidence.Events,
            entry => entry.Facts.Any(fact => fact.Key == "record" && fact.Value == answer.Hash.ToString())
        );
        var alarms = _scene.Stores.Alarms(null, null, 1000);
        Assert.All(
            rules,
            rule =>
            {
                Assert.Contains(rule, answer.Findings.Select(found => found.Rule));
                Assert.Contains(alarms, alarm => alarm.Rule == rule);
            }
        );
    }

    private sealed class NoMemory : Kexin.Box.Contacts.IBoxMemory
    {
        public Kexin.Box.Contacts.BoxMark Load() => Kexin.Box.Contacts.BoxMark.Fresh;

        public void Save(Kexin.Box.Contacts.BoxMark mark) { }
    }
}
