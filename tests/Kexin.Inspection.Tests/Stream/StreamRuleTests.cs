using Kexin.Inspection.Forms;
using Kexin.Inspection.Rounds;
using Kexin.Inspection.Stream;
using Kexin.Inspection.Stream.Rules;

namespace Kexin.Inspection.Tests.Stream;

/// <summary>Each rule on the stream: what it finds, from where on, and that it is silent where nothing is wrong.</summary>
public sealed class StreamRuleTests
{
    private static readonly Tuning s_tuning = new();
    private static readonly Arrival s_open = Sample.Arrival(RecordKind.Open, Sample.Now + Sample.Minute);
    private static readonly Arrival s_close = Sample.Arrival(RecordKind.Close, Sample.Now + (5 * Sample.Minute));

    [Fact]
    public void Nothing_is_found_where_nothing_is_wrong()
    {
        Assert.Empty(StreamRules.See(s_open, s_tuning));
        Assert.Empty(StreamRules.See(s_close, s_tuning));
    }

    [Fact]
    public void Every_rule_has_a_code_of_its_own_and_a_name() =>
        Assert.All(
            StreamRules.All,
            rule =>
            {
                Assert.Single(StreamRules.All, other => other.Code == rule.Code);
                Assert.NotEqual(rule.Code, StreamRules.NameOf(rule.Code).Zh);
            }
        );

    [Fact]
    public void Late() => Finds("late", With(s_close, s_close.Task!.Due + 1), With(s_close, s_close.Task.Due));

    [Fact]
    public void Late_by_the_block_that_it_quotes_whatever_the_phones_clock_says() =>
        Finds("late", s_close with { NotBefore = s_close.Task!.Due + 1 });

    [Fact]
    public void Late_by_the_boxes_clock_whatever_the_phones_says()
    {
        var due = s_close.Task!.Due;
        Finds("late", s_close with { Contact = s_close.Contact with { Time = due + 1 } });
        Finds(
            "late",
            With(s_close, due + 1),
            s_close with
            {
                Payload = s_close.Payload with { At = due + 1 },
                Contact = s_close.Contact with { Time = due },
            }
        );
    }

    [Fact]
    public void Too_fast_by_the_boxes_clock()
    {
        var open = new Passed(s_close.Payload.At - Sample.Minute, s_close.Payload.At - (30 * Sample.Second) + 1);
        Finds("too-fast", s_close with { Opened = open }, s_close);
    }

    [Fact]
    public void Too_fast_by_the_phones_clock_where_the_box_has_none() =>
        Finds(
            "too-fast",
            s_close with
            {
                Contact = s_close.Contact with { Time = null },
                Opened = new Passed(s_close.Payload.At - (29 * Sample.Second), null),
            }
        );

    [Fact]
    public void Out_of_order() =>
        Finds(
            "out-of-order",
            s_open with
            {
                Payload = s_open.Payload with { Point = s_open.Task!.Points[1] },
            },
            s_open with
            {
                Payload = s_open.Payload with { Point = s_open.Task.Points[1] },
                DoneBefore = [s_open.Task.Points[0]],
            }
        );

    [Theory]
    [InlineData(ContactResult.OtherBox)]
    [InlineData(ContactResult.UnknownKey)]
    [InlineData(ContactResult.OtherWork)]
    public void Wrong_box(ContactResult result) =>
        Finds("wrong-box", s_open with { Contact = new ContactOutcome(result) });

    [Fact]
    public void No_contact() => Finds("no-contact", s_close with { Contact = ContactOutcome.None });

    [Theory]
    [InlineData(ContactResult.Chain)]
    [InlineData(ContactResult.Clock)]
    public void Counter_running_back_or_a_forked_chain(ContactResult result) =>
        Finds("box-chain", s_open with { Contact = new ContactOutcome(result) });

