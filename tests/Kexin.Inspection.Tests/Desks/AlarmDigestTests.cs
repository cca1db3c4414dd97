using Kexin.Inspection.Alarms;
using Kexin.Inspection.Book;
using Kexin.Inspection.Sites;
using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>Of which alarms people are told by mail, how often, and in which words.</summary>
public sealed class AlarmDigestTests
{
    private readonly AlarmDigest _digest = new(AlarmLevel.Warning, [], new MailMark(Sample.Now, []));

    [Fact]
    public void Each_alarm_is_told_once_and_again_when_its_level_goes_up()
    {
        var (warning, notice) = (Raised("a", AlarmLevel.Warning), Raised("b", AlarmLevel.Notice));
        Assert.Equal([warning], Tell([warning, notice], 1));
        Assert.Empty(Tell([warning, notice], 30));
        var up = notice with { Level = AlarmLevel.Warning, RaisedAt = Sample.Now + (31 * Sample.Minute) };
        Assert.Equal([up], Tell([warning, up], 32));
        var serious = warning with { Level = AlarmLevel.Serious, RaisedAt = Sample.Now + (60 * Sample.Minute) };
        Assert.Equal([serious], Tell([serious, up], 61));
    }

    [Fact]
    public void What_was_raised_before_is_known_and_so_is_another_site()
    {
        var old = Raised("old", AlarmLevel.Serious) with { RaisedAt = Sample.Now - (10 * Sample.Minute) };
        Assert.Empty(Tell([old], 1));
        var own = new AlarmDigest(AlarmLevel.Notice, [Ids.Of("other")], new MailMark(Sample.Now, []));
        Assert.Empty(own.Due([Raised("a", AlarmLevel.Serious)], At(1)));
        Assert.Single(own.Due([Raised("a", AlarmLevel.Serious) with { Site = Ids.Of("other") }], At(1)));
    }

    [Fact]
    public void A_storm_is_a_few_letters_and_what_is_serious_does_not_wait_for_the_rest()
    {
        Assert.Single(Tell([Raised("a", AlarmLevel.Warning)], 1));
        Assert.Empty(Tell([Raised("b", AlarmLevel.Warning)], 5));
        Assert.Equal(2, Tell([Raised("b", AlarmLevel.Warning), Raised("c", AlarmLevel.Serious)], 6).Count);
        Assert.Empty(_digest.Due([Raised("d", AlarmLevel.Serious)], At(6) + 59_999));
        Assert.Single(_digest.Due([Raised("d", AlarmLevel.Serious)], At(7)));

        // A serious alarm a second for an hour.
        var letters = 0;
        List<Alarm> open = [];
        for (var second = 0; second < 3600; second++)
        {
            var now = At(100) + (second * Sample.Second);
            open.Add(Raised($"storm {second}", AlarmLevel.Serious) with { RaisedAt = now });
            if (_digest.Due(open, now) is { Count: > 0 } due)
            {
                letters++;
                _digest.Sent(due, now);
            }
        }

        Assert.Equal(60, letters);
    }

    [Fact]
    public void A_letter_that_was_not_taken_is_tried_later_and_later_with_all_that_came_meanwhile()
    {
        List<Alarm> open = [Raised("a", AlarmLevel.Serious)];
        List<double> tries = [];
        for (var second = 0; second < 3600; second += 15)
        {
            if (_digest.Due(open, At(0) + (second * Sample.Second)) is { Count: > 0 })
            {
                tries.Add(second / 60.0);
                _digest.Failed(At(0) + (second * Sample.Second));
                open.Add(Raised($"{second}", AlarmLevel.Serious));
            }
        }

        Assert.Equal([0, 0.5, 2.5, 12.5, 22.5, 32.5, 42.5, 52.5], tries);
        Assert.Equal(open.Count, Tell(open, 70).Count);
        Assert.Empty(Tell(open, 90));
    }

    [Fact]
    public void A_node_that_starts_again_tells_what_came_meanwhile()
    {
        var first = Raised("a", AlarmLevel.Warning);
        Tell([first], 1);
        var again = new AlarmDigest(AlarmLevel.Warning, [], _digest.Mark);
        var meanwhile = Raised("b", AlarmLevel.Warning) with { RaisedAt = At(60) };
        Assert.Equal([meanwhile], again.Due([first, meanwhile], At(61)));
    }

    [Fact]
    public void A_letter_names_places_and_no_people_in_both_languages()
    {
        var book = new InspectionBook(new MemoryStores());
        book.Sites.Put(Ids.Of("site"), new Site(Ids.Of("site"), "School", "", "Asia/Shanghai", []));
        book.Points.Put(Sample.Point.Id, Sample.Point);
        var alarm = Raised("a", AlarmLevel.Serious) with { Point = Sample.Point.Id, Person = Ids.Of("li") };
        List<Alarm> many = [alarm, .. Enumerable.Range(0, 60).Select(at => Raised($"{at}", AlarmLevel.Notice))];
        var english = AlarmLetter.Of(many, book, "Hospital", "https://x", chinese: false);
        Assert.Equal("61 inspection alarm(s), 1 serious: School", english.Subject);
        Assert.Contains(
            "[serious] missed · 2026-05-01 08:00 +08:00\nSchool · Gate\nLate.",
            english.Body,
            StringComparison.Ordinal
        );
        Assert.Contains("And 11 more.", english.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Ids.Of("li"), english.Body, StringComparison.Ordinal);
        var chinese = AlarmLetter.Of([alarm], book, "医院", "https://x", chinese: true);
        Assert.Equal("巡检告警 1 条（严重 1 条）：School", chinese.Subject);
        Assert.Contains("迟到。", chinese.Body, StringComparison.Ordinal);
    }

    private IReadOnlyList<Alarm> Tell(List<Alarm> open, int minute)
    {
        var due = _digest.Due(open, At(minute));
        if (due.Count > 0)
        {
            _digest.Sent(due, At(minute));
        }

        return due;
    }

    private static long At(int minute) => Sample.Now + (minute * Sample.Minute);

    private static Alarm Raised(string id, AlarmLevel level) =>
        new(
            Ids.Of(id),
            "missed",
            level,
            AlarmState.Open,
            new("Late.", "迟到。"),
            Ids.Of("site"),
            null,
            null,
            null,
            Sample.Now,
            Sample.Now,
            1,
            [],
            null,
            "",
            Sample.Now
        );
}
