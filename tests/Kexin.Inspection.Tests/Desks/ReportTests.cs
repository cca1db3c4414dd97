using Kexin.Inspection.Reports;
using Kexin.Inspection.Stream;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>Reports of a period: what was to be done and what was, by site, person and plan.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly DeskScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_period_counts_what_began_and_was_found_in_it()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Open("b1"), phone.Close("b1", form: ScenePhone.Form("exits")));
        var later = _scene.Task with { Id = Ids.Of("later"), From = _scene.Task.From + Sample.Day, Person = null };
        var earlier = _scene.Task with { Id = Ids.Of("earlier"), From = _scene.Task.From - 1 };
        _scene.Stores.AddTasks([later, earlier]);
        _scene.Stores.SetTask(new TaskRow(later, RoundState.Missed, [], 1));
        var alarms = _scene.Stores.Alarms(null, null, 100).Count;
        Assert.True(alarms > 0);

        var day = Of(ReportBy.Site, _scene.Task.From, later.From);
        Assert.Equal([new ReportLine(Ids.Of("site"), 1, 0, 0, 3, 1, alarms, 1, 1)], day);
        Assert.Equal(
            [new(Ids.Of(DeskScene.Li), 1, 0, 0, 3, 1, alarms, 1, 1), new ReportLine(null, 1, 0, 1, 3, 0, 0, 0, 0)],
            Of(ReportBy.Person, _scene.Task.From, later.From + 1)
        );
        Assert.Equal(
            [new ReportLine(_scene.Plan.Id, 2, 0, 1, 6, 1, alarms, 0, 0)],
            Of(ReportBy.Plan, _scene.Task.From, later.From + 1)
        );
        Assert.Throws<DomainException>(() => Of(ReportBy.Site, 1, 1));
    }

    [Fact]
    public async Task A_hazard_that_is_gone_stands_no_longer()
    {
        var phone = _scene.Bind(DeskScene.Li);
        await phone.HandInAsync(phone.Open("b1"), phone.Close("b1", form: ScenePhone.Form("exits")));
        var hazard = Assert.Single(_scene.Stores.Correctives(null, null, 10));
        _scene.CorrectiveDesk.Finish(hazard.Id, Ids.Of("owner"), "Unlocked.");
        Assert.Equal(1, Assert.Single(Of(ReportBy.Site, 0, long.MaxValue)).Standing);
        _scene.CorrectiveDesk.Verify(hazard.Id, Ids.Of("other"), gone: true);
        var line = Assert.Single(Of(ReportBy.Site, 0, long.MaxValue));
        Assert.Equal((1, 0), (line.Hazards, line.Standing));
    }

    private IReadOnlyList<ReportLine> Of(ReportBy by, long from, long until) =>
        new InspectionReport(_scene.Stores, _scene.Stores, _scene.Stores).Of(by, from, until);
}