    [Fact]
    public void Counter_gap() =>
        Finds(
            "counter-gap",
            s_open with
            {
                Contact = s_open.Contact with { Missing = 4 },
            },
            s_open with
            {
                Contact = s_open.Contact with { Missing = 3 },
            }
        );

    [Fact]
    public void Repeated_tap() =>
        Finds(
            "repeated-tap",
            s_open with
            {
                TappedBefore = s_open.Payload.At - (59 * Sample.Second),
            },
            s_open with
            {
                TappedBefore = s_open.Payload.At - (60 * Sample.Second),
            }
        );

    [Fact]
    public void Clock_later_than_the_nodes() =>
        Finds(
            "clock-off",
            s_open with
            {
                ReceivedAt = s_open.Payload.At - (181 * Sample.Second),
            },
            s_open with
            {
                ReceivedAt = s_open.Payload.At - (180 * Sample.Second),
            }
        );

    [Fact]
    public void Clock_before_the_block_that_it_quotes() =>
        Finds("clock-off", s_open with { NotBefore = s_open.Payload.At + (181 * Sample.Second) });

    [Fact]
    public void Clock_behind_though_online()
    {
        var wrong = s_open with
        {
            ReceivedAt = s_open.Payload.At + (181 * Sample.Second),
            NotBefore = s_open.Payload.At - (181 * Sample.Second),
            Contact = s_open.Contact with { Time = null },
        };
        Finds("clock-off", wrong, wrong with { Payload = s_open.Payload with { Offline = true } });
        // A connection was lost before the phone knew: the block or the box says that its clock is right.
        Finds("clock-off", wrong, wrong with { NotBefore = s_open.Payload.At - (180 * Sample.Second) });
        Finds("clock-off", wrong, wrong with { Contact = s_open.Contact });
    }

    [Fact]
    public void Clock_away_from_the_boxes() =>
        Finds(
            "clock-off",
            s_open with
            {
                Contact = s_open.Contact with { Time = s_open.Payload.At - (181 * Sample.Second) },
            }
        );

    [Fact]
    public void Impossible_travel()
    {
        // A tenth of a degree of latitude is 11.1 km; 120 km/h allow 2 km a minute.
        Finds(
            "impossible-travel",
            s_open with
            {
                Last = new Whereabouts(
                    Sample.Gate.Latitude + 0.1,
                    Sample.Gate.Longitude,
                    s_open.Payload.At - (5 * Sample.Minute)
                ),
            },
            s_open with
            {
                Last = new Whereabouts(
                    Sample.Gate.Latitude + 0.1,
                    Sample.Gate.Longitude,
                    s_open.Payload.At - (6 * Sample.Minute)
                ),
            }
        );
    }

    [Fact]
    public void Position_away_from_the_box()
    {
        // 0.0004 degrees are 44 m: outside 30 m and an accuracy of 10, inside one of 20.
        Arrival At(double accuracy) =>
            s_open with
            {
                Payload = s_open.Payload with
                {
                    Position = new PhonePosition(
                        Sample.Gate.Latitude + 0.0004,
                        Sample.Gate.Longitude,
                        accuracy,
                        s_open.Payload.At
                    ),
                },
            };
        Finds("position-away", At(10), At(20));
    }

    [Fact]
    public void Face_failed_and_three_times_calls_the_manager()
    {
        var failed = s_open with
        {
            Payload = s_open.Payload with
            {
                Kind = RecordKind.Face,
                Face = new FaceResult(false, 0.3, 0.9, null, null),
            },
            FailedFaces = 2,
        };
        Assert.Equal(AlarmLevel.Notice, Finds("face-failed", failed).Level);
        Assert.Equal(AlarmLevel.Serious, Finds("face-failed", failed with { FailedFaces = 3 }).Level);
    }

    [Fact]
    public void No_verified_face() => Finds("no-face", s_open with { FacePassed = false });

    [Fact]
    public void Unqualified_person() => Finds("unqualified", s_open with { IsQualified = false });

    [Fact]
    public void Another_persons_task() => Finds("other-person", s_open with { Person = Ids.Of("wang") });

    [Fact]
    public void Unknown_task_or_checkpoint()
    {
        Finds("unknown-task", s_open with { Task = null });
        Finds("unknown-task", s_open with { Payload = s_open.Payload with { Point = Ids.Of("nowhere") } });
    }

    [Fact]
    public void The_phone_lost_something() =>
        Finds("lost", s_open with { Payload = s_open.Payload with { Kind = RecordKind.Lost, Lost = "a round" } });

    [Theory]
    [InlineData("outside-limits", "pressure", null, 0.9)]
    [InlineData("failed-item", "signs", "fail", null)]
    [InlineData("photo-missing", "exits", "pass", null)]
    [InlineData("incomplete", "signs", "perhaps", null)]
    public void What_the_form_shows(string rule, string step, string? text, double? number)
    {
        var form = new Form([new Answer(step, new AnswerValue(text, number), [], [], [], null)], 0, 0);
        var findings = FormCheck.Check(Sample.Template, form).Where(found => found.Step.Id == step).ToList();
        Finds(rule, s_close with { FormFindings = findings });
    }

    [Fact]
    public void A_form_that_cannot_be_read() => Finds("incomplete", s_close with { Form = null });

    [Fact]
    public void A_photo_that_was_used_before()
    {
        var (one, other) = (Suite.Standard.Hash("1"u8), Suite.Standard.Hash("2"u8));
        Finds(
            "same-photo",
            s_close with
            {
                Photos = [new PhotoMatch(one, other, 3)],
            },
            s_close with
            {
                Photos = [new PhotoMatch(one, other, 4)],
            }
        );
        Finds("same-photo", s_close with { Photos = [new PhotoMatch(one, one, 0)] });
    }

    [Fact]
    public void Readings_that_look_copied()
    {
        static Form Of(double first, double second) =>
            new(
                [
                    new Answer("hydrant-static", new AnswerValue(null, first), [], [], [], null),
                    new Answer("tank-level", new AnswerValue(null, second), [], [], [], null),
                ],
                0,
                0
            );
        var template = Kexin.Inspection.Templates.TemplateReader.Ready.Single(each => each.Id == "fire-equipment");
        var arrival = s_close with
        {
            Template = template,
            Form = Of(0.3, 95),
            EarlierForms = [Of(0.3, 95), Of(0.3, 95)],
        };
        Finds("copied-readings", arrival, arrival with { EarlierForms = [Of(0.3, 95), Of(0.3, 95.1)] });
    }

    [Fact]
    public void Offline_for_too_long()
    {
        Arrival After(long waited) =>
            s_open with
            {
                Payload = s_open.Payload with { Offline = true },
                ReceivedAt = s_open.Payload.At + waited,
            };
        Finds("offline-too-long", After((12 * 60 * Sample.Minute) + 1), After(12 * 60 * Sample.Minute));
    }

    [Fact]
    public void A_tuning_moves_the_bound()
    {
        var tapped = s_open with { TappedBefore = s_open.Payload.At - (90 * Sample.Second) };
        Assert.Empty(StreamRules.See(tapped, s_tuning));
        Assert.Single(StreamRules.See(tapped, s_tuning with { RepeatSeconds = 100 }));
    }

    private static Arrival With(Arrival arrival, long at) =>
        arrival with
        {
            Payload = arrival.Payload with { At = at },
            Contact = arrival.Contact with { Time = at },
            ReceivedAt = at,
        };

    /// <summary>The rule finds one thing in the one record, and nothing in the other.</summary>
    private static Finding Finds(string rule, Arrival wrong, Arrival? right = null)
    {
        if (right is not null)
        {
            Assert.DoesNotContain(StreamRules.See(right, s_tuning), finding => finding.Rule == rule);
        }

        return Assert.Single(StreamRules.See(wrong, s_tuning), finding => finding.Rule == rule);
    }
}
